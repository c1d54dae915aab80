"""A picture is painted before its SHA-256 is known: that it has bytes is told by their media type.

Both were always written together, so every row from before satisfies the new rule too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NAME = "ck_generations_painted_has_bytes"
RULE = "state <> 'painted' OR media_type IS NOT NULL"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        with (
            sequence_kept(),
            op.batch_alter_table("generations", table_kwargs={"sqlite_autoincrement": True}) as table,
        ):
            table.drop_constraint(op.f(NAME), type_="check")
            table.create_check_constraint(op.f(NAME), RULE)
        return
    # NOT VALID: the rows that are there are not read while the table is locked. New rows are checked at once, and
    # `schema.validate` reads the others afterwards, while everybody goes on.
    op.execute(f"ALTER TABLE generations DROP CONSTRAINT {NAME}")
    op.execute(f"ALTER TABLE generations ADD CONSTRAINT {NAME} CHECK ({RULE}) NOT VALID")


@contextmanager
def sequence_kept() -> Iterator[None]:
    """SQLite's rebuilt table would start its ids after the highest that is left, and give deleted ones away again."""
    last = op.get_bind().scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'generations'"))
    yield
    if last is not None:
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'generations'")
        sequence = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
        op.execute(sequence.insert().values(name="generations", seq=last))
