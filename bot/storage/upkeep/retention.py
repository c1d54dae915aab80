"""Removal by age: the bytes of pictures, and later what was written about them. Their rows stay, for their buttons.

The bytes of a picture that somebody keeps stay. Those of a deleted one go at once, see `studio/refreshing.py`; here go
those that are there again, since an older store was put back, as soon as they are looked at. A challenge has copies of
its own, which stay while their entries stand; the prompts beside them go as words do.

What said that a result was to be posted goes too, see `postedentries.py`; the previews that no style has any more; and
what is remembered of reports, as words do. Of challenges go the drafts of more than a day ago.

Bytes are found by listing the store and not the table, so that bytes without a row are found too. Texts are blanked row
by row, in order of ids, from where the last round ended. Both go in small bites, see `bites.py`.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile
from time import monotonic
from typing import Any, Protocol

import sqlalchemy as sa

from bot.domain.care.reports import REPORTS, report_text
from bot.storage.challenges import copies
from bot.storage.engine.database import Database
from bot.storage.guilds.previews import drop_left
from bot.storage.pictures.closed import CLOSED_AT, IS_AWAITED
from bot.storage.pictures.endings import LATE, ask_key
from bot.storage.pictures.records import BLANK, without_words
from bot.storage.pictures.tables import generations, outbox
from bot.storage.upkeep.bites import Bites, Pause
from bot.storage.upkeep.drafts import forget_old_drafts
from bot.storage.upkeep.marks import read_mark, write_mark
from bot.storage.upkeep.postedentries import PostedEntries
from bot.storage.upkeep.tables import notes

log = logging.getLogger(__name__)

UNDELIVERED = timedelta(
    days=7
)  # since it was kept: so long the bytes of what could not be posted stay at least
ORPHANS = timedelta(days=7)  # so long bytes without a row stay, in case DATABASE_URL is wrong
PICTURE, INPUT = "picture-", "input-"  # how keys begin; all others are left alone
INPUT_KEYS = re.compile(f"{INPUT}[0-9a-z_/-]+", re.ASCII)  # within a request, as it is stored
BLANKED = "blanked"  # the name of a mark: the last row whose texts have been blanked

_BLANK = BLANK.values(token=sa.null(), locale=sa.null(), public_locale=sa.null())
# The requests of open pictures that name an input picture, as text: reading the JSON of a long line takes ten times as
# long. A prompt in which such a name is written keeps that picture for as long as it waits, which does no harm.
_request = sa.cast(generations.c.request, sa.Text)
_OPEN_WITH_INPUT = sa.select(_request).where(generations.c.ended_at.is_(None), _request.contains(INPUT))
_old_reports = (
    sa.select(notes.c.name)
    .where(notes.c.name.startswith(REPORTS), notes.c.text < sa.bindparam("before"))
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
_FORGET_REPORTS = sa.delete(notes).where(notes.c.name.in_(_old_reports))


class Store(Protocol):
    """Where the bytes are: a `Folder` or a `Bucket`."""

    def older_than(self, moment: datetime) -> AsyncGenerator[Mapping[str, datetime], None]:
        """The keys that were put before `moment`, and when (UTC), in portions; a portion may be empty."""

    async def delete(self, key: str) -> None:
        """Deleting what is not there is no error."""

    async def clear(self) -> None:
        """Remove what uploads that broke off have left."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What one round has removed: the bytes under `objects` keys, the texts of `words` rows, outbox `entries`,
    `previews` that no style has any more, what was remembered of `reports`, and `drafts` of challenges."""

    objects: int
    words: int
    entries: int = 0
    previews: int = 0
    reports: int = 0
    drafts: int = 0


class Retention:
    """`keep_pictures` and `keep_prompts` count from a picture's end, or from when an input picture was stored.

    `clock` returns the time in UTC. `stopwatch` and `pause`: see `Bites`.
    """

    def __init__(
        self,
        database: Database,
        store: Store,
        *,
        clock: Callable[[], datetime],
        keep_pictures: timedelta,
        keep_prompts: timedelta,
        stopwatch: Callable[[], float] = monotonic,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._database = database
        self._store = store
        self._clock = clock
        self._keep_pictures = keep_pictures
        self._keep_prompts = keep_prompts
        self._new_bites = partial(Bites, database, stopwatch=stopwatch, pause=pause)
        self._entries = PostedEntries(database, self._new_bites)

    async def run(self) -> None:
        """`sweep`, as the step of a loop."""
        await self.sweep()

    async def sweep(self) -> Swept:
        """One round. It may be cancelled at any point; the next one finds what is left."""
        await self._store.clear()
        swept = Swept(
            await self._remove_objects(),
            await self._remove_words(),
            await self._entries.remove(),
            await self._database.transact(partial(drop_left, database=self._database)),
            await self._forget_reports(),
            await self._database.transact(partial(forget_old_drafts, now=self._clock())),
        )
        if swept != Swept(0, 0):
            log.info("removed by age", extra=asdict(swept))
        return swept

    # --- bytes ---------------------------------------------------------------------------------------

    async def _remove_objects(self) -> int:
        removed, bites = 0, self._new_bites()
        young = self._clock() - min(self._keep_pictures, ORPHANS)
        async with aclosing(self._store.older_than(young)) as portions:
            async for found in portions:
                removed += await self._remove_old(found, bites)
                await bites.rest(0.0)
        return removed

    async def _remove_old(self, found: Mapping[str, datetime], bites: Bites) -> int:
        removed, left = 0, list(found.items())
        while left:
            bite, left = dict(left[: bites.size]), left[bites.size :]
            for key in await bites.take(partial(self._removable, written=bite), rows=len(bite)):
                await self._store.delete(key)
                removed += 1
        return removed

    def _removable(self, tx: sa.Connection, written: Mapping[str, datetime]) -> list[str]:
        """Which of these keys may be deleted; `written` says when each was put."""
        ids = [key.removeprefix(PICTURE) for key in written if key.startswith(PICTURE)]
        rows = self._rows(tx, ids)
        awaited = self._awaited(tx, rows)
        gone = []
        for id in ids:
            row, key = rows.get(id), PICTURE + id
            if row is None:
                if written[key] < self._clock() - ORPHANS:
                    gone.append(key)
            elif row.is_deleted or (row.is_old and not {ask_key(row.interaction), LATE + id} & awaited):
                gone.append(key)
        inputs = {key for key in written if key.startswith(INPUT)}
        old = {key for key in inputs if written[key] < self._clock() - self._keep_pictures}
        return (
            gone
            + _left_copies(tx, written, self._clock() - ORPHANS)
            + sorted(old - _wanted(tx) if old else old)
        )

    def _rows(self, tx: sa.Connection, ids: list[str]) -> dict[str, Any]:
        """The rows of these pictures by public id, each with `is_old` and `is_deleted`. One that has not ended, or that
        somebody keeps, is not old."""
        old = (generations.c.ended_at < self._database.now(-self._keep_pictures)) & (generations.c.keeps == 0)
        query = sa.select(
            generations.c.public_id,
            generations.c.interaction,
            old.label("is_old"),
            generations.c.deleted_at.is_not(None).label("is_deleted"),
        )
        return {row.public_id: row for row in tx.execute(query.where(generations.c.public_id.in_(ids)))}

    def _awaited(self, tx: sa.Connection, rows: Mapping[str, Any]) -> set[str]:
        """The keys of those outbox entries of these rows that still need the bytes."""
        keys = {ask_key(row.interaction) for row in rows.values()} | {LATE + id for id in rows}
        lately = self._database.now(-UNDELIVERED) < CLOSED_AT
        waits = (outbox.c.state == "pending") | (IS_AWAITED & lately)
        return set(tx.scalars(sa.select(outbox.c.key).where(outbox.c.key.in_(keys), waits)))

    # --- words ---------------------------------------------------------------------------------------

    async def _remove_words(self) -> int:
        removed, bites = 0, self._new_bites()
        while count := await bites.take(partial(self._blank, limit=bites.size), rows=bites.size):
            removed += count
        forget = partial(copies.forget_prompts, database=self._database, keep=self._keep_prompts)
        return removed + await self._database.transact(forget)

    def _blank(self, tx: sa.Connection, limit: int) -> int:
        """Blank the texts of the next rows, up to the first that is too young or has not ended; how many."""
        old = generations.c.ended_at < self._database.now(-self._keep_prompts)
        query = (
            sa.select(
                generations.c.id,
                generations.c.request,
                generations.c.byline,
                generations.c.answer,
                old.label("is_old"),
            )
            .where(generations.c.id > read_mark(tx, BLANKED))
            .order_by(generations.c.id)
            .limit(limit)
        )
        rows = list(takewhile(lambda row: row.is_old, tx.execute(query).all()))
        if rows:
            tx.execute(_BLANK, [without_words(row) for row in rows])
            write_mark(tx, self._database, BLANKED, rows[-1].id)
        return len(rows)

    async def _forget_reports(self) -> int:
        removed, bites = 0, self._new_bites()
        given = {"before": report_text(self._clock() - self._keep_prompts)}
        while count := await bites.take(
            partial(_forget_some, given=given | {"limit": bites.size}), rows=bites.size
        ):
            removed += count
        return removed


def _forget_some(tx: sa.Connection, given: Mapping[str, Any]) -> int:
    """Forget the next reports that are too old; how many."""
    return tx.execute(_FORGET_REPORTS, given).rowcount


def _left_copies(tx: sa.Connection, written: Mapping[str, datetime], before: datetime) -> list[str]:
    """Copies of pictures that were to be entered, put before then, that no entry has which stands. What stands stays
    for good, whatever becomes of the picture."""
    keys = {key for key, at in written.items() if key.startswith(copies.ENTRY) and at < before}
    return sorted(keys - copies.standing(tx, keys)) if keys else []


def _wanted(tx: sa.Connection) -> set[str]:
    """The keys of the input pictures that open rows still need."""
    return {key for text in tx.scalars(_OPEN_WITH_INPUT) for key in INPUT_KEYS.findall(text)}
