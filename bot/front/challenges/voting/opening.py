"""[Vote], and `/challenge vote`: a ballot, or two pictures to compare, as the hosts of the challenge have chosen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.domain.challenges.values import Way
from bot.domain.errors import VoterRoleMissing
from bot.front.challenges.memberrows import ChallengeRows
from bot.front.challenges.parts import challenge_in
from bot.front.challenges.voting.ballot import VOTE
from bot.front.challenges.voting.roles import VotersRole
from bot.front.kit.feature import Call, Part, Pressed, Verbs


@dataclass(frozen=True, slots=True)
class Opening(Part):
    """`ways` answer a call that has been acknowledged with the voter's private screen. All raises what they raise, and
    NoChallenge."""

    challenges: ChallengeRows
    ways: Mapping[Way, Callable[[Call, str], Awaitable[None]]]
    role: VotersRole

    def verbs(self) -> Verbs:
        return {VOTE: self._open}

    async def show(self, call: Call, public_id: str) -> None:
        """Show the screen of who calls, once the call has been acknowledged."""
        hosted = await self.challenges.find(call.where.guild, public_id)
        try:
            await self.ways[hosted.challenge.options.way](call, public_id)
        except VoterRoleMissing as refusal:
            await self.role.missed(call, hosted, refusal)
            raise

    async def _open(self, press: Pressed) -> None:
        """In a message of one's own; the one it is pressed in is in its subject, and all the same."""
        if await press.reply.acknowledge():
            await self.show(press, challenge_in(press.subject))
