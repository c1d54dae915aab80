"""Duels: what voters have said of two pictures at a time, and what counted of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "duel_ballots",
        sa.Column("challenge", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("voter", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("duels", sa.JSON, nullable=False),
        sa.Column("outstanding", sa.JSON),
        sa.Column("receipt", sa.String(8), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("challenge", "voter", name="pk_duel_ballots"),
        _of_challenge("duel_ballots"),
        sa.UniqueConstraint("challenge", "receipt", name="uq_duel_ballots_challenge_receipt"),
    )
    op.create_table(
        "counted_duels",
        sa.Column("challenge", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("duels", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("challenge", "position", name="pk_counted_duels"),
        _of_challenge("counted_duels"),
    )


def _of_challenge(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["challenge"], ["challenges.id"], name=f"fk_{table}_challenge")
