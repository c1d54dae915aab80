"""Series of recurring challenges: made and changed by hosts. Every verb is one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.domain.challenges.recurring import rounds
from bot.domain.challenges.recurring.planning import checked
from bot.domain.challenges.recurring.values import Series, SeriesDraft, SeriesPlan
from bot.domain.errors import NoSeries, PhaseChanged, TooManySeries
from bot.domain.guilds.audit import Action, AuditEntry, Change, Did
from bot.storage.challenges.reading import moment
from bot.storage.challenges.recurring.reading import locked, named, to_series, to_series_in, write, zone_of
from bot.storage.challenges.recurring.tables import challenge_series
from bot.storage.engine.database import Database
from bot.storage.guilds import audit
from bot.storage.guilds.changes import Wanted, make
from bot.storage.guilds.locks import lock_guild

MOST_SERIES = 5  # of a server
SCOPE = "series"  # of an audit entry whose target is a row of `challenge_series`

Next = Callable[[Series, datetime, ZoneInfo], Series]


class SeriesRows:
    """One per process. All of its verbs raise StoreBusy or StoreFull; those that change something ChangeUncertain."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, change: Change, draft: SeriesDraft) -> Series:
        """Start a series, once for an interaction.

        Raises what `recurring.planning.checked` does, and TooManySeries where there are MOST_SERIES.
        """
        lock = partial(lock_guild, database=self._database, guild=change.guild)
        work = partial(self._create, change=change, draft=draft)
        written = await make(self._database, Wanted(change, Action.CHALLENGE, SCOPE, 0), lock, work)
        return await self._database.transact(partial(_by_id, id=written.target))

    def _create(self, tx: sa.Connection, change: Change, draft: SeriesDraft) -> AuditEntry:
        made = tx.execute(_MADE, {"by": change.interaction}).one_or_none()
        if made is not None and (before := self._audited(tx, change, made.id)) is not None:
            return before
        plan = checked(draft.plan, draft.next_at, moment(tx, self._database))
        if len(tx.execute(_LISTED, {"server": change.guild}).all()) >= MOST_SERIES:
            raise TooManySeries(MOST_SERIES)
        values = {
            "public_id": secrets.token_hex(5),
            "guild": change.guild,
            "channel": draft.channel,
            "parent": draft.parent,
            "tag": draft.tag,
            "made_by": change.actor,
            "interaction": change.interaction,
            "locale": draft.locale,
            "plan": asdict(plan),
            "turn": 0,
            "next_at": draft.next_at,
            "zone": zone_of(tx, change.guild).key,
            "empty_rounds": 0,
        }
        row = tx.execute(_INSERT, values).one()
        return self._note(tx, change, to_series(row), Did.SERIES_STARTED)

    async def edit(
        self, change: Change, public_id: str, plan: SeriesPlan, next_at: datetime, seen: Series
    ) -> Series:
        """Make it as the plan says. Raises what `checked` does, NoSeries, and PhaseChanged if it is not as `seen`."""

        def after(series: Series, now: datetime, zone: ZoneInfo) -> Series:
            if series != seen:
                raise PhaseChanged
            return rounds.edited(series, checked(plan, next_at, now), next_at)

        return await self._change(change, public_id, after, Did.SERIES_EDITED)

    async def pause(self, change: Change, public_id: str) -> Series:
        """Have no further round begin until it is resumed. Raises NoSeries."""
        return await self._change(
            change, public_id, lambda series, now, zone: rounds.paused(series), Did.SERIES_PAUSED
        )

    async def resume(self, change: Change, public_id: str) -> Series:
        """Let it go on at its next time. Raises NoSeries."""
        return await self._change(change, public_id, rounds.resumed, Did.SERIES_RESUMED)

    async def end(self, change: Change, public_id: str) -> Series:
        """Have no further round begin, ever. Raises NoSeries."""
        return await self._change(
            change, public_id, lambda series, now, zone: rounds.ended(series, now), Did.SERIES_ENDED
        )

    async def _change(self, change: Change, public_id: str, after: Next, did: Did) -> Series:
        id = await self._database.transact(partial(_id, guild=change.guild, public_id=public_id))

        def lock(tx: sa.Connection) -> None:
            locked(tx, id)

        def work(tx: sa.Connection) -> AuditEntry:
            row = locked(tx, id)
            if row is None:
                raise NoSeries
            zone = zone_of(tx, change.guild)
            series = after(to_series_in(row, zone), moment(tx, self._database), zone)
            # What hosts were to be told of it is no news any more.
            write(tx, series, zone=zone.key, notice=None, tell_at=None)
            return self._note(tx, change, series, did)

        await make(self._database, Wanted(change, Action.CHALLENGE, SCOPE, id), lock, work)
        return await self._database.transact(partial(_by_id, id=id))

    def _note(self, tx: sa.Connection, change: Change, series: Series, did: Did) -> AuditEntry:
        new = {"series": series.public_id, "theme": series.theme, "did": did.value}
        return audit.write(tx, self._database, change, Action.CHALLENGE, SCOPE, series.id, new=new)

    def _audited(self, tx: sa.Connection, change: Change, id: int) -> AuditEntry | None:
        return audit.made_by(tx, change, Action.CHALLENGE, SCOPE, id)

    # --- to be read ----------------------------------------------------------------------------------

    async def find(self, guild: int, public_id: str) -> Series:
        """Raises NoSeries, also for one that has ended."""
        return await self._database.transact(lambda tx: to_series(named(tx, guild, public_id)))

    async def listed(self, guild: int) -> tuple[Series, ...]:
        """Those of the server that have not ended, the oldest first."""
        rows = await self._database.transact(lambda tx: tx.execute(_LISTED, {"server": guild}).all())
        return tuple(map(to_series, rows))


def _id(tx: sa.Connection, guild: int, public_id: str) -> int:
    """That of one which may have ended by this very change, of which an earlier try was not heard of."""
    row = tx.execute(_ANY, {"server": guild, "named": public_id}).one_or_none()
    if row is None:
        raise NoSeries
    id: int = row.id
    return id


def _by_id(tx: sa.Connection, id: int) -> Series:
    return to_series(tx.execute(_BY_ID, {"series": id}).one())


# --- statements ------------------------------------------------------------------------------------------

_row = challenge_series.c
_INSERT = sa.insert(challenge_series).returning(challenge_series)
_BY_ID = sa.select(challenge_series).where(_row.id == sa.bindparam("series"))
_MADE = sa.select(_row.id).where(_row.interaction == sa.bindparam("by"))
_ANY: sa.Select[Any] = sa.select(_row.id).where(
    _row.guild == sa.bindparam("server"), _row.public_id == sa.bindparam("named")
)
_LISTED = (
    sa.select(challenge_series)
    .where(_row.guild == sa.bindparam("server"), _row.ended_at.is_(None))
    .order_by(_row.id)
)
