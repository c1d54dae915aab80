"""Styles of a server: words that its moderators have chosen, to be added to a prompt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "styles",
        sa.Column("id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("guild", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("folded", sa.String(255), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("model", sa.String(255)),
        sa.Column("changed_by", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_styles"),
        sa.UniqueConstraint("guild", "folded", name="uq_styles_guild_folded"),
    )
