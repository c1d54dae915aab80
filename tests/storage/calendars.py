"""A deployment whose clock can be set on both engines.

PostgreSQL dates everything by its own `clock_timestamp()`. In a database of these tests a function of that name is
found before it, which tells the time that the test has set: the program is the same to the letter.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.credits import Balance, Split, spend
from bot.domain.guilds.audit import Change
from bot.domain.pictures import Ask, Generation, Snapshot
from bot.storage import Storage
from tests.storage.deployments import Deployment, an_ask

GUILD, MIA = 11, 500

CLOCKWORK = (
    "CREATE SCHEMA clockwork",
    "CREATE TABLE clockwork.clock (moment timestamptz NOT NULL)",
    "INSERT INTO clockwork.clock VALUES (pg_catalog.clock_timestamp())",
    "CREATE FUNCTION clockwork.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE"
    " AS 'SELECT moment FROM clockwork.clock'",
    "ALTER DATABASE moving SET search_path = clockwork, pg_catalog",
)


async def create_moving_database(postgresql_url: str) -> str:
    """The address of a new database in which time stands still until a test moves it."""
    server = sa.make_url(postgresql_url).set(drivername="postgresql+asyncpg")
    await _run(server, "DROP DATABASE IF EXISTS moving WITH (FORCE)", "CREATE DATABASE moving")
    await _run(server.set(database="moving"), *CLOCKWORK)
    return sa.make_url(postgresql_url).set(database="moving").render_as_string(hide_password=False)


async def _run(url: sa.URL, *statements: str) -> None:
    engine = create_async_engine(url, poolclass=sa.pool.NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(sa.text(statement))


class Calendar(Deployment):
    """`set` and `later` move the clock of whatever engine it is."""

    async def set(self, storage: Storage, moment: datetime) -> None:
        self.clock.now = moment
        if not self.is_sqlite:
            clock = sa.table("clock", sa.column("moment", sa.DateTime(timezone=True)), schema="clockwork")
            await storage.database.transact(lambda tx: tx.execute(sa.update(clock).values(moment=moment)))

    async def later(self, storage: Storage, **spans: float) -> datetime:
        await self.set(storage, self.clock.now + timedelta(**spans))
        return self.clock.now

    async def clear(self, storage: Storage) -> None:
        await super().clear(storage)
        await self.set(storage, self.clock.now)


# --- what members and moderators do ------------------------------------------------------------------


def by_mia(reason: str | None = None, guild: int = GUILD) -> Change:
    return Change(guild=guild, actor=MIA, reason=reason)


def pays(ask: Ask, snapshot: Snapshot) -> tuple[Split, ...]:
    """The rule itself, as the studio asks it."""
    return spend(
        snapshot.purse,
        model=ask.request.model,
        credits_each=ask.credits_each,
        count=ask.count,
        money_each=ask.estimate,
        now=snapshot.now,
    )


def asked(
    *,
    member: int = 1,
    credits: int = 1,
    count: int = 1,
    roles: tuple[int, ...] = (),
    guild: int = GUILD,
    estimate: float | None = 0.0,
) -> Ask:
    return replace(
        an_ask(member=member, count=count), credits_each=credits, roles=roles, guild=guild, estimate=estimate
    )


async def buy(storage: Storage, ask: Ask) -> tuple[Generation, ...]:
    """Raises what the rule refuses with."""
    rows, _ = await storage.generations.reserve(ask, partial(pays, ask))
    return rows


async def has(storage: Storage, member: int = 1, roles: Collection[int] = ()) -> Balance:
    return await storage.credits.balance(GUILD, member, roles)
