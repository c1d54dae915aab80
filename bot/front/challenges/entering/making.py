"""🎨 Make a picture: for a challenge, in private, so that nobody learns before the results whose it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import discord
from discord import ui

from bot.domain.challenges.phases import ensure_entering
from bot.domain.challenges.records import Hosted
from bot.domain.guilds.members import MemberSettings
from bot.domain.pictures import PROMPT_LIMIT
from bot.domain.wishes import Wish
from bot.front.challenges.entering.panels import MAKE
from bot.front.challenges.memberrows import ChallengeRows
from bot.front.challenges.parts import SPACE, challenge_in
from bot.front.imagine.desk import Desk
from bot.front.imagine.intake import Order
from bot.front.kit.faults.intime import in_time
from bot.front.kit.feature import Call, Filled, Forms, Part, Pressed, Verbs
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.texts.challenges import entering as texts
from bot.front.texts.language import Language

MADE = "made"
FIELD = "prompt"


class Choices(Protocol):
    async def settings(self, guild: int, member: int) -> MemberSettings:
        """What the member has chosen. Raises StoreBusy."""


def make_form(lang: Language, public_id: str) -> ui.Modal:
    modal = empty_form(texts.make_form(lang), CustomId(SPACE, MADE, public_id))
    prompt: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=FIELD, style=discord.TextStyle.paragraph, min_length=1, max_length=PROMPT_LIMIT
    )
    modal.add_item(ui.Label(text=texts.make_field(lang), description=texts.make_hint(lang), component=prompt))
    return modal


@dataclass(frozen=True, slots=True)
class Making(Part):
    """All of it raises NoChallenge and what `ensure_entering` does. `clock` returns the time in UTC."""

    challenges: ChallengeRows
    desk: Desk
    choices: Choices
    clock: Callable[[], datetime]

    def verbs(self) -> Verbs:
        return {MAKE: self._open}

    def forms(self) -> Forms:
        return {MADE: self._make}

    async def _open(self, press: Pressed) -> None:
        """Raises WrongChannel and ModelsNotOffered too, before anybody has written a prompt in vain."""
        hosted = await in_time(self._to_open(press))
        await press.reply.open_form(make_form(press.reader.private, hosted.public_id))

    async def _to_open(self, press: Pressed) -> Hosted:
        hosted = await self._find(press, challenge_in(press.subject))
        await self.desk.require_channel(press.where)
        models, catalogue = hosted.challenge.options.models, self.desk.cached_catalogue(press.where.guild)
        if models and catalogue.models:  # else the list of them may be there once the form is sent
            catalogue.one_of(models)
        return hosted

    async def _make(self, form: Filled) -> None:
        """Raises what `Desk.submit` does, and ModelsNotOffered."""
        prompt = form.texts.get(FIELD, "")[: PROMPT_LIMIT + 1]

        async def read() -> Order:
            hosted = await self._find(form, challenge_in(form.subject))
            own = await self.choices.settings(form.where.guild, form.who.id)
            models = hosted.challenge.options.models
            return Order(Wish(prompt=prompt), private=True, default_style=own.style, models=models)

        await self.desk.submit_read(form, read, private=True)

    async def _find(self, call: Call, public_id: str) -> Hosted:
        hosted = await self.challenges.find(call.where.guild, public_id)
        ensure_entering(hosted.challenge, self.clock())
        return hosted
