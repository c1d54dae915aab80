"""What all tables are made with: the names of constraints, points in time, generated ids."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

AFTER_ALL = 2**63 - 1  # no generated id comes after it


@sa.event.listens_for(metadata, "before_create")
def _partial_on_postgresql(target: sa.MetaData, connection: sa.Connection, **options: Any) -> None:
    """Give PostgreSQL the conditions of partial indexes, which the tables name for SQLite alone.

    Naming `postgresql_where` there would have every process load that dialect and all its drivers, 2 MB of them.
    """
    if connection.dialect.name == "postgresql":
        for index in (index for table in target.sorted_tables for index in table.indexes):
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]


class Moment(sa.types.TypeDecorator[datetime]):
    """A point in time: aware datetimes in Python, UTC in the database (SQLite keeps no zone)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def generated_id() -> sa.Column[int]:
    """The primary key `id`, which the database counts up."""
    # A BIGINT primary key is no alias of SQLite's rowid and would not be generated there.
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def json_column(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    """A column of JSON; None is SQL's NULL, not JSON's null."""
    return sa.Column(name, sa.JSON(none_as_null=True), nullable=nullable)


def one_of(column: str, values: type[Any]) -> str:
    """The SQL of a CHECK: the column has one of an enumeration's values."""
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


def json_or_text(text: str) -> Any:
    """What a JSON column holds. Text that is no JSON is given as it is: it must not stop the reading of other rows.

    (On SQLite the column is a text like any other, and an exception between two rows of a result would leave its
    statement open, so that no transaction could be committed any more.)
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
