"""All that the bot has sent, and whom each part of it reaches: to look for what somebody must not be told."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from bot.sandbox.rest.call import Recorded
from bot.sandbox.world.entities import Interaction
from bot.storage.upkeep.reading import DATABASE
from tests.stories.community import Community


@dataclass(frozen=True)
class Told:
    """`reader` is the one member who reads it; None where others may, or where that is not known."""

    route: str
    reader: int | None
    text: str


def all_told(community: Community) -> list[Told]:
    """Oldest first: messages, answers, forms, what is offered while somebody types, and the names of files."""
    requests = community.sandbox.requests
    assert len(requests) < (requests.maxlen or 0), "the oldest are gone"
    return [Told(each.route, _reader(community, each), _text(each)) for each in requests]


def told_to_others(told: Collection[Told], of: Mapping[int, Collection[str]]) -> set[tuple[str, str]]:
    """The words `of` each member of which somebody else is told, each with the route by which it is."""
    return {
        (each.route, word)
        for each in told
        for member, words in of.items()
        if each.reader != member
        for word in words
        if word in each.text
    }


def numbers_told(told: Collection[Told]) -> set[int]:
    """All that stand alone, and not in an id."""
    return {int(number) for each in told for number in re.findall(r"\b\d{1,9}\b", each.text)}


def _text(request: Recorded) -> str:
    body = json.dumps(request.body, ensure_ascii=False, default=str)
    return " ".join([body, *(file.filename for file in request.files)])


def _reader(community: Community, request: Recorded) -> int | None:
    known, params = community.sandbox.world.interactions, request.params
    interaction = known.by_token.get(params.get("token", ""))
    return interaction.member.user.id if interaction is not None and _is_private(interaction) else None


def _is_private(interaction: Interaction) -> bool:
    """Whether no answer is for everybody. A form, and what is offered to who types, are no messages."""
    answers = [*([interaction.original] if interaction.original else []), *interaction.followups]
    return all(message.ephemeral for message in answers)


def tables_that_name(community: Community, ids: Sequence[int]) -> set[str]:
    """The tables of the bot's database, be they which they may, with one of these ids in any column."""
    with closing(sqlite3.connect(community.folder / DATABASE)) as database:
        rows = [row for row in database.iterdump() if any(str(id) in row for id in ids)]
    return {row.split('"')[1] for row in rows}


def mark_shown(community: Community) -> set[int]:
    """All entries have been shown so often that no other number is the same; what that may become in a story."""
    with closing(sqlite3.connect(community.folder / DATABASE)) as database, database:
        database.execute("UPDATE challenge_entries SET shown = 271")
    return set(range(271, 289))
