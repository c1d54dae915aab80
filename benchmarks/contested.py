"""A challenge with many entries, and ballots or duels, written straight into the database."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from PIL import Image

from bot import pixels
from bot.domain.challenges.duels import Outcome
from bot.domain.challenges.planning import Plan
from bot.domain.challenges.records import Draft, Hosted
from bot.domain.challenges.values import Options, Way
from bot.domain.guilds.audit import Change
from bot.pixels import SourceType
from bot.storage import Storage
from bot.storage.challenges.dueling.tables import duel_ballots
from bot.storage.challenges.tables import ballots, challenge_entries

SIDE, LIMIT = 1024, 2_000_000  # as the copy of a picture has that is entered
KINDS = 8  # different pictures
LOOKS, CHOICES = (5, 40), (1, 3)  # of a ballot: at least, and at most
DUELS = (5, 40)  # of a voter


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


async def published(storage: Storage, guild: int, channel: int, hands: Hands, way: Way) -> Hosted:
    plan = Plan(
        theme="Rain",
        opens_at=hands.now,
        voting_at=hands.now + timedelta(days=3),
        closes_at=hands.now + timedelta(days=5),
        options=Options(way=way),
    )
    change = Change(guild=guild, actor=9, reason=None, interaction=1)
    return await storage.challenges.create(change, Draft(channel=channel, plan=plan))


async def enter(storage: Storage, hosted: Hosted, count: int) -> list[bytes]:
    """So many entries with the bytes of their copies; these."""
    copies = [await _copy(kind) for kind in range(KINDS)]
    given = [_entry(hosted, number) for number in range(1, count + 1)]
    for number, row in enumerate(given):
        await storage.pictures.put(row["key"], copies[number % KINDS])
    await storage.database.transact(lambda tx: tx.execute(sa.insert(challenge_entries), given))
    return [copies[number % KINDS] for number in range(count)]


async def vote(storage: Storage, hosted: Hosted, count: int) -> None:
    """So many members, as the challenge has it: with a ballot each, or with duels."""
    in_duels = hosted.challenge.options.way is Way.DUELS
    table, rows_of = (duel_ballots, _duels) if in_duels else (ballots, _ballots)
    standing = await storage.entries.standing(hosted.challenge.guild, hosted.public_id)
    rows = list(rows_of(hosted, [each.entry.id for each in standing], count))
    await storage.database.transact(lambda tx: tx.execute(sa.insert(table), rows))


def _ballots(hosted: Hosted, entries: Sequence[int], count: int) -> Iterator[dict[str, Any]]:
    """Those of the same seed are the same."""
    chance = random.Random(count)
    for voter in range(count):
        seen = chance.sample(entries, min(len(entries), chance.randint(*LOOKS)))
        yield _voter(hosted, voter) | {
            "order": seen,
            "handed": seen,
            "outstanding": [],
            "chosen": seen[: chance.randint(*CHOICES)],
            "at": None,
        }


def _duels(hosted: Hosted, entries: Sequence[int], count: int) -> Iterator[dict[str, Any]]:
    """Those of the same seed are the same. Nobody meets the same two twice."""
    chance, outcomes = random.Random(count), [each.value for each in Outcome]
    for voter in range(count):
        pairs = {tuple(chance.sample(entries, 2)) for _ in range(chance.randint(*DUELS))}
        met = {frozenset(pair): pair for pair in sorted(pairs)}
        duels = [[*pair, chance.choice(outcomes)] for pair in met.values()]
        yield _voter(hosted, voter) | {"duels": duels, "outstanding": None}


def _voter(hosted: Hosted, number: int) -> dict[str, Any]:
    at = hosted.challenge.published_at
    row = {"challenge": hosted.challenge.id, "voter": 10_000_000 + number, "receipt": f"{number:06d}"}
    return row | {"began_at": at, "changed_at": at}


def _entry(hosted: Hosted, number: int) -> dict[str, Any]:
    return {
        "challenge": hosted.challenge.id,
        "member": number,
        "picture": f"p{number}",
        "interaction": number,
        "title": f"Rain, the {number}th",
        "prompt": "a red fox in the rain",
        "hides_prompt": False,
        "spoiler": False,
        "key": f"entry-{number}",
        "media_type": "image/webp",
        "width": SIDE,
        "height": SIDE,
        "entered_at": hosted.challenge.opens_at,
        "shown": 0,
        "won_credits": 0,
    }


async def _copy(seed: int) -> bytes:
    """That of a picture with as much in it as a photograph has."""
    chance = random.Random(seed)
    bands = [Image.frombytes("L", (256, 192), chance.randbytes(256 * 192)) for _ in range(3)]
    out = io.BytesIO()
    Image.merge("RGB", bands).resize((1024, 768), Image.Resampling.BICUBIC).save(out, "PNG")
    copy, _ = await pixels.squared(out.getvalue(), SIDE, LIMIT, SourceType.GENERATED)
    return copy
