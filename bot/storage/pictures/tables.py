"""The pictures' tables. What the bot promises about a picture is written here as constraints, each with a name.

A change here goes together with a migration; a test compares the two. The tables of credits are in
`storage/credits/tables.py`.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.domain.pictures import GIVEN_BACK, State
from bot.storage.engine.columns import Moment, generated_id, json_column, metadata, one_of

HEAD = "0002"  # the newest migration

generations = sa.Table(
    "generations",
    metadata,
    generated_id(),
    sa.Column("public_id", sa.String(16), nullable=False, unique=True),
    sa.Column("interaction", sa.BigInteger, nullable=False),
    sa.Column("position", sa.SmallInteger, nullable=False),
    sa.Column("application", sa.BigInteger, nullable=False),
    sa.Column("guild", sa.BigInteger, nullable=False),
    sa.Column("channel", sa.BigInteger, nullable=False),
    sa.Column("member", sa.BigInteger, nullable=False),
    sa.Column("parent", sa.String(16)),
    json_column("request", nullable=False),
    sa.Column("count", sa.SmallInteger, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("credits", sa.Integer, nullable=False),
    sa.Column("private", sa.Boolean, nullable=False),
    json_column("byline", nullable=False),
    json_column("answer"),
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
    json_column("failure"),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("answered_at", Moment),  # from here on the row may be claimed
    sa.Column("started_at", Moment),
    sa.Column("ended_at", Moment),
    sa.Column("period_credits", sa.Integer, nullable=False),  # the part of `credits` that no grant paid
    sa.Column("estimate", sa.Float(53)),  # money, in the endpoint's currency
    sa.Column("cost", sa.Float(53)),  # what the endpoint reported instead
    sa.UniqueConstraint("interaction", "position"),
    sa.CheckConstraint(one_of("state", State), name="known_state"),
    sa.CheckConstraint("(state = 'running') = (slot IS NOT NULL)", name="running_has_slot"),
    sa.CheckConstraint("(state IN ('queued', 'running')) = (ended_at IS NULL)", name="open_until_ended"),
    sa.CheckConstraint("state <> 'painted' OR sha256 IS NOT NULL", name="painted_has_bytes"),
    sa.CheckConstraint("credits >= 0", name="credits_not_negative"),
    sa.CheckConstraint("period_credits BETWEEN 0 AND credits", name="period_pays_a_part"),
    # Each sum of what is used is read from one of these indexes alone.
    sa.Index("ix_generations_member_use", "guild", "member", "created_at", "state", "period_credits"),
    sa.Index("ix_generations_member_start", "member", "started_at"),
    # Ids are buttons' and pictures' names for ever; SQLite must not give a deleted row's id away again.
    sqlite_autoincrement=True,
)


def _state_is_not(*states: State) -> sa.ColumnElement[bool]:
    """Spelt out, since a partial index serves a query only if both say the same, with no parameters."""
    return sa.and_(*(generations.c.state != sa.literal_column(repr(state.value)) for state in states))


COUNTS = _state_is_not(*sorted(GIVEN_BACK))  # against credits
BILLED = _state_is_not(State.CANCELLED, State.FAILED)  # perhaps, by the endpoint
IS_PAINTED = generations.c.state == sa.literal_column("'painted'")

sa.Index(
    "ix_generations_server_use",
    generations.c.guild,
    generations.c.created_at,
    generations.c.state,  # SQLite looks at it although the condition has said all
    generations.c.credits,
    sqlite_where=COUNTS,
    postgresql_where=COUNTS,
)
sa.Index(
    "ix_generations_money",
    generations.c.created_at,
    generations.c.state,
    generations.c.cost,
    generations.c.estimate,
    sqlite_where=BILLED,
    postgresql_where=BILLED,
)
sa.Index(
    "ix_generations_painted",
    generations.c.guild,
    generations.c.member,
    generations.c.id,
    sqlite_where=IS_PAINTED,
    postgresql_where=IS_PAINTED,
)

_is_open = generations.c.ended_at.is_(None)
IS_WAITING = _is_open & (generations.c.state == sa.literal_column("'queued'"))
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
    generated_id(),
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

_is_kept = outbox.c.state == sa.literal_column("'kept'")

sa.Index("ix_outbox_pending", outbox.c.not_before, sqlite_where=_is_pending, postgresql_where=_is_pending)
sa.Index("ix_outbox_kept", outbox.c.interaction, sqlite_where=_is_kept, postgresql_where=_is_kept)

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
