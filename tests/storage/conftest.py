"""Both engines: each test that asks for `storage` runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage import Storage
from bot.storage.engine.address import sqlite_file
from tests.migrated import Migrated
from tests.storage.calendars import Calendar, create_moving_database
from tests.storage.deployments import Deployment


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgresql_url")
        return url
    return f"sqlite:///{tmp_path / 'bot.sqlite3'}"


def _migrate(database_url: str, migrated: Migrated) -> None:
    """What a first start does to a database of SQLite; that of PostgreSQL is one for all tests."""
    if database_url.startswith("sqlite"):
        migrated.put(sqlite_file(database_url))


@pytest.fixture
async def deployment(database_url: str, tmp_path: Path, migrated: Migrated) -> AsyncIterator[Deployment]:
    """An empty database, and processes that may be started on it."""
    _migrate(database_url, migrated)
    async with AsyncExitStack() as stack:
        yield Deployment(database_url, tmp_path, stack)


@pytest.fixture
async def storage(deployment: Deployment) -> Storage:
    """One process: three slots, two at once per member."""
    return await deployment.start()


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


@pytest.fixture(scope="session")
async def moving_url(postgresql_url: str) -> str:
    """A PostgreSQL database whose clock the tests move."""
    return await create_moving_database(postgresql_url)


@pytest.fixture
def calendar_url(database_url: str, request: pytest.FixtureRequest) -> str:
    if database_url.startswith("sqlite"):
        return database_url
    url: str = request.getfixturevalue("moving_url")
    return url


@pytest.fixture
async def calendar(calendar_url: str, tmp_path: Path, migrated: Migrated) -> AsyncIterator[Calendar]:
    """A deployment whose clock can be set."""
    _migrate(calendar_url, migrated)
    async with AsyncExitStack() as stack:
        yield Calendar(calendar_url, tmp_path, stack)


@pytest.fixture
async def bank(calendar: Calendar) -> Storage:
    """One process on it, with room for everybody: ten credits a day by default."""
    return await calendar.start(slots=50, member_limit=50)


@pytest.fixture
def postgres_deployment(postgresql_url: str, tmp_path: Path) -> Deployment:
    """PostgreSQL alone, for what only several processes can do."""
    return Deployment(postgresql_url, tmp_path, AsyncExitStack())
