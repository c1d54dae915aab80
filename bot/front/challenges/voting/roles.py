"""The role that voters of a challenge need may be deleted: then everybody is refused, and only hosts can help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot.domain.challenges.records import Hosted
from bot.domain.errors import VoterRoleMissing
from bot.front.kit.cards import Card
from bot.front.kit.feature import Call
from bot.front.kit.guilds.modlog import Heard
from bot.front.texts.challenges import hostingtroubles as texts
from bot.front.texts.language import Language


class ModLog(Protocol):
    async def tell(self, guild: int, card_of: Callable[[Language], Card]) -> Heard:
        """Write the card, in the server's language, to its mod log, if it has one. Never raises."""


class VotersRole:
    """One per process; what hosts have heard is forgotten with it."""

    def __init__(self, mod_log: ModLog) -> None:
        self._mod_log = mod_log
        self._told: set[int] = set()  # ids of challenges

    async def missed(self, call: Call, hosted: Hosted, refusal: VoterRoleMissing) -> None:
        """Somebody was refused. Tells the mod log once where nobody can have the role. Never raises."""
        challenge = hosted.challenge
        if challenge.id in self._told or not call.where.server.lacks_role(refusal.role):
            return
        self._told.add(challenge.id)
        await self._mod_log.tell(
            challenge.guild,
            lambda lang: Card(content=f"{texts.heading(lang, hosted)}\n{texts.voters_role_gone(lang)}"),
        )
