"""Series as rows, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.domain.challenges.recurring.rounds import in_zone
from bot.domain.challenges.recurring.values import Series, SeriesPlan
from bot.domain.errors import NoSeries
from bot.domain.kept import read
from bot.storage.challenges.recurring.tables import challenge_series
from bot.storage.guilds.tables import guild_settings

Row = sa.Row[Any]


def locked(tx: sa.Connection, id: int) -> Row | None:
    """The series of this id, locked; None if there is none. It is taken after the locks of server and challenge."""
    return tx.execute(_LOCK, {"series": id}).one_or_none()


def named(tx: sa.Connection, guild: int, public_id: str) -> Row:
    """Raises NoSeries, also for one that has ended."""
    row = tx.execute(_NAMED, {"server": guild, "named": public_id}).one_or_none()
    if row is None:
        raise NoSeries
    return row


def to_series(row: Row) -> Series:
    return Series(
        id=row.id,
        public_id=row.public_id,
        guild=row.guild,
        channel=row.channel,
        made_by=row.made_by,
        plan=read(SeriesPlan, row.plan),
        next_at=row.next_at,
        parent=row.parent,
        tag=row.tag,
        locale=row.locale,
        turn=row.turn,
        empty_rounds=row.empty_rounds,
        paused=row.paused,
        ended_at=row.ended_at,
    )


def to_series_in(row: Row, zone: ZoneInfo) -> Series:
    """The series in the time zone of its server, which may have had another one when `next_at` was reckoned."""
    series = to_series(row)
    return series if row.zone == zone.key else in_zone(series, ZoneInfo(row.zone), zone)


def columns_of(series: Series) -> dict[str, Any]:
    """What of a series can change."""
    return {
        "plan": asdict(series.plan),
        "turn": series.turn,
        "next_at": series.next_at,
        "empty_rounds": series.empty_rounds,
        "paused": series.paused,
        "ended_at": series.ended_at,
    }


def write(tx: sa.Connection, series: Series, **values: Any) -> None:
    """Keep the series as it is now, with these other columns."""
    tx.execute(_WRITE, {"series": series.id, **columns_of(series), **values})


def zone_of(tx: sa.Connection, guild: int) -> ZoneInfo:
    """The time zone of the server."""
    return ZoneInfo(tx.scalar(_ZONE, {"server": guild}) or "UTC")


# --- statements ------------------------------------------------------------------------------------------

_row = challenge_series.c
_LOCK = sa.select(challenge_series).where(_row.id == sa.bindparam("series")).with_for_update()
_NAMED = sa.select(challenge_series).where(
    _row.guild == sa.bindparam("server"), _row.public_id == sa.bindparam("named"), _row.ended_at.is_(None)
)
_WRITE = sa.update(challenge_series).where(_row.id == sa.bindparam("series"))
_ZONE = sa.select(guild_settings.c.zone).where(guild_settings.c.guild == sa.bindparam("server"))
