"""Who has won, and been among the first three, how often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from discord import ui

from bot.domain.challenges.records import Period, Ranked
from bot.front.challenges.listing.parts import text_panel
from bot.front.challenges.listing.sources import Challenges
from bot.front.kit.feature import Call
from bot.front.kit.guilds.modlog import SettingsSource
from bot.front.texts.challenges import listing as texts
from bot.front.texts.language import Language


def begin_of(period: Period, now: datetime, zone: tzinfo) -> datetime | None:
    """When a period of the command began, in UTC, by the clock of that time zone; None for all time."""
    local = now.astimezone(zone)
    match period:
        case Period.MONTH:
            return datetime(local.year, local.month, 1, tzinfo=zone).astimezone(UTC)
        case Period.YEAR:
            return datetime(local.year, 1, 1, tzinfo=zone).astimezone(UTC)
        case Period.ALL:
            return None


def leaderboard_panel(lang: Language, period: Period, ranked: Sequence[Ranked]) -> ui.LayoutView:
    lines = [f"### {texts.leaderboard(lang, period)}"]
    place, before = 0, None
    for index, each in enumerate(ranked, 1):
        deeds = (each.wins, each.podiums, each.entries)
        place, before = (place, before) if deeds == before else (index, deeds)  # equal deeds share the place
        lines.append(texts.ranked(lang, place, each.member, *deeds))
    return text_panel(lines if ranked else [*lines, texts.nobody_yet(lang, period)])


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """`clock` returns the time in UTC."""

    rows: Challenges
    server_settings: SettingsSource
    clock: Callable[[], datetime]

    async def show(self, call: Call, period: Period) -> None:
        """Answer the command. Raises StoreBusy."""
        if not await call.reply.acknowledge():
            return
        guild = call.where.guild
        zone = ZoneInfo((await self.server_settings.settings(guild)).zone)
        ranked = await self.rows.leaderboard(guild, begin_of(period, self.clock(), zone))
        await call.reply.edit_panel(leaderboard_panel(call.reader.private, period, ranked))
