"""What the stories of this folder are told with: a clock that can be moved, processes that can crash, asks."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.domain.credits import Split
from bot.domain.pictures import Ask, Byline, Generation, ImageInfo, PictureRequest, Reply, Snapshot
from bot.storage import Storage, open_storage
from bot.storage.care.tables import refreshes
from bot.storage.credits.charges import Charges
from bot.storage.credits.purses import Purses
from bot.storage.engine.columns import metadata
from bot.storage.pictures.generations import GenerationRows, new_owner, since_boot
from bot.storage.pictures.tables import generations, outbox, rate

FACTS = ImageInfo(media_type="image/png", width=8, height=6, colour=0x336699)

_interactions = itertools.count(1_400_000_000_000_000_000)


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 12, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now


def on_sqlite(
    folder: Path, *, url: str | None = None, busy_seconds: float = 1.0
) -> AbstractAsyncContextManager[Storage]:
    """One process on a SQLite file of its own in the folder, or on what `url` names."""
    return open_storage(
        data_dir=folder,
        database_url=url,
        pictures_url=None,
        instance="first",
        clock=Clock(),
        image_concurrency=3,
        member_limit=2,
        busy_seconds=busy_seconds,
    )


class Deployment:
    """One database and the processes on it."""

    def __init__(self, url: str, folder: Path, stack: AsyncExitStack) -> None:
        self.url = url
        self.folder = folder
        self.clock = Clock()
        self.is_sqlite = url.startswith("sqlite")
        self.started = False
        self._stack = stack

    @asynccontextmanager
    async def process(
        self,
        instance: str = "first",
        *,
        slots: int = 3,
        member_limit: int = 2,
        per_minute: float | None = None,
        busy_seconds: float = 5.0,
        money_cap: float | None = None,
        costs_of: str | None = None,
    ) -> AsyncIterator[Storage]:
        async with open_storage(
            data_dir=self.folder,
            database_url=self.url,
            pictures_url=None,
            instance=instance,
            clock=self.clock,
            image_concurrency=slots,
            member_limit=member_limit,
            rate_per_minute=per_minute,
            money_cap=money_cap,
            costs_of=costs_of,
            busy_seconds=busy_seconds,
        ) as storage:
            yield storage

    async def start(
        self,
        instance: str = "first",
        *,
        slots: int = 3,
        member_limit: int = 2,
        per_minute: float | None = None,
        money_cap: float | None = None,
    ) -> Storage:
        """A process that lives until the test ends. The first one finds an empty database."""
        storage = await self._stack.enter_async_context(
            self.process(
                instance, slots=slots, member_limit=member_limit, per_minute=per_minute, money_cap=money_cap
            )
        )
        if not self.started:
            await self.clear(storage)
        self.started = True
        return storage

    async def clear(self, storage: Storage) -> None:
        """PostgreSQL is one for all tests; what the last one left is taken away."""

        def empty(tx: sa.Connection) -> None:
            for table in reversed(metadata.sorted_tables):
                if table is not rate:
                    tx.execute(sa.delete(table))
            tx.execute(sa.update(rate).values(due=None))

        await storage.database.transact(empty)

    async def passes(self, storage: Storage, seconds: float) -> None:
        """Let time pass. PostgreSQL's own clock cannot be moved; what is stored is moved into the past instead."""
        if self.is_sqlite:
            self.clock.now += timedelta(seconds=seconds)
            return

        def age(tx: sa.Connection) -> None:
            for column in (
                generations.c.lease_until,
                generations.c.created_at,
                outbox.c.not_before,
                refreshes.c.not_before,
                refreshes.c.created_at,
                rate.c.due,
            ):
                shift = sa.literal(timedelta(seconds=seconds), sa.Interval)
                tx.execute(sa.update(column.table).values({column: column - shift}))

        await storage.database.transact(age)


def another_run(
    storage: Storage,
    *,
    slots: int = 3,
    per_minute: float | None = None,
    seconds: Callable[[], float] = since_boot,
    instance: str = "first",
) -> GenerationRows:
    """The rows as another run of the instance has them, on the same open database: two processes in one."""
    purses = Purses(storage.database, default_credits=10, money_cap=None)
    return GenerationRows(
        storage.database,
        Charges(storage.database, purses),
        owner=new_owner(instance),
        image_concurrency=slots,
        member_limit=2,
        rate_per_minute=per_minute,
        seconds=seconds,
    )


def an_ask(*, member: int = 1, count: int = 1, private: bool = False, interaction: int | None = None) -> Ask:
    return Ask(
        interaction=interaction or next(_interactions),
        guild=11,
        member=member,
        request=PictureRequest(prompt="a red fox in the snow", model="dall-e-3", size="1024x1024"),
        count=count,
        credits_each=2,
        reply=Reply(
            application=7,
            token="a-token-that-speaks-for-the-interaction",
            expires_at=datetime(2026, 11, 23, 12, 15, tzinfo=UTC),
            channel=22,
            private=private,
            byline=Byline(name="Alice", avatar=None, upload_limit=10_000_000),
            locale="de",
            public_locale="es-419",
        ),
    )


def all_from_the_period(ask: Ask) -> Callable[[Snapshot], list[Split]]:
    """Lets everybody in, and asks no grant."""
    return lambda _: [Split(ask.credits_each)] * ask.count


async def reserve(storage: Storage, ask: Ask) -> tuple[Generation, ...]:
    """Whatever the member has left."""
    rows, _ = await storage.generations.reserve(ask, all_from_the_period(ask))
    return rows


async def claim(storage: Storage) -> Generation | None:
    """The next picture alone."""
    rows = await storage.generations.claim(1)
    return rows[0] if rows else None


async def waiting(storage: Storage, *, member: int = 1, count: int = 1) -> tuple[Generation, ...]:
    """Pictures that were asked for and answered: they may be claimed."""
    rows = await reserve(storage, an_ask(member=member, count=count))
    await storage.generations.answered(rows[0].ask.interaction, message=900)
    return rows


async def running(storage: Storage, *, member: int = 1) -> Generation:
    await waiting(storage, member=member)
    row = await claim(storage)
    assert row is not None
    return row


async def started(storage: Storage, rows: tuple[Generation, ...]) -> list[Generation]:
    """The pictures of an ask, under way; nobody else waits."""
    await storage.generations.answered(rows[0].ask.interaction, message=900)
    return list(await storage.generations.claim(len(rows)))


async def columns(storage: Storage, row: Generation) -> dict[str, object]:
    """The row as the database has it."""
    query = sa.select(generations).where(generations.c.id == row.id)
    found = await storage.database.transact(lambda tx: tx.execute(query).mappings().one())
    return dict(found)


async def entries(storage: Storage) -> dict[str, str]:
    """The outbox: states by key."""
    query = sa.select(outbox.c.key, outbox.c.state).order_by(outbox.c.id)
    rows = await storage.database.transact(lambda tx: tx.execute(query).all())
    return {row.key: row.state for row in rows}


@asynccontextmanager
async def raw(url: str) -> AsyncIterator[AsyncConnection]:
    """Somebody else at the same server."""
    engine = create_async_engine(
        sa.make_url(url).set(drivername="postgresql+asyncpg"), poolclass=sa.pool.NullPool
    )
    async with engine.connect() as connection:
        yield connection


async def somebody_waits(url: str) -> None:
    """Return once a statement of the program waits for a lock that somebody else holds."""
    waits = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'imagine-bot' AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(60), raw(url) as connection:
        while not await connection.scalar(waits):
            await connection.rollback()  # within a transaction the view stands still
