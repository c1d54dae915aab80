"""What is due of series: their next rounds, and what hosts are to be told. Every verb is one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.planning import Plan
from bot.domain.challenges.records import Draft, Hosted
from bot.domain.challenges.recurring import rounds
from bot.domain.challenges.recurring.values import Notice, Series
from bot.domain.guilds.audit import Change
from bot.storage.challenges.reading import moment, to_hosted
from bot.storage.challenges.recurring.making import Making, has_room
from bot.storage.challenges.recurring.reading import Row, locked, to_series, to_series_in, write, zone_of
from bot.storage.challenges.recurring.tables import challenge_series
from bot.storage.challenges.tables import challenges
from bot.storage.engine.columns import Moment
from bot.storage.engine.database import Database
from bot.storage.guilds.locks import lock_guild
from bot.storage.guilds.tables import guild_settings

LEASE = timedelta(seconds=120)  # for telling hosts; longer than that takes


class DueRounds:
    """Satisfies `umpire.rounds.AllSeries`. All of its verbs raise StoreBusy or StoreFull."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._making = Making(database)
        now = database.now()
        waits = (
            sa.select(_row.id)
            .where(_row.tell_at <= now)
            .order_by(_row.tell_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        self._to_tell = (
            sa.update(challenge_series)
            .where(_row.id == waits.scalar_subquery())
            .values(tell_at=database.now(LEASE))
            .returning(challenge_series)
        )

    async def due(self) -> tuple[int, ...]:
        """The ids of those whose next round is due, or whose server has another time zone now."""
        return await self._database.transact(self._due)

    def _due(self, tx: sa.Connection) -> tuple[int, ...]:
        return tuple(tx.scalars(_DUE, {"now": moment(tx, self._database)}))

    async def begin(self, id: int) -> Hosted | None:
        """Begin the next round of a series, if it is due and can; None if none has begun."""
        return await self._database.transact(partial(self._begin, id=id))

    def _begin(self, tx: sa.Connection, id: int) -> Hosted | None:
        guild = tx.execute(_GUILD, {"series": id}).scalar_one_or_none()
        if guild is None:
            return None
        lock_guild(tx, self._database, guild)
        row = locked(tx, id)
        if row is None:
            return None
        now, zone = moment(tx, self._database), zone_of(tx, guild)
        series = to_series_in(row, zone)
        if row.zone != zone.key:
            write(tx, series, zone=zone.key)
        is_running = bool(tx.scalar(_IS_RUNNING, {"series": id}))
        found = rounds.due(series, now, zone, is_running=is_running, has_room=has_room(tx, guild))
        if found is None:
            return None
        if found.plan is None:
            self._tell(tx, row, series, found, now)
            return None
        write(tx, found.after)
        return self._insert(tx, series, found.plan, now)

    def _tell(self, tx: sa.Connection, row: Row, series: Series, found: rounds.Round, now: datetime) -> None:
        """That a round waits is told once."""
        if found.notice is Notice.LIMIT:
            if row.warned_for == series.next_at:
                return
            told: dict[str, Any] = {"warned_for": series.next_at}
        else:
            told = {}
        write(tx, found.after, notice=found.notice, tell_at=now, **told)

    def _insert(self, tx: sa.Connection, series: Series, plan: Plan, now: datetime) -> Hosted:
        draft = Draft(
            channel=series.channel, plan=plan, tag=series.tag, prize=series.plan.prize, locale=series.locale
        )
        change = Change(guild=series.guild, actor=series.made_by)
        return to_hosted(self._making.insert(tx, change, draft, now, series=series.id))

    async def seconds_to_next(self) -> float | None:
        """Seconds until something is due, 0.0 if it is; None if no series goes on."""
        return await self._database.transact(self._seconds_to_next)

    def _seconds_to_next(self, tx: sa.Connection) -> float | None:
        now = moment(tx, self._database)
        due = [each for each in tx.execute(_NEXT).one() if each is not None]
        return max(timedelta(), min(due) - now).total_seconds() if due else None

    # --- what hosts are told ---------------------------------------------------------------------------

    async def to_tell(self) -> tuple[Series, str] | None:
        """A series with what its hosts are to be told, leased; None if there is nothing."""
        row = await self._database.transact(lambda tx: tx.execute(self._to_tell).one_or_none())
        return (to_series(row), row.notice) if row is not None else None

    async def told(self, series: Series, notice: str) -> None:
        """They have been told this."""
        given = {"series": series.id, "said": notice}
        await self._database.transact(lambda tx: tx.execute(_TOLD, given))


# --- statements ------------------------------------------------------------------------------------------

_row = challenge_series.c
_goes_on = _row.ended_at.is_(None) & _row.paused.is_(None)
_zone = (
    sa.select(guild_settings.c.zone)
    .where(guild_settings.c.guild == _row.guild)
    .correlate(challenge_series)
    .scalar_subquery()
)
_moved = _row.zone != sa.func.coalesce(_zone, sa.literal_column("'UTC'"))
_DUE = (
    sa.select(_row.id)
    .where(_row.ended_at.is_(None), (_goes_on & (_row.next_at <= sa.bindparam("now", type_=Moment))) | _moved)
    .order_by(_row.next_at, _row.id)
)
_GUILD = sa.select(_row.guild).where(_row.id == sa.bindparam("series"))
_IS_RUNNING = sa.select(
    sa.exists().where(challenges.c.series == sa.bindparam("series"), challenges.c.ended_at.is_(None))
)
_NEXT = sa.select(
    sa.func.min(sa.case((_goes_on, _row.next_at))).label("round"), sa.func.min(_row.tell_at).label("notice")
)
_TOLD = (
    sa.update(challenge_series)
    .where(_row.id == sa.bindparam("series"), _row.notice == sa.bindparam("said"))
    .values(notice=None, tell_at=None)
)
