"""What is removed by age: picture bytes first, later the words. The rows stay, since buttons name them for ever.

For bytes the store is walked, not the table: it alone knows what has bytes, and what no row knows is found on the
way. The words are gone through by id, from where the last round ended.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.endings import LATE, ask_key
from bot.storage.records import LOST, NOBODY, to_generation
from bot.storage.tables import facts, generations, outbox

log = logging.getLogger(__name__)

FIRST = 60.0  # seconds after the start
EVERY = 3600.0  # seconds between rounds
BATCH = 100  # keys or rows in one transaction
UNDELIVERED = timedelta(days=7)  # what could not be posted is kept this long, however old
ORPHANS = timedelta(
    days=7
)  # bytes without a row: time to notice a wrong DATABASE_URL, or to restore a backup
PICTURE, INPUT = "picture-", "input-"  # how keys begin; all others are left alone
BLANKED = "blanked"  # the name of the fact up to which row the words are gone


class Store(Protocol):
    async def older_than(self, moment: datetime) -> dict[str, datetime]:
        """The keys that were put before then, and when."""

    async def delete(self, key: str) -> None: ...
    async def clear(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Swept:
    """What one round has removed: objects, and the words of so many rows."""

    objects: int
    words: int


class Retention:
    def __init__(
        self,
        database: Database,
        store: Store,
        *,
        clock: Callable[[], datetime],
        keep_pictures: timedelta,
        keep_prompts: timedelta,
    ) -> None:
        self._database = database
        self._store = store
        self._clock = clock
        self._keep_pictures = keep_pictures
        self._keep_prompts = keep_prompts

    async def run(self) -> None:
        """One round an hour, until cancelled."""
        await asyncio.sleep(FIRST)
        while True:
            try:
                await self.sweep()
            except Exception:
                log.exception("what is too old could not be removed; trying again in an hour")
            await asyncio.sleep(EVERY)

    async def sweep(self) -> Swept:
        """One round, in short transactions, so that nobody waits for it."""
        await self._store.clear()
        swept = Swept(await self._remove_objects(), await self._remove_words())
        if swept.objects or swept.words:
            log.info("removed by age", extra={"objects": swept.objects, "words": swept.words})
        return swept

    # --- bytes ---------------------------------------------------------------------------------------

    async def _remove_objects(self) -> int:
        removed = 0
        found = await self._store.older_than(self._clock() - min(self._keep_pictures, ORPHANS))
        for batch in _batches(found):
            for key in await self._database.transact(partial(self._removable, written=batch)):
                await self._store.delete(key)
                removed += 1
        return removed

    def _removable(self, tx: sa.Connection, written: Mapping[str, datetime]) -> list[str]:
        ids = [key.removeprefix(PICTURE) for key in written if key.startswith(PICTURE)]
        rows = self._rows(tx, ids)
        awaited = self._awaited(tx, rows)
        gone = []
        for id in ids:
            row, key = rows.get(id), PICTURE + id
            if row is None:
                if written[key] < self._clock() - ORPHANS:
                    gone.append(key)
            elif row.is_old and ask_key(row.interaction) not in awaited and LATE + id not in awaited:
                gone.append(key)
        inputs = {key for key in written if key.startswith(INPUT)}
        old = {key for key in inputs if written[key] < self._clock() - self._keep_pictures}
        return gone + sorted(old - _wanted(tx) if old else old)

    def _rows(self, tx: sa.Connection, ids: list[str]) -> dict[str, Any]:
        """A row that has not ended is not old, whenever it began."""
        old = generations.c.ended_at < self._database.now(-self._keep_pictures)
        query = sa.select(generations.c.public_id, generations.c.interaction, old.label("is_old"))
        return {row.public_id: row for row in tx.execute(query.where(generations.c.public_id.in_(ids)))}

    def _awaited(self, tx: sa.Connection, rows: Mapping[str, Any]) -> set[str]:
        """The outbox entries of these rows that still need the bytes."""
        keys = {ask_key(row.interaction) for row in rows.values()} | {LATE + id for id in rows}
        lately = outbox.c.created_at > self._database.now(-UNDELIVERED)
        waits = (outbox.c.state == "pending") | ((outbox.c.state == "kept") & lately)
        return set(tx.scalars(sa.select(outbox.c.key).where(outbox.c.key.in_(keys), waits)))

    # --- words ---------------------------------------------------------------------------------------

    async def _remove_words(self) -> int:
        removed = 0
        while count := await self._database.transact(self._blank):
            removed += count
        return removed

    def _blank(self, tx: sa.Connection) -> int:
        """Blank the next rows, in order of their ids, up to the first that is too young or has not ended."""
        mark = _number(tx.scalar(sa.select(facts.c.text).where(facts.c.name == BLANKED)))
        old = generations.c.ended_at < self._database.now(-self._keep_prompts)
        query = sa.select(generations, old.label("is_old")).where(generations.c.id > mark)
        count = 0
        for row in tx.execute(query.order_by(generations.c.id).limit(BATCH)).all():
            if not row.is_old:
                break
            tx.execute(sa.update(generations).where(generations.c.id == row.id).values(_without_words(row)))
            mark, count = row.id, count + 1
        if count:
            insert = self._database.insert(facts).values(name=BLANKED, text=str(mark))
            tx.execute(insert.on_conflict_do_update(index_elements=[facts.c.name], set_={"text": str(mark)}))
        return count


def _number(text: str | None) -> int:
    """Where the last round ended; from the beginning again if that cannot be read."""
    return int(text) if text is not None and text.isdecimal() else 0


def _wanted(tx: sa.Connection) -> set[str]:
    """The pictures to change of what is still in the line."""
    rows = tx.execute(sa.select(generations).where(generations.c.ended_at.is_(None)))
    images = (to_generation(row).ask.request.image for row in rows)
    return {image.key for image in images if image is not None}


def _without_words(row: sa.Row[Any]) -> dict[str, Any]:
    """What a member wrote, was called and gave, and what the endpoint wrote; costs and choices stay."""
    answer = {**_object(row.answer), "url": None, "revised_prompt": None} if row.answer else None
    return {
        "request": {**asdict(LOST), **_object(row.request), "prompt": "", "image": None},
        "byline": {**asdict(NOBODY), **_object(row.byline), "name": "", "avatar": None},
        "answer": answer,
        "token": None,
    }


def _object(kept: object) -> dict[str, Any]:
    """What is no JSON object has nothing that could stay."""
    return kept if isinstance(kept, dict) else {}


def _batches(found: Mapping[str, datetime]) -> Iterator[dict[str, datetime]]:
    items = list(found.items())
    for start in range(0, len(items), BATCH):
        yield dict(items[start : start + BATCH])
