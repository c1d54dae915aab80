"""What a host reads after a change of a series, and the mod log too; and what hosts are told without asking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.challenges.recurring.values import Series
from bot.front.challenges.recurring.cards import series_card, told_card
from bot.front.challenges.reporting.hints import ModLog
from bot.front.kit.cards import Card
from bot.front.kit.feature import Call
from bot.front.kit.guilds.modlog import Heard
from bot.front.kit.persistent import written_id
from bot.front.texts.challenges.hosting import log_footer
from bot.front.texts.language import Language
from bot.front.texts.quota.receipts import not_logged

Said = Callable[[Language], str]


@dataclass(frozen=True, slots=True)
class SeriesReceipts:
    """`changed` is told of each server that has a series made or changed. `clock` returns the time in UTC."""

    mod_log: ModLog
    changed: Callable[[int], None]
    clock: Callable[[], datetime]

    async def of_change(self, call: Call, series: Series, said: Said, zone: ZoneInfo) -> Card:
        """Tell the mod log what was `said`; returns the receipt, with the series as it is now. Never raises."""
        self.changed(call.where.guild)
        footer = log_footer(call.who.id)
        heard = await self.mod_log.tell(
            call.where.guild, lambda lang: Card(content=f"{said(lang)}\n{footer}")
        )
        lang = call.reader.private
        lost = not_logged(lang) if heard is Heard.FAILED else ""
        if series.ended_at is not None:
            return Card(content="\n".join(filter(None, [said(lang), lost])))
        return series_card(lang, series, self.clock(), zone, said(lang), lost)


class NoncedLog(Protocol):
    async def tell(
        self, guild: int, card_of: Callable[[Language], Card], *, nonce: str | None = None
    ) -> Heard:
        """Write the card to the server's mod log, if it has one; of the same `nonce` once. Never raises."""


@dataclass(frozen=True, slots=True)
class SeriesHostsTold:
    """Tells hosts of a series without being asked. Satisfies `umpire.rounds.Hosts`."""

    mod_log: NoncedLog

    async def tell_of(self, series: Series, notice: str) -> None:
        """Write it to the server's mod log, if there is one. Never raises what Discord or the database do.

        Two processes that tell the same within some minutes tell it once.
        """
        nonce = f"cs-{written_id(series.id)}-{written_id(int(series.next_at.timestamp()))}-{notice[:2]}"
        await self.mod_log.tell(series.guild, lambda lang: told_card(lang, series, notice), nonce=nonce)
