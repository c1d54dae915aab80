"""A refusal for which the endpoint named a cost is money that was spent: the index of the month's sum has it too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BILLED = sa.text("state != 'cancelled' AND state != 'failed' OR cost IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_generations_money", "generations")
    op.create_index(
        "ix_generations_money",
        "generations",
        ["created_at", "state", "cost", "estimate"],
        sqlite_where=BILLED,
        postgresql_where=BILLED,
    )
