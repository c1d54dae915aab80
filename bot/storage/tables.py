"""The schema. What the bot promises about a picture is written here as constraints, each with a name.

A change here goes together with a migration; a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.pictures import State

HEAD = "0001"  # the newest migration

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


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


def _generated_id() -> sa.Column[int]:
    # A BIGINT primary key is no alias of SQLite's rowid and would not be generated there.
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _json(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(none_as_null=True), nullable=nullable)


generations = sa.Table(
    "generations",
    metadata,
    _generated_id(),
    sa.Column("public_id", sa.String(16), nullable=False, unique=True),
    sa.Column("interaction", sa.BigInteger, nullable=False),
    sa.Column("position", sa.SmallInteger, nullable=False),
    sa.Column("application", sa.BigInteger, nullable=False),
    sa.Column("guild", sa.BigInteger, nullable=False),
    sa.Column("channel", sa.BigInteger, nullable=False),
    sa.Column("member", sa.BigInteger, nullable=False),
    sa.Column("parent", sa.String(16)),
    _json("request", nullable=False),
    sa.Column("count", sa.SmallInteger, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("credits", sa.Integer, nullable=False),
    sa.Column("private", sa.Boolean, nullable=False),
    _json("byline", nullable=False),
    _json("answer"),
    sa.Column("slot", sa.Integer),
    sa.Column("owner", sa.String(255)),
    sa.Column("lease_until", Moment),
    sa.Column("token", sa.Text),  # erased once the pictures are delivered
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("message", sa.BigInteger),
    sa.Column("key", sa.String(255), nullable=False),
    sa.Column("sha256", sa.String(64)),
    sa.Column("media_type", sa.String(64)),
    sa.Column("width", sa.Integer),
    sa.Column("height", sa.Integer),
    sa.Column("colour", sa.Integer),
    _json("failure"),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("answered_at", Moment),  # from here on the row may be claimed
    sa.Column("started_at", Moment),
    sa.Column("ended_at", Moment),
    sa.UniqueConstraint("interaction", "position"),
    sa.CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in State)})", name="known_state"),
    sa.CheckConstraint("(state = 'running') = (slot IS NOT NULL)", name="running_has_slot"),
    sa.CheckConstraint("(state IN ('queued', 'running')) = (ended_at IS NULL)", name="open_until_ended"),
    sa.CheckConstraint("state <> 'painted' OR sha256 IS NOT NULL", name="painted_has_bytes"),
    sa.CheckConstraint("credits >= 0", name="credits_not_negative"),
    sa.Index("ix_generations_member_use", "guild", "member", "created_at"),
    sa.Index("ix_generations_member_start", "member", "started_at"),
    # Ids are buttons' and pictures' names for ever; SQLite must not give a deleted row's id away again.
    sqlite_autoincrement=True,
)

_is_open = generations.c.ended_at.is_(None)
_is_running = generations.c.state == sa.literal_column("'running'")

sa.Index("ix_generations_open", generations.c.id, sqlite_where=_is_open, postgresql_where=_is_open)
sa.Index(
    "one_picture_per_slot",
    generations.c.slot,
    unique=True,
    sqlite_where=_is_running,
    postgresql_where=_is_running,
)

outbox = sa.Table(
    "outbox",
    metadata,
    _generated_id(),
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("interaction", sa.BigInteger, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("not_before", Moment, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("message", sa.BigInteger),
    sa.Column("created_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('pending', 'sent', 'kept')", name="known_state"),
)

_is_pending = outbox.c.state == sa.literal_column("'pending'")

sa.Index("ix_outbox_pending", outbox.c.not_before, sqlite_where=_is_pending, postgresql_where=_is_pending)

# One row per limited thing, put there by the migration: who holds the row's lock decides.
# `endpoint` serialises claims and keeps IMAGE_RATE; `line` serialises reservations.
rate = sa.Table(
    "rate",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("due", Moment),  # GCRA's theoretical arrival time; null before the first start
)

facts = sa.Table(
    "facts",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)
