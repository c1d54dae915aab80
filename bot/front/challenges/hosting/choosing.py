"""What is offered while hosts type: challenges, entries, tags."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from discord.app_commands import Choice

from bot.domain.challenges.phases import due_at
from bot.domain.challenges.records import EnteredPicture, Hosted
from bot.domain.challenges.values import Phase
from bot.domain.errors import NoChallenge
from bot.domain.models import Catalogue, choice_value
from bot.front.challenges.hosting.checks import require_host
from bot.front.challenges.hosting.rows import ChallengeRows, EntryRows
from bot.front.challenges.hosting.times import written
from bot.front.kit.feature import Call
from bot.front.kit.guilds.modlog import SettingsSource
from bot.front.texts.challenges import listing as texts
from bot.front.texts.language import Language
from bot.front.texts.models import model_label
from bot.front.texts.words import dotted, one_line, truncate

MOST, NAME_LIMIT = 25, 100  # Discord takes no more choices, and no longer names (in characters)


@dataclass(frozen=True, slots=True)
class HostedChoices:
    """Its methods raise StoreBusy."""

    rows: ChallengeRows
    entries: EntryRows
    server_settings: SettingsSource

    async def challenges(self, call: Call, typed: str, phases: Collection[Phase]) -> list[Choice[str]]:
        """Those in these phases whose name has what was typed so far; the value is the public id."""
        listed = await self.rows.listed(call.where.guild, phases)
        zone = (await self.server_settings.settings(call.where.guild)).zone
        lang = call.reader.private
        named = [(challenge_name(lang, hosted, zone), hosted.public_id) for hosted in listed]
        return _matching(typed, named)

    async def entry_choices(self, call: Call, typed: str, challenge: str) -> list[Choice[str]]:
        """The entries that stand. From voting on the value is the number: hosts vote too, and the id of a picture that
        was public tells whose it is.

        Before they have numbers they stand by these ids: who came first might tell whose they are.
        """
        try:
            pictures = await self.entries.standing(call.where.guild, public_id_of(challenge))
        except NoChallenge:
            return []
        in_order = sorted(pictures, key=lambda each: (each.number or 0, each.entry.picture))
        return _matching(typed, [(entry_name(each), entry_value(each)) for each in in_order])


@dataclass(frozen=True, slots=True)
class NewChoices:
    """What is offered for a challenge that is to be. `catalogue` returns the models on offer for a server, without
    I/O."""

    catalogue: Callable[[int], Catalogue]

    async def offered(
        self, call: Call, option: str, typed: str, others: Mapping[str, Any]
    ) -> Sequence[Choice[str]]:
        """Tags of a forum, or models; to hosts alone."""
        require_host(call)
        if option == "model":
            return model_choices(call, typed, self.catalogue(call.where.guild))
        chosen = others.get("channel")
        return tag_choices(call, typed, getattr(chosen, "id", call.where.channel))

    def models(self, call: Call, typed: str | None) -> tuple[str, ...]:
        """The id of the model that was typed, () for none. Raises UnknownChoice."""
        return () if typed is None else (self.catalogue(call.where.guild).model(typed).id,)


def tag_choices(call: Call, typed: str, channel: int) -> list[Choice[str]]:
    """The tags of a forum; the value is the id."""
    tags = call.where.server.forum_tags(channel)
    names = tags.names if tags is not None else {}
    return _matching(typed, [(name, str(id)) for id, name in names.items()])


def model_choices(call: Call, typed: str, catalogue: Catalogue) -> list[Choice[str]]:
    """The models on offer, as `/imagine` has them."""
    lang, default = call.reader.private, catalogue.default
    named = [(model_label(lang, each, default), choice_value(each.id)) for each in catalogue.models]
    return _matching(typed, named)


def public_id_of(named: str) -> str:
    """What may be the public id of a challenge. Raises NoChallenge for anything else that was typed."""
    plain = named.strip().casefold()
    if not (plain.isascii() and plain.isalnum()):
        raise NoChallenge("named")
    return plain


def challenge_name(lang: Language, hosted: Hosted, zone: str) -> str:
    """`Rain · voting until 2030-12-24 18:00`, at most NAME_LIMIT characters long."""
    challenge = hosted.challenge
    moment = due_at(challenge) or challenge.ended_at or challenge.closes_at
    phase = texts.phase(lang, challenge, written(moment, ZoneInfo(zone)))
    room = max(10, NAME_LIMIT - len(phase) - len(" · "))
    return truncate(dotted(truncate(one_line(challenge.theme), room), phase), NAME_LIMIT)


def entry_name(picture: EnteredPicture) -> str:
    """`7 · A fox`: number and title, or the picture's id where there is no number yet: never what ties the two."""
    if picture.number is None:
        return picture.entry.picture
    return truncate(dotted(str(picture.number), one_line(picture.entry.title or "")), NAME_LIMIT)


def entry_value(picture: EnteredPicture) -> str:
    """By what `meant` finds it."""
    return picture.entry.picture if picture.number is None else str(picture.number)


def _matching(typed: str, named: Sequence[tuple[str, str]]) -> list[Choice[str]]:
    plain = typed.strip().casefold()
    found = [Choice(name=truncate(name, NAME_LIMIT), value=value) for name, value in named]
    return [choice for choice in found if plain in choice.name.casefold() or plain == choice.value][:MOST]
