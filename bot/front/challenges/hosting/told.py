"""Tells hosts by themselves what could not be posted of a challenge."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.challenges.records import Hosted, Trouble
from bot.front.challenges.hosting.receipts import ModLog
from bot.front.challenges.hosting.troubles import trouble_card


@dataclass(frozen=True, slots=True)
class HostsTold:
    mod_log: ModLog

    async def tell(self, hosted: Hosted, trouble: Trouble) -> None:
        """Write it to the server's mod log, if there is one. Never raises what Discord or the database do."""
        await self.mod_log.tell(hosted.challenge.guild, lambda lang: trouble_card(lang, hosted, trouble))
