"""Removal by age: the bytes of pictures, and later what was written about them. The rows stay, for their buttons.

Bytes are found by listing the store and not the table, so that bytes without a row are found too. Texts are blanked row
by row, in order of ids, from where the last round ended.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

import sqlalchemy as sa

from bot.storage.engine.database import Database
from bot.storage.pictures.endings import LATE, ask_key
from bot.storage.pictures.records import LOST, NOBODY, to_generation
from bot.storage.pictures.tables import generations, outbox
from bot.storage.upkeep.tables import notes

log = logging.getLogger(__name__)

BATCH = 100  # keys or rows in one transaction
UNDELIVERED = timedelta(days=7)  # since it ended: so long the bytes of what could not be posted stay at least
ORPHANS = timedelta(days=7)  # so long bytes without a row stay, in case DATABASE_URL is wrong
PICTURE, INPUT = "picture-", "input-"  # how keys begin; all others are left alone
BLANKED = "blanked"  # the name of a note; its text is the id of the last row whose texts have been blanked


class Store(Protocol):
    """Where the bytes are: a `Folder` or a `Bucket`."""

    async def older_than(self, moment: datetime) -> dict[str, datetime]:
        """The keys that were put before `moment`, and when (UTC)."""

    async def delete(self, key: str) -> None:
        """Deleting what is not there is no error."""

    async def clear(self) -> None:
        """Remove what uploads that broke off have left."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What one round has removed: the bytes under `objects` keys, the texts of `words` rows."""

    objects: int
    words: int


class Retention:
    """`keep_pictures` and `keep_prompts` count from a picture's end, or from when an input picture was stored.

    `clock` returns the time in UTC.
    """

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

    async def sweep(self) -> Swept:
        """One round. Its transactions are short, BATCH keys or rows each, so that nobody has to wait for it."""
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
            elif row.is_old and ask_key(row.interaction) not in awaited and LATE + id not in awaited:
                gone.append(key)
        inputs = {key for key in written if key.startswith(INPUT)}
        old = {key for key in inputs if written[key] < self._clock() - self._keep_pictures}
        return gone + sorted(old - _wanted(tx) if old else old)

    def _rows(self, tx: sa.Connection, ids: list[str]) -> dict[str, Any]:
        """The rows of these pictures by public id, each with `is_old`. One that has not ended is not old."""
        old = generations.c.ended_at < self._database.now(-self._keep_pictures)
        query = sa.select(generations.c.public_id, generations.c.interaction, old.label("is_old"))
        return {row.public_id: row for row in tx.execute(query.where(generations.c.public_id.in_(ids)))}

    def _awaited(self, tx: sa.Connection, rows: Mapping[str, Any]) -> set[str]:
        """The keys of those outbox entries of these rows that still need the bytes."""
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
        """Blank the texts of the next BATCH rows, up to the first that is too young or has not ended; how many."""
        mark = _number(tx.scalar(sa.select(notes.c.text).where(notes.c.name == BLANKED)))
        old = generations.c.ended_at < self._database.now(-self._keep_prompts)
        query = sa.select(generations, old.label("is_old")).where(generations.c.id > mark)
        count = 0
        for row in tx.execute(query.order_by(generations.c.id).limit(BATCH)).all():
            if not row.is_old:
                break
            tx.execute(sa.update(generations).where(generations.c.id == row.id).values(_without_words(row)))
            mark, count = row.id, count + 1
        if count:
            insert = self._database.insert(notes).values(name=BLANKED, text=str(mark))
            tx.execute(insert.on_conflict_do_update(index_elements=[notes.c.name], set_={"text": str(mark)}))
        return count


def _number(text: str | None) -> int:
    """Where the last round ended; from the beginning again if that cannot be read."""
    return int(text) if text is not None and text.isdecimal() else 0


def _wanted(tx: sa.Connection) -> set[str]:
    """The keys of the input pictures that open rows still need."""
    rows = tx.execute(sa.select(generations).where(generations.c.ended_at.is_(None)))
    images = (to_generation(row).ask.request.image for row in rows)
    return {image.key for image in images if image is not None}


def _without_words(row: sa.Row[Any]) -> dict[str, Any]:
    """The columns that hold what the member wrote, attached and was called, their language, and what the endpoint
    wrote, blanked."""
    answer = {**_object(row.answer), "url": None, "revised_prompt": None} if row.answer else None
    return {
        "request": {**asdict(LOST), **_object(row.request), "prompt": "", "image": None},
        "byline": {**asdict(NOBODY), **_object(row.byline), "name": "", "avatar": None},
        "answer": answer,
        "token": None,
        "locale": None,
        "public_locale": None,
    }


def _object(kept: object) -> dict[str, Any]:
    """What is no JSON object has nothing that could stay."""
    return kept if isinstance(kept, dict) else {}


def _batches(found: Mapping[str, datetime]) -> Iterator[dict[str, datetime]]:
    items = list(found.items())
    for start in range(0, len(items), BATCH):
        yield dict(items[start : start + BATCH])
