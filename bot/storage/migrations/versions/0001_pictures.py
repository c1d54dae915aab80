"""Pictures, what is to be posted, the rate, and single facts.

A migration is frozen: it repeats what `tables.py` said when it was written, and imports nothing of the program.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATES = "'queued', 'running', 'painted', 'failed', 'unknown', 'cancelled'"


def upgrade() -> None:
    create_generations()
    create_outbox()
    rate = op.create_table(
        "rate",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("due", MOMENT),
        sa.PrimaryKeyConstraint("name", name="pk_rate"),
    )
    # Locking a row that is not there locks nothing.
    op.bulk_insert(rate, [{"name": "endpoint"}, {"name": "line"}])
    op.create_table(
        "facts",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_facts"),
    )


def generated_id() -> sa.Column[int]:
    return sa.Column(
        "id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False
    )


def create_generations() -> None:
    op.create_table(
        "generations",
        generated_id(),
        *asked_columns(),
        *painted_columns(),
        sa.PrimaryKeyConstraint("id", name="pk_generations"),
        sa.UniqueConstraint("public_id", name="uq_generations_public_id"),
        sa.UniqueConstraint("interaction", "position", name="uq_generations_interaction_position"),
        *checks(),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_generations_member_use", "generations", ["guild", "member", "created_at"])
    op.create_index("ix_generations_member_start", "generations", ["member", "started_at"])
    is_open = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_generations_open", "generations", ["id"], sqlite_where=is_open, postgresql_where=is_open
    )
    running = sa.text("state = 'running'")
    op.create_index(
        "one_picture_per_slot",
        "generations",
        ["slot"],
        unique=True,
        sqlite_where=running,
        postgresql_where=running,
    )


def asked_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("interaction", sa.BigInteger, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("application", sa.BigInteger, nullable=False),
        sa.Column("guild", sa.BigInteger, nullable=False),
        sa.Column("channel", sa.BigInteger, nullable=False),
        sa.Column("member", sa.BigInteger, nullable=False),
        sa.Column("parent", sa.String(16)),
        sa.Column("request", sa.JSON, nullable=False),
        sa.Column("count", sa.SmallInteger, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("credits", sa.Integer, nullable=False),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("byline", sa.JSON, nullable=False),
    ]


def painted_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("answer", sa.JSON),
        sa.Column("slot", sa.Integer),
        sa.Column("owner", sa.String(255)),
        sa.Column("lease_until", MOMENT),
        sa.Column("token", sa.Text),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("message", sa.BigInteger),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64)),
        sa.Column("media_type", sa.String(64)),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("colour", sa.Integer),
        sa.Column("failure", sa.JSON),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("started_at", MOMENT),
        sa.Column("ended_at", MOMENT),
    ]


def checks() -> list[sa.CheckConstraint]:
    rules = {
        "known_state": f"state IN ({STATES})",
        "running_has_slot": "(state = 'running') = (slot IS NOT NULL)",
        "open_until_ended": "(state IN ('queued', 'running')) = (ended_at IS NULL)",
        "painted_has_bytes": "state <> 'painted' OR sha256 IS NOT NULL",
        "credits_not_negative": "credits >= 0",
    }
    return [sa.CheckConstraint(rule, name=op.f(f"ck_generations_{name}")) for name, rule in rules.items()]


def create_outbox() -> None:
    op.create_table(
        "outbox",
        generated_id(),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("interaction", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("message", sa.BigInteger),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sa.CheckConstraint("state IN ('pending', 'sent', 'kept')", name=op.f("ck_outbox_known_state")),
    )
    pending = sa.text("state = 'pending'")
    op.create_index(
        "ix_outbox_pending", "outbox", ["not_before"], sqlite_where=pending, postgresql_where=pending
    )
