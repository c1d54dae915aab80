"""The locales of an ask, and the language that a server has chosen.

Rows from before have nulls: en-US of an ask, no choice of a server.
"""

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
    op.add_column("guild_settings", sa.Column("language", sa.String(10)))
