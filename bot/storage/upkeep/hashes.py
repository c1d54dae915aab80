"""The SHA-256 of pictures, filled in some time after they were painted.

It says later whether a file is still what was painted. Nobody needs it while a member waits: so it is computed slowly,
one picture at a time, in order of ids, from where the last round ended.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import takewhile
from time import monotonic
from typing import Any, Protocol

import sqlalchemy as sa

from bot.domain.errors import Gone
from bot.domain.pictures import State
from bot.storage.engine.database import Database
from bot.storage.pictures.tables import generations
from bot.storage.upkeep.bites import Bites, Pause
from bot.storage.upkeep.marks import read_mark, write_mark

log = logging.getLogger(__name__)

HASHED = "hashed"  # the name of a mark: the last row that needs no hash any more
SETTLED = timedelta(hours=1)  # since its end; a picture that was given up as unknown may still arrive before
REST = 9  # times as long as a picture took: a tenth of one core at most
SHORTEST_REST = 0.05  # seconds
HANDFUL = 100  # rows, at most, of which it is written down together how they went: a stop loses no more
AWAY = 3  # pictures in a row that could not be read: then it is the store that is away

# A compare-and-set: another process may have filled it in.
_FILL_IN = (
    sa.update(generations)
    .where(
        generations.c.id == sa.bindparam("row"),
        generations.c.state == State.PAINTED.value,
        generations.c.sha256.is_(None),
    )
    .values(sha256=sa.bindparam("digest"))
)


class Store(Protocol):
    """Where the bytes are: a `Folder` or a `Bucket`."""

    async def get(self, key: str) -> bytes:
        """The bytes under the key. Raises Gone if there are none, OSError if the store is away."""


@dataclass(slots=True)
class _Progress:
    """What has become of the rows of one bite. `done` is the id of the last one that need not be looked at again."""

    done: int | None = None
    known: dict[int, str] = field(default_factory=dict)  # the hash by the row's id
    failures: int = 0  # pictures that could not be read, since the last one that could


class Hashes:
    """One per process. `stopwatch` and `pause`: see `Bites`."""

    def __init__(
        self,
        database: Database,
        store: Store,
        *,
        stopwatch: Callable[[], float] = monotonic,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._database = database
        self._store = store
        self._stopwatch = stopwatch
        self._pause = pause

    async def fill_in(self) -> None:
        """One round: every picture that ended more than SETTLED ago and has no hash gets it. Raises StoreBusy.

        What was removed by age is passed over. While the store is away the round ends, and the next one goes on there.
        """
        bites = Bites(self._database, stopwatch=self._stopwatch, pause=self._pause)
        after: int | None = None
        progress = _Progress()
        while rows := await bites.take(partial(self._next, after=after, limit=bites.size), rows=bites.size):
            after = rows[-1].id
            progress = _Progress(failures=progress.failures)
            for row in rows:
                await self._look_at(row, progress)
                if progress.failures == AWAY:
                    break
            if progress.done is not None:
                await bites.take(partial(self._keep, progress=progress), rows=len(progress.known))
            if progress.failures == AWAY:
                log.warning("pictures cannot be read now; their hashes are filled in later")
                return

    def _next(self, tx: sa.Connection, after: int | None, limit: int) -> list[sa.Row[Any]]:
        """The rows after this one (None: after the mark), up to the first that has not ended or is not settled."""
        settled = generations.c.ended_at < self._database.now(-SETTLED)
        lacks = (generations.c.state == State.PAINTED.value) & generations.c.sha256.is_(None)
        query = (
            sa.select(
                generations.c.id, generations.c.key, lacks.label("lacks_hash"), settled.label("is_settled")
            )
            .where(generations.c.id > (read_mark(tx, HASHED) if after is None else after))
            .order_by(generations.c.id)
            .limit(min(limit, HANDFUL))
        )
        return list(takewhile(lambda row: row.is_settled, tx.execute(query).all()))

    async def _look_at(self, row: sa.Row[Any], progress: _Progress) -> None:
        if row.lacks_hash:
            began = self._stopwatch()
            try:
                progress.known[row.id] = await self._hash(row.key)
            except Gone:
                log.debug("a picture without a hash has been removed")
            except OSError as error:
                log.info("a picture could not be read", extra={"key": row.key, "error": type(error).__name__})
                progress.failures += 1
                return
            await self._pause(max(REST * (self._stopwatch() - began), SHORTEST_REST))
            progress.failures = 0  # so the store is there, and one picture that cannot be read is passed over
        if not progress.failures:
            progress.done = row.id

    async def _hash(self, key: str) -> str:
        data = await self._store.get(key)
        return await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())

    def _keep(self, tx: sa.Connection, progress: _Progress) -> None:
        if progress.known:
            tx.execute(_FILL_IN, [{"row": id, "digest": digest} for id, digest in progress.known.items()])
        if progress.done is not None:
            write_mark(tx, self._database, HASHED, progress.done)
