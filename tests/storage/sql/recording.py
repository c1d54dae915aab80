"""Writes down the SQL that is sent while a verb of the storage runs, in a spelling for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.sql.compiler import SQLCompiler

from bot.storage.engine.columns import metadata
from tests.storage.sql.layout import laid_out

# Named placeholders say more than the `?` and `$1` that the drivers get. These dialects write no casts around them.
DIALECTS: dict[str, sa.Dialect] = {
    "sqlite": SQLiteDialect(paramstyle="named"),
    "postgresql": PGDialect(paramstyle="named"),  # type: ignore[no-untyped-call]  # it has no types
}

# What SQLAlchemy and Alembic ask by themselves; the limits of a transaction that counts, of which the page has a
# sentence; and the lock on the instance's name, which is held again every few seconds, whatever else is being done.
NOT_ASKED_BY_US = (
    "pg_catalog.",
    "PRAGMA main.",
    "PRAGMA temp.",
    "alembic_version.version_num",
    "BEGIN IMMEDIATE",
    "_timeout = 120000",
)
INSTANCE_LOCK = "pg_try_advisory_lock"


class Recorder:
    """The statements of each verb, by its name: in the order in which they were first sent, each once."""

    def __init__(self) -> None:
        self.sent: dict[str, list[str]] = {}

    @contextmanager
    def verb(self, name: str) -> Iterator[None]:
        """Everything that is sent meanwhile belongs to this verb. It may be called again, to show another way."""
        heard = self.sent.setdefault(name, [])

        def hear(
            connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _: Any
        ) -> None:
            text = spelled(statement, context.compiled, connection.dialect.name)
            if any(sign in text for sign in NOT_ASKED_BY_US) or text in heard:
                return
            if INSTANCE_LOCK not in text or name == "opening":
                heard.append(text)

        sa.event.listen(sa.Engine, "before_cursor_execute", hear)
        try:
            yield
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", hear)


def spelled(statement: str, compiled: Any, dialect: str) -> str:
    """The statement as the page has it; one that was not built with SQLAlchemy is only laid out."""
    if isinstance(compiled, SQLCompiler) and compiled.statement is not None:
        again = compiled.statement.compile(
            dialect=DIALECTS[dialect],
            column_keys=compiled.column_keys,
            for_executemany=compiled.for_executemany,
        )
        statement = with_plain_names(with_stars(without_aliases(str(again).replace('"', ""))))
    return laid_out(statement)


def without_aliases(text: str) -> str:
    """Without the names that SQLAlchemy gives to results which nobody asks for by name."""
    for alias in set(re.findall(r" AS (\w+_\d+)\b", text)):
        if len(re.findall(rf"\b{alias}\b", text)) == 1:
            text = text.replace(f" AS {alias}", "")
    return text


def with_stars(text: str) -> str:
    """`*` where all columns of a table are named."""
    for table in metadata.sorted_tables:
        names = [column.name for column in table.columns]
        qualified = ", ".join(f"{table.name}.{name}" for name in names)
        text = re.sub(rf"(?<=SELECT ){re.escape(qualified)}(?=,| \n)", f"{table.name}.*", text)
        for every in (qualified, ", ".join(names)):
            text = re.sub(rf"(?<=RETURNING ){re.escape(every)}$", "*", text)
    return text


def with_plain_names(text: str) -> str:
    """Placeholders without casts, and without the `_1` that SQLAlchemy gives to the only one of a name; a list of any
    length is one placeholder."""
    text = re.sub(r"\(__\[POSTCOMPILE_(\w+)\]\)", r"(:\1, …)", text)
    text = re.sub(r"(?<=\w)::[A-Z]+", "", text)
    names = set(re.findall(r"(?<!:):(\w+)", text))
    for name in names:
        plain = name.removesuffix("_1")
        if plain != name and not {plain, f"{plain}_2"} & names:
            text = re.sub(rf":{name}\b", f":{plain}", text)
    return text
