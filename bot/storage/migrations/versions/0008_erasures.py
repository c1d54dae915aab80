"""Members have their data deleted: what is left to be done, and which pictures show and post nothing any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
RULES = {
    "stand_in_is_nobody": "stand_in < 0",
    "mark_within_cut": "mark <= cut",
    "replaced_when_done": "replaced_at IS NULL OR done_at IS NOT NULL",
}
OPEN = sa.text("replaced_at IS NULL")


def upgrade() -> None:
    op.add_column("generations", sa.Column("erased_at", MOMENT))
    op.create_table(
        "erasures",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False
        ),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("guild", "member", "interaction")),
        sa.Column("asked_at", MOMENT, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("cut", "mark", "stand_in")),
        sa.Column("lapses_at", MOMENT, nullable=False),
        *(sa.Column(name, MOMENT) for name in ("lease_until", "done_at", "replaced_at")),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
        sa.UniqueConstraint("interaction", name="uq_erasures_interaction"),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_erasures_{name}")) for name, rule in RULES.items()),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_erasures_member", "erasures", ["guild", "member", "id"])
    op.create_index("ix_erasures_open", "erasures", ["id"], sqlite_where=OPEN, postgresql_where=OPEN)
