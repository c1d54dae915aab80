"""What a member is told when a picture does not arrive as usual, what the operator is told, and slots that are free
while an address is fetched.

`generations.abandoned_at`: the member cancelled the ask while a picture of it was drawn. `outbox.reason` and `told_at`:
why an entry was kept, and when the member was told. `audit.interaction`: the same interaction changes nothing twice.
`alerts`: what the operator was told about, so that a crash loop tells it once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

OLD_RULE = "ck_generations_running_has_slot"
RULES = {
    "ck_generations_slot_only_when_running": "slot IS NULL OR state = 'running'",
    "ck_generations_running_has_slot_or_answer": "state <> 'running' OR slot IS NOT NULL OR answer IS NOT NULL",
}


def upgrade() -> None:
    _change_pictures()
    op.add_column("outbox", sa.Column("reason", sa.String(64)))
    op.add_column("outbox", sa.Column("told_at", MOMENT))
    op.add_column("audit", sa.Column("interaction", sa.BigInteger))
    op.create_index(
        "one_change_per_interaction", "audit", ["interaction", "action", "scope", "target"], unique=True
    )
    op.create_table(
        "alerts",
        sa.Column("matter", sa.String(200), nullable=False),
        sa.Column("facts", sa.JSON),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("matter", name="pk_alerts"),
    )


def _change_pictures() -> None:
    if op.get_bind().dialect.name == "sqlite":
        with (
            _sequence_kept(),
            op.batch_alter_table("generations", table_kwargs={"sqlite_autoincrement": True}) as table,
        ):
            table.add_column(sa.Column("abandoned_at", MOMENT))
            table.drop_constraint(op.f(OLD_RULE), type_="check")
            for name, rule in RULES.items():
                table.create_check_constraint(op.f(name), rule)
        return
    op.add_column("generations", sa.Column("abandoned_at", MOMENT))
    # NOT VALID: the rows that are there are not read while the table is locked. New rows are checked at once, and
    # `schema.validate` reads the others afterwards, while everybody goes on.
    op.execute(f"ALTER TABLE generations DROP CONSTRAINT {OLD_RULE}")
    for name, rule in RULES.items():
        op.execute(f"ALTER TABLE generations ADD CONSTRAINT {name} CHECK ({rule}) NOT VALID")


@contextmanager
def _sequence_kept() -> Iterator[None]:
    """SQLite's rebuilt table would start its ids after the highest that is left, and give deleted ones away again."""
    last = op.get_bind().scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'generations'"))
    yield
    if last is not None:
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'generations'")
        sequence = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
        op.execute(sequence.insert().values(name="generations", seq=last))
