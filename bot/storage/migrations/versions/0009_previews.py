"""Styles have preview pictures, which are small and few: their bytes are in the database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SHOWN, LEFT = sa.text("left_at IS NULL"), sa.text("left_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "style_previews",
        sa.Column("style", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("style", "sha256", name="pk_style_previews"),
    )
    op.create_index(
        "one_preview_per_style",
        "style_previews",
        ["style"],
        unique=True,
        sqlite_where=SHOWN,
        postgresql_where=SHOWN,
    )
    op.create_index(
        "ix_style_previews_left", "style_previews", ["left_at"], sqlite_where=LEFT, postgresql_where=LEFT
    )
