"""The list of direct messages to members about challenges. Taking one leases it, as with posts."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.domain.challenges.records import Telling
from bot.domain.challenges.values import Phase
from bot.storage.challenges.reading import to_hosted
from bot.storage.challenges.tables import challenges
from bot.storage.challenges.telling.noting import wants
from bot.storage.challenges.telling.tables import challenge_tellings
from bot.storage.credits.tables import members
from bot.storage.engine.database import Database

LEASE = timedelta(seconds=120)  # longer than any attempt, or a second one would begin beside the first


class TellingRows:
    """Satisfies `umpire.tellings.ToTell`. All of its verbs raise StoreBusy or StoreFull."""

    def __init__(self, database: Database) -> None:
        self._database = database
        now = database.now()
        self._release_all = sa.update(challenge_tellings).where(_row.attempts > 0).values(not_before=now)
        next_due = (
            sa.select(_row.id)
            .where(_row.not_before <= now)
            .order_by(_row.not_before, _row.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        self._take = (
            sa.update(challenge_tellings)
            .where(_row.id == next_due.scalar_subquery())
            .values(attempts=_row.attempts + 1, not_before=database.now(LEASE))
            .returning(challenge_tellings, now.label("now"))
        )
        self._next_due = sa.select(sa.func.min(_row.not_before), now.label("now"))

    async def release(self) -> None:
        """Make due at a start what was in hand; not while other processes run."""
        await self._database.transact(self._release)

    def _release(self, tx: sa.Connection) -> None:
        if not self._database.others_live(tx):
            tx.execute(self._release_all)

    async def claim_due(self) -> Telling | None:
        """The one that has been due for longest, leased for LEASE; None if none is."""
        return await self._database.transact(self._claim_due)

    def _claim_due(self, tx: sa.Connection) -> Telling | None:
        row = tx.execute(self._take).one_or_none()
        if row is None:
            return None
        challenge = tx.execute(_CHALLENGE, {"challenge": row.challenge}).one()
        settings = tx.scalar(_SETTINGS, {"server": challenge.guild, "who": row.member})
        return Telling(
            id=row.id,
            hosted=to_hosted(challenge),
            member=row.member,
            phase=Phase(row.phase),
            is_wanted=wants(settings),
            attempts=row.attempts,
            age=max(0.0, (row.now - row.created_at).total_seconds()),
        )

    async def done(self, id: int) -> None:
        """Take it off the list: it is sent, or cannot be."""
        await self._database.transact(lambda tx: tx.execute(_DELETE, {"todo": id}))

    async def put_off(self, id: int, seconds: float) -> None:
        """Make it due again in `seconds` instead of when its lease is over."""
        later = self._database.now(timedelta(seconds=seconds))
        change = sa.update(challenge_tellings).where(_row.id == id).values(not_before=later)
        await self._database.transact(lambda tx: tx.execute(change))

    async def seconds_to_next(self) -> float | None:
        """Seconds until the next one is due, 0.0 if one is overdue; None if there is none."""
        return await self._database.transact(self._seconds_to_next)

    def _seconds_to_next(self, tx: sa.Connection) -> float | None:
        due, now = tx.execute(self._next_due).one()
        return max(0.0, (due - now).total_seconds()) if due is not None else None


# --- statements ------------------------------------------------------------------------------------------

_row = challenge_tellings.c
_CHALLENGE = sa.select(challenges).where(challenges.c.id == sa.bindparam("challenge"))
_SETTINGS = sa.select(members.c.settings).where(
    members.c.guild == sa.bindparam("server"), members.c.member == sa.bindparam("who")
)
_DELETE = sa.delete(challenge_tellings).where(_row.id == sa.bindparam("todo"))
