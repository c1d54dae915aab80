"""The role that voters of a challenge need may be deleted: then everybody is refused, and only hosts can help."""

from __future__ import annotations

from bot.domain.challenges.records import Hosted
from bot.domain.errors import StoreBusy, StoreFull, VoterRoleMissing
from bot.front.challenges.hosting.troubles import log_card
from bot.front.challenges.reporting.hints import ModLog
from bot.front.challenges.voting.flagging import Memory
from bot.front.kit.feature import Call
from bot.front.kit.guilds.modlog import Heard
from bot.front.texts.challenges import hostingtroubles as texts


class VotersRole:
    """One per process. `memory` has whose hosts have heard, also over restarts."""

    def __init__(self, mod_log: ModLog, memory: Memory) -> None:
        self._mod_log = mod_log
        self._memory = memory
        self._known: set[int] = (
            set()
        )  # ids of challenges of which nothing is to be told, so that it is not read again

    async def missed(self, call: Call, hosted: Hosted, refusal: VoterRoleMissing) -> None:
        """Somebody was refused. Tells the mod log once where nobody can have the role. Never raises."""
        id = hosted.challenge.id
        if id in self._known or not call.where.server.lacks_role(refusal.role):
            return
        self._known.add(id)  # before the first wait: of two who are refused at once it is told once
        try:
            # Written down afterwards: who is killed in between has it told once more, rather than never.
            if await self._memory.get(_note(id)) is None and await self._tell(hosted):
                await self._memory.set(_note(id), "told")
        except (StoreBusy, StoreFull):
            self._known.discard(id)  # whoever is refused next has it told

    async def _tell(self, hosted: Hosted) -> bool:
        """False if there is a mod log that could not be written to: then it is told after the next start."""
        heard = await self._mod_log.tell(
            hosted.challenge.guild,
            lambda lang: log_card(lang, hosted, texts.voters_role_gone(lang)),
        )
        return heard is not Heard.FAILED


def _note(challenge: int) -> str:
    return f"voters-role-gone/{challenge}"
