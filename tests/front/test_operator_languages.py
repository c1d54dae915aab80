"""A direct message to an operator is in the language that Discord named when they used the bot."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import discord

from bot.domain.errors import StoreBusy
from bot.front.kit.operators import OperatorLanguages, people_of
from bot.front.texts.language import language

OWNER, ADMIN, DEVELOPER, MEMBER = 1, 2, 3, 4


class MemoryNotes:
    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.away = False

    async def get(self, name: str) -> str | None:
        self._answer()
        return self.texts.get(name)

    async def set(self, name: str, text: str) -> None:
        self._answer()
        self.texts[name] = text

    def _answer(self) -> None:
        if self.away:
            raise StoreBusy


def _member(person: int, role: str) -> SimpleNamespace:
    kind, state = discord.TeamMemberRole(role), discord.TeamMembershipState.accepted
    return SimpleNamespace(id=person, role=kind, membership_state=state)


def application(*, team: bool = False) -> discord.AppInfo:
    """As much of it as tells who runs the bot."""
    members = [_member(ADMIN, "admin"), _member(DEVELOPER, "developer")]
    made = SimpleNamespace(id=OWNER) if not team else SimpleNamespace(id=99)
    described = SimpleNamespace(owner_id=OWNER, members=members) if team else None
    return cast("discord.AppInfo", SimpleNamespace(owner=made, team=described))


async def test_it_is_noted_when_they_use_the_bot_and_outlives_a_restart() -> None:
    notes = MemoryNotes()
    languages = OperatorLanguages(notes, application)
    assert (await languages.of(OWNER)).code == "en-US"
    await languages.heard(OWNER, language("de"))
    assert (await languages.of(OWNER)).code == "de"
    assert (await OperatorLanguages(notes, application).of(OWNER)).code == "de"
    await languages.heard(OWNER, language("en-US"))
    assert (await OperatorLanguages(notes, application).of(OWNER)).code == "en-US"


async def test_of_members_nothing_is_noted() -> None:
    notes = MemoryNotes()
    await OperatorLanguages(notes, application).heard(MEMBER, language("de"))
    await OperatorLanguages(notes, lambda: None).heard(OWNER, language("de"))
    assert notes.texts == {}


async def test_of_a_team_the_owner_and_the_admins_are_operators() -> None:
    assert people_of(application(team=True)) == (OWNER, ADMIN)
    notes = MemoryNotes()
    languages = OperatorLanguages(notes, lambda: application(team=True))
    for person in (OWNER, ADMIN, DEVELOPER):
        await languages.heard(person, language("de"))
    assert len(notes.texts) == 2


async def test_without_the_database_it_is_english_and_noted_the_next_time() -> None:
    notes = MemoryNotes()
    notes.away = True
    languages = OperatorLanguages(notes, application)
    await languages.heard(OWNER, language("de"))
    assert (await languages.of(OWNER)).code == "en-US"
    notes.away = False
    await languages.heard(OWNER, language("de"))
    assert (await languages.of(OWNER)).code == "de"
