"""Of which failures of a post hosts have heard, so that they read each once, whoever restarts.

Of what had failed before they have heard.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("challenge_posts", sa.Column("told", sa.String(64)))
    op.add_column("challenge_posts", sa.Column("tell_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE challenge_posts SET told = reason WHERE reason IS NOT NULL")
