"""Why hosts have removed an entry is read by its author from now on.

What was written before was meant for the other hosts, who find it in the history.
"""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE challenge_entries SET removed_why = NULL WHERE erased_at IS NULL")
