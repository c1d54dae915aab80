"""Recurring challenges, and of which series a challenge is a round; and which members are to be told of challenges."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
RUNNING = sa.text("ended_at IS NULL")
NOTICE_IS_DUE = "(notice IS NULL) = (tell_at IS NULL)"


def upgrade() -> None:
    _create_series()
    _create_tellings()


def _create_series() -> None:
    op.create_table(
        "challenge_series",
        _generated_id(),
        sa.Column("public_id", sa.String(16), nullable=False),
        _number("guild"),
        _number("channel"),
        _number("parent", nullable=True),
        _number("tag", nullable=True),
        _number("made_by"),
        _number("interaction", nullable=True),
        sa.Column("locale", sa.String(10)),
        sa.Column("plan", sa.JSON, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("empty_rounds", sa.Integer, nullable=False),
        sa.Column("paused", sa.String(64)),
        sa.Column("ended_at", MOMENT),
        sa.Column("notice", sa.String(64)),
        sa.Column("tell_at", MOMENT),
        sa.Column("warned_for", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_challenge_series"),
        sa.UniqueConstraint("public_id", name="uq_challenge_series_public_id"),
        sa.UniqueConstraint("interaction", name="uq_challenge_series_interaction"),
        sa.CheckConstraint(NOTICE_IS_DUE, name=op.f("ck_challenge_series_notice_is_due")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_challenge_series_guild", "challenge_series", ["guild", "id"])
    op.add_column("challenges", _number("series", nullable=True))
    op.create_index(
        "one_round_at_a_time",
        "challenges",
        ["series"],
        unique=True,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )


def _create_tellings() -> None:
    op.create_table(
        "challenge_tellings",
        _generated_id(),
        _number("challenge"),
        _number("member"),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_challenge_tellings"),
        sa.ForeignKeyConstraint(["challenge"], ["challenges.id"], name="fk_challenge_tellings_challenge"),
        sa.UniqueConstraint(
            "challenge", "member", "phase", name="uq_challenge_tellings_challenge_member_phase"
        ),
        sa.CheckConstraint("phase IN ('open', 'voting')", name=op.f("ck_challenge_tellings_known_phase")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_challenge_tellings_member", "challenge_tellings", ["member"])


def _generated_id() -> sa.Column[int]:
    return sa.Column(
        "id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False
    )


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, autoincrement=False, nullable=nullable)
