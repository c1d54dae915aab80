"""Does what members have asked for: the loop that deletes their data, in bites, until nothing is left.

Which deletion it is at, and how far, stands in the row of each: so a process that is killed goes on where it stopped,
or another one does when the lease is over. Doing a bite twice does no harm.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Any, Protocol

import sqlalchemy as sa

from bot.storage.challenges import copies
from bot.storage.challenges.forgetting import Forgetting
from bot.storage.engine.database import Database
from bot.storage.erasing.blanking import Bite, Blanking
from bot.storage.erasing.progress import HAS_LEFT, of_rest
from bot.storage.erasing.standin import StandIns
from bot.storage.erasing.tables import erasures
from bot.storage.upkeep.bites import Bites, Pause

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)  # from the begin of each bite; longer than its bytes take
LEAST_REST = timedelta(seconds=1)  # until it is looked at again whether the last messages are gone
LOOK = 300.0  # seconds until it is looked whose period has ended, where nothing else is to be done
MOST = 50  # rows in a bite: their bytes are deleted within the lease, also from a slow object store


class Store(Protocol):
    """Where the bytes are."""

    async def delete(self, key: str) -> None:
        """Deleting what is not there is no error. Raises OSError."""


class Eraser:
    """One per process. `announce` is called when messages are to go, which another loop does. `stopwatch` and `pause`:
    see `Bites`."""

    def __init__(
        self,
        database: Database,
        store: Store,
        *,
        announce: Callable[[], None] = lambda: None,
        stopwatch: Callable[[], float] = monotonic,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._database = database
        self._store = store
        self._announce = announce
        self._blanking = Blanking(database)
        self._forgetting = Forgetting(database)
        self._stand_ins = StandIns(database)
        self._new_bites = partial(Bites, database, stopwatch=stopwatch, pause=pause)
        self._released = False
        self._build(database)

    def _build(self, database: Database) -> None:
        now = database.now()
        is_undone = erasures.c.done_at.is_(None)
        is_free = erasures.c.lease_until.is_(None) | (erasures.c.lease_until < now)
        due = sa.select(erasures.c.id).where(is_undone, is_free).order_by(erasures.c.id).limit(1)
        self._claim = (
            sa.update(erasures)
            .where(erasures.c.id == due.with_for_update(skip_locked=True).scalar_subquery())
            .values(lease_until=database.now(LEASE))
            .returning(erasures)
        )
        self._renew = (
            sa.update(erasures).where(_IS_IT).values(lease_until=database.now(LEASE)).returning(erasures)
        )
        self._rest = sa.update(erasures).where(_IS_IT).values(lease_until=database.now(LEAST_REST))
        self._end = sa.update(erasures).where(_IS_IT, is_undone).values(done_at=now, lease_until=None)
        self._release = sa.update(erasures).where(is_undone).values(lease_until=None)

    async def run(self) -> float:
        """As the step of a loop: delete all that can be deleted now; returns the seconds until there may be more.

        Raises StoreBusy, StoreFull or OSError; the next step goes on. It may be cancelled at any point.
        """
        if not self._released:
            await self._database.transact(self._release_all)
            self._released = True
        await self._delete_copies()
        while (erasure := await self._database.transact(self._claimed)) is not None:
            await self._erase(erasure)
        for due in await self._database.transact(self._stand_ins.due):
            await self._replace(due)
        is_open = await self._database.transact(lambda tx: tx.execute(_IS_OPEN).scalar_one())
        return LEAST_REST.total_seconds() if is_open else LOOK

    async def _delete_copies(self) -> None:
        """The bytes of entries that were withdrawn or removed from challenges, by whomever."""
        while keys := await self._database.transact(partial(copies.left, limit=MOST)):
            for key in keys:
                await self._store.delete(key)
            await self._database.transact(partial(copies.gone, keys=keys))

    def _release_all(self, tx: sa.Connection) -> None:
        """At a start: what a process had in hand that is known to be dead."""
        if not self._database.others_live(tx):
            tx.execute(self._release)

    def _claimed(self, tx: sa.Connection) -> sa.Row[Any] | None:
        return tx.execute(self._claim).one_or_none()

    async def _erase(self, erasure: sa.Row[Any]) -> None:
        bites = self._new_bites()
        while True:
            limit = min(bites.size, MOST)
            step = partial(self._next, erasure=erasure.id, limit=limit)
            erasure, bite = await bites.take(step, rows=0)
            if bite is None:
                break
            for key in bite.keys:
                await self._store.delete(key)
            await bites.take(partial(self._blanking.blank, erasure=erasure, bite=bite), rows=limit)
            self._announce()
        forget = partial(self._forgetting.forget_late, guild=erasure.guild, member=erasure.member)
        await self._database.transact(forget)
        await self._delete_copies()
        if await self._database.transact(partial(self._end_if_done, erasure=erasure)):
            await self._database.empty_log()
            log.info("a member's data were deleted", extra={"erasure": erasure.id})
        else:  # the last picture may just have ended for whose message that loop has waited
            self._announce()

    def _next(self, tx: sa.Connection, erasure: int, limit: int) -> tuple[sa.Row[Any], Bite | None]:
        row = tx.execute(self._renew, {"erasure": erasure}).one()
        return row, self._blanking.next(tx, row, limit)

    def _end_if_done(self, tx: sa.Connection, erasure: sa.Row[Any]) -> bool:
        """Once no picture is being made any more, and no message is to go, it is done."""
        if tx.execute(HAS_LEFT, of_rest(erasure)).scalar_one():
            tx.execute(self._rest, {"erasure": erasure.id})
            return False
        return tx.execute(self._end, {"erasure": erasure.id}).rowcount > 0

    async def _replace(self, erasure: sa.Row[Any]) -> None:
        bites = self._new_bites()
        while await bites.take(
            partial(self._stand_ins.replace_some, erasure=erasure, limit=bites.size), rows=bites.size
        ):
            pass
        await self._database.transact(partial(self._stand_ins.replace_rest, erasure=erasure))
        log.info("a member who had their data deleted is nobody now", extra={"erasure": erasure.id})


# --- statements ------------------------------------------------------------------------------------------

_IS_IT = erasures.c.id == sa.bindparam("erasure")
_IS_OPEN = sa.select(sa.exists().where(erasures.c.done_at.is_(None)))
