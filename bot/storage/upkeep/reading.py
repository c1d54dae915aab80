"""Reads the database beside a running bot: nothing is locked, migrated or written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from bot.storage.engine.address import is_postgresql, server_of, sqlite_file
from bot.storage.engine.engine import T, Work, words_of
from bot.storage.engine.errors import CannotOpen

DATABASE = "imagine-bot.sqlite3"
PATIENCE = 30.0  # seconds: for a lock, and for a server to answer


async def read(work: Work[T], *, data_dir: Path, database_url: str | None) -> T:
    """What `work` returns, which only reads. Raises CannotOpen; its text says what to do."""
    try:
        if database_url is not None and is_postgresql(database_url):
            return await _read_server(work, database_url)
        file = data_dir / DATABASE if database_url is None else sqlite_file(database_url)
        return _read_file(work, file.absolute())
    except (sa.exc.DBAPIError, OSError) as error:
        raise CannotOpen(
            f"The database cannot be read ({words_of(error)}); check DATABASE_URL and DATA_DIR, and start this "
            "version of the bot once, or run imagine-bot migrate, so that the database has its tables."
        ) from error


def _read_file(work: Work[T], file: Path) -> T:
    if not file.is_file():
        raise CannotOpen(f"There is no database {file} yet; check DATABASE_URL and DATA_DIR.")
    engine = sa.create_engine(
        "sqlite://",
        # mode=ro: nothing can be written by mistake.
        creator=lambda: sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=PATIENCE),
        poolclass=sa.pool.NullPool,
    )
    with closing(engine.connect()) as connection:
        return work(connection)


async def _read_server(work: Work[T], url: str) -> T:
    # Here, since a bot on SQLite has no use for it.
    from sqlalchemy.ext.asyncio import create_async_engine

    from bot.storage.engine.postgres import DRIVERS_OWN

    server = server_of(url)
    engine = create_async_engine(
        server.url, poolclass=sa.pool.NullPool, connect_args=server.arguments(timeout=PATIENCE)
    )
    try:
        async with engine.connect() as connection:
            await connection.execute(sa.text("SET TRANSACTION READ ONLY"))
            return await connection.run_sync(work)
    except DRIVERS_OWN as error:
        raise CannotOpen(f"PostgreSQL at {server.shown} cannot be read ({words_of(error)}).") from error
