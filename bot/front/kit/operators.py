"""Who runs the bot, as Discord names them: the owner of its application; of a team its owner and its admins.

Discord tells nobody's language but with an interaction. So that of an operator is noted when they use the bot.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Protocol

import discord

from bot.domain.errors import BotError
from bot.front.texts.language import ENGLISH_CODE, Language, language

log = logging.getLogger(__name__)

ACCEPTED = discord.TeamMembershipState.accepted
FOR = 300.0  # seconds that Discord's answer is taken for true


class Operators:
    """`clock` counts seconds."""

    def __init__(self, client: discord.Client, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._known: tuple[int, ...] = ()
        self._until = 0.0

    async def ids(self) -> tuple[int, ...]:
        """Their user ids, asked of Discord at most every five minutes. Raises what discord.py raises."""
        if self._clock() >= self._until:
            self._known = people_of(await self._client.application_info())
            self._until = self._clock() + FOR
        return self._known


def people_of(application: discord.AppInfo) -> tuple[int, ...]:
    """The ids of those who run this application. A team itself is no person who could be written to."""
    if application.team is None:
        return (application.owner.id,)
    admins = [
        member.id
        for member in application.team.members
        if member.role is discord.TeamMemberRole.admin and member.membership_state is ACCEPTED
    ]
    owner = application.team.owner_id
    return tuple(dict.fromkeys(admins if owner is None else [owner, *admins]))


class Notes(Protocol):
    """Texts by name. Every method raises StoreBusy."""

    async def get(self, name: str) -> str | None: ...
    async def set(self, name: str, text: str) -> None: ...


class OperatorLanguages:
    """`application` is what Discord said of it at the login; None before that."""

    def __init__(self, notes: Notes, application: Callable[[], discord.AppInfo | None]) -> None:
        self._notes = notes
        self._application = application
        self._noted: dict[int, str] = {}

    async def heard(self, person: int, lang: Language) -> None:
        """Somebody used the bot in this language. Only that of an operator is noted. Never raises."""
        application = self._application()
        if (
            application is None
            or self._noted.get(person) == lang.code
            or person not in people_of(application)
        ):
            return
        try:
            await self._notes.set(_name(person), lang.code)
        except BotError as error:
            log.info("an operator's language is not noted", extra={"error": type(error).__name__})
        else:
            self._noted[person] = lang.code

    async def of(self, person: int) -> Language:
        """English for whom Discord has never told, and while the database is away."""
        if (known := self._noted.get(person)) is None:
            try:
                known = await self._notes.get(_name(person))
            except BotError:
                return language(ENGLISH_CODE)
        return language(known or ENGLISH_CODE)


def _name(person: int) -> str:
    return f"language of {person}"
