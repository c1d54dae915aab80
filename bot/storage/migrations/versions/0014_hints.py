"""What hosts are told in private of a challenge, and what proves that its ballots did not change after the count.

Nothing of it is known of what was entered, voted or counted before: the columns are empty there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = "ck_challenge_posts_known_kind"
KNOWN = "kind IN ('card', 'gallery', 'sheet', 'result', 'notice', 'role', 'hint')"


def upgrade() -> None:
    for table in ("ballots", "duel_ballots"):
        op.add_column(table, sa.Column("young_account", sa.Boolean))
    op.add_column("challenge_entries", sa.Column("fingerprint", sa.String(32)))
    op.add_column("challenges", sa.Column("odd_voting", sa.JSON))
    op.add_column("challenges", sa.Column("ballots_salt", sa.String(64)))
    op.add_column("challenges", sa.Column("ballots_sha256", sa.String(64)))
    _know_the_kind()


def _know_the_kind() -> None:
    if op.get_bind().dialect.name == "sqlite":
        with (
            _sequence_kept("challenge_posts"),
            op.batch_alter_table("challenge_posts", table_kwargs={"sqlite_autoincrement": True}) as table,
        ):
            table.drop_constraint(op.f(KINDS), type_="check")
            table.create_check_constraint(op.f(KINDS), KNOWN)
        return
    op.execute(f"ALTER TABLE challenge_posts DROP CONSTRAINT {KINDS}")
    op.execute(f"ALTER TABLE challenge_posts ADD CONSTRAINT {KINDS} CHECK ({KNOWN})")


@contextmanager
def _sequence_kept(name: str) -> Iterator[None]:
    """SQLite's rebuilt table would start its ids after the highest that is left, and give deleted ones away again."""
    sequence = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
    is_it = sequence.c.name == name
    last = op.get_bind().scalar(sa.select(sequence.c.seq).where(is_it))
    yield
    if last is not None:
        op.execute(sequence.delete().where(is_it))
        op.execute(sequence.insert().values(name=name, seq=last))
