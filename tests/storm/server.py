"""What an administrator does to PostgreSQL, or a failover."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

EVERY = 0.3  # seconds between two rounds of ending sessions

_END = sa.text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
)


@dataclass(frozen=True, slots=True)
class DatabaseServer:
    """`url`: an address as in DATABASE_URL, past any proxy."""

    url: str

    @asynccontextmanager
    async def read_only(self) -> AsyncIterator[None]:
        await self._say("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
        try:
            yield
        finally:
            await self._say(
                "SET default_transaction_read_only = off",
                "ALTER SYSTEM RESET default_transaction_read_only",
                "SELECT pg_reload_conf()",
            )

    @asynccontextmanager
    async def ending_sessions(self) -> AsyncIterator[None]:
        ending = asyncio.create_task(self._end_sessions())
        try:
            yield
        finally:
            ending.cancel()
            with suppress(asyncio.CancelledError):
                await ending

    async def _end_sessions(self) -> None:
        engine = self._engine()
        try:
            async with engine.connect() as connection:
                while True:
                    await connection.execute(_END)
                    await asyncio.sleep(EVERY)
        finally:
            await engine.dispose()

    async def _say(self, *statements: str) -> None:
        engine = self._engine()
        try:
            async with engine.connect() as connection:
                for statement in statements:
                    await connection.execute(sa.text(statement))
        finally:
            await engine.dispose()

    def _engine(self) -> AsyncEngine:
        return create_async_engine(
            sa.make_url(self.url).set(drivername="postgresql+asyncpg"),
            poolclass=sa.pool.NullPool,
            isolation_level="AUTOCOMMIT",
        )
