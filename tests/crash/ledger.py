"""What the bot's database says, read from outside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.front.imagine.deferrednotes import PREFIX
from bot.storage.pictures.tables import generations, outbox
from bot.storage.upkeep.tables import notes

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


@dataclass(frozen=True, slots=True)
class Page:
    """Rows by interaction, in order of their position; the outbox entries' states by key."""

    rows: dict[int, list[Any]]
    entries: dict[str, str]


@dataclass(frozen=True, slots=True)
class Ledger:
    engine: AsyncEngine

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Ledger]:
        address = sa.make_url(url)
        engine = create_async_engine(
            address.set(drivername=_DRIVERS[address.get_backend_name()]), poolclass=sa.pool.NullPool
        )
        try:
            yield cls(engine)
        finally:
            await engine.dispose()

    async def under_way(self) -> int:
        """Pictures that have not ended (in line, or running), and what is still to be posted; 0 without tables."""
        open_rows = sa.select(sa.func.count()).where(generations.c.ended_at.is_(None))
        pending = sa.select(sa.func.count()).where(outbox.c.state == "pending")
        async with self.engine.connect() as connection:
            if not await _has_tables(connection):
                return 0
            return (await connection.scalar(open_rows) or 0) + (await connection.scalar(pending) or 0)

    async def unanswered(self) -> int:
        """Notes of replies that say "thinking…" and are still to be answered."""
        noted = sa.select(sa.func.count()).where(notes.c.name.startswith(PREFIX, autoescape=True))
        async with self.engine.connect() as connection:
            return await connection.scalar(noted) or 0

    async def untold(self) -> dict[int, dict[str, bool]]:
        """What could not be posted and its member does not know of, by member: the entry's key, and whether there are
        pictures to be shown."""
        joined = sa.join(outbox, generations, generations.c.interaction == outbox.c.interaction)
        shown = (generations.c.state == "painted") & generations.c.abandoned_at.is_(None)
        kept = (
            sa.select(generations.c.member, outbox.c.key, shown.label("has_picture"))
            .select_from(joined)
            .where(outbox.c.state == "kept", outbox.c.told_at.is_(None))
        )
        found: defaultdict[int, dict[str, bool]] = defaultdict(dict)
        async with self.engine.connect() as connection:
            for row in await connection.execute(kept):
                entries = found[row.member]
                entries[row.key] = entries.get(row.key, False) or bool(row.has_picture)
        return dict(found)

    async def read(self) -> Page:
        """Everything, as it is at one moment; nothing without tables."""
        async with self.engine.connect() as connection:
            if not await _has_tables(connection):
                return Page({}, {})
            found = await connection.execute(
                sa.select(generations).order_by(generations.c.interaction, generations.c.position)
            )
            entries = await connection.execute(sa.select(outbox.c.key, outbox.c.state))
            rows: defaultdict[int, list[Any]] = defaultdict(list)
            for row in found:
                rows[row.interaction].append(row)
            return Page(dict(rows), {entry.key: entry.state for entry in entries})


async def _has_tables(connection: AsyncConnection) -> bool:
    """Not if the bot was killed before it could make them."""
    return await connection.run_sync(lambda sync: sa.inspect(sync).has_table(outbox.name))
