"""The database as text, and a file again: with every moment moved by as much as has passed since it was written."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

FILE = "imagine-bot.sqlite3"
MOMENT = "%Y-%m-%d %H:%M:%S.%f"  # as SQLite keeps one, in UTC
IN_JSON = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00")


def dumped(folder: Path) -> str:
    """The whole database of a data folder, what was in its write-ahead log included."""
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return "\n".join([*database.iterdump(), ""])


def restore(text: str, folder: Path, later: timedelta) -> None:
    """Make the database in `folder`, with every moment `later` than it is in the text."""
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.executescript(text)
        shift(database, later)


def shift(database: sqlite3.Connection, later: timedelta) -> None:
    database.create_function("moved", 1, _none_or(lambda text: _moved(text, later)), deterministic=True)
    database.create_function("moved_within", 1, _none_or(lambda text: _moved_within(text, later)))
    with database:
        for table, column, kind in _columns(database):
            if kind == "DATETIME":
                database.execute(f'UPDATE "{table}" SET "{column}" = moved("{column}")')  # noqa: S608
            elif kind == "JSON":
                database.execute(f'UPDATE "{table}" SET "{column}" = moved_within("{column}")')  # noqa: S608


def changed(folder: Path, statement: str, *values: object) -> int:
    """Change rows while no bot runs; how many."""
    with closing(sqlite3.connect(folder / FILE)) as database, database:
        return database.execute(statement, values).rowcount


def asked(folder: Path, query: str, *values: object) -> list[sqlite3.Row]:
    """Rows as they are now; a bot may be running."""
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.row_factory = sqlite3.Row
        return database.execute(query, values).fetchall()


def _columns(database: sqlite3.Connection) -> list[tuple[str, str, str]]:
    tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return [
        (table, column, kind.upper())
        for (table,) in tables.fetchall()
        for _, column, kind, *_ in database.execute(f'PRAGMA table_info("{table}")')
    ]


def _none_or(change: Callable[[str], str]) -> Callable[[str | None], str | None]:
    return lambda text: None if text is None else change(text)


def _moved(text: str, later: timedelta) -> str:
    return (datetime.fromisoformat(text) + later).strftime(MOMENT)


def _moved_within(text: str, later: timedelta) -> str:
    return IN_JSON.sub(lambda found: (datetime.fromisoformat(found[0]) + later).isoformat(), text)
