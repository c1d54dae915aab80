"""The locales of an ask. Null, as in every row from before: en-US."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("generations", sa.Column("locale", sa.String(10)))
    op.add_column("generations", sa.Column("public_locale", sa.String(10)))
