"""What is done with a picture once it is there: it is deleted, covered, described, kept, shared.

`generations.place` of the pictures that are there is filled in afterwards, in bites, see `upkeep/places.py`: the note
that says up to which picture is written here. What is on the table of changes that moderators made is one action more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

RULES = {
    "ck_generations_only_painted_is_deleted": "deleted_at IS NULL OR state = 'painted'",
    "ck_generations_keeps_what_is_there": "keeps >= 0 AND (keeps = 0 OR deleted_at IS NULL)",
}
ACTIONS = "ck_audit_known_action"
KNOWN = "action IN ('set_limit', 'set_total', 'grant', 'reset_use', 'block', 'undo', 'setting', 'delete')"
SEEN_BY_OTHERS = "state = 'painted' AND deleted_at IS NULL AND place IS NOT NULL"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild()
    else:
        _alter()
    _partial_index("ix_generations_gallery", ["guild", "id", "place", "member"], SEEN_BY_OTHERS)
    kept = ["guild", "keeps", "id", "place", "member"]
    _partial_index("ix_generations_kept", kept, f"{SEEN_BY_OTHERS} AND keeps > 0")
    _partial_index("ix_generations_deleted", ["guild", "member", "deleted_at"], "deleted_at IS NOT NULL")
    _partial_index("ix_generations_parent", ["parent", "id"], "parent IS NOT NULL")
    op.add_column("members", sa.Column("settings", sa.JSON))
    op.create_index(
        "ix_members_chosen",
        "members",
        ["guild", "member"],
        sqlite_where=sa.text("settings IS NOT NULL"),
        postgresql_where=sa.text("settings IS NOT NULL"),
    )
    _create_favourites()
    _create_shares()
    _create_refreshes()
    op.execute(
        # SQLite before 3.39 knows no HAVING without a GROUP BY.
        "INSERT INTO facts (name, text) SELECT 'places', CAST(id AS TEXT) FROM generations ORDER BY id DESC LIMIT 1"
    )


def _columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("deleted_at", MOMENT),
        sa.Column("deleted_by", sa.BigInteger),
        sa.Column("alt", sa.Text),
        sa.Column("spoiler", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("place", sa.BigInteger),
        sa.Column("keeps", sa.Integer, nullable=False, server_default=sa.text("0")),
    )


def _rebuild() -> None:
    with (
        _sequence_kept("generations"),
        op.batch_alter_table("generations", table_kwargs={"sqlite_autoincrement": True}) as table,
    ):
        for column in _columns():
            table.add_column(column)
        for name, rule in RULES.items():
            table.create_check_constraint(op.f(name), rule)
    with (
        _sequence_kept("audit"),
        op.batch_alter_table("audit", table_kwargs={"sqlite_autoincrement": True}) as table,
    ):
        table.drop_constraint(op.f(ACTIONS), type_="check")
        table.create_check_constraint(op.f(ACTIONS), KNOWN)


def _alter() -> None:
    for column in _columns():  # a default that is a constant rewrites no row
        op.add_column("generations", column)
    # NOT VALID: see 0005. The table of changes is small, and is read while it is locked.
    for name, rule in RULES.items():
        op.execute(f"ALTER TABLE generations ADD CONSTRAINT {name} CHECK ({rule}) NOT VALID")
    op.execute(f"ALTER TABLE audit DROP CONSTRAINT {ACTIONS}")
    op.execute(f"ALTER TABLE audit ADD CONSTRAINT {ACTIONS} CHECK ({KNOWN})")


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


def _partial_index(name: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, "generations", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, autoincrement=False, nullable=False)


def _generated_id() -> sa.Column[int]:
    return sa.Column(
        "id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False
    )


def _create_favourites() -> None:
    op.create_table(
        "favourites",
        _key("guild"),
        _key("member"),
        _key("picture"),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("guild", "member", "picture", name="pk_favourites"),
        sa.ForeignKeyConstraint(["picture"], ["generations.id"], name="fk_favourites_picture"),
    )
    op.create_index("ix_favourites_picture", "favourites", ["picture"])


def _create_shares() -> None:
    op.create_table(
        "shares",
        _generated_id(),
        sa.Column("interaction", sa.BigInteger, nullable=False),
        sa.Column("picture", sa.String(16)),
        sa.Column("guild", sa.BigInteger, nullable=False),
        sa.Column("channel", sa.BigInteger, nullable=False),
        sa.Column("place", sa.BigInteger),
        sa.Column("message", sa.BigInteger, nullable=False),
        sa.Column("by", sa.BigInteger, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shares"),
        sa.UniqueConstraint("interaction", "message", name="uq_shares_interaction_message"),
        sqlite_autoincrement=True,
    )


def _create_refreshes() -> None:
    op.create_table(
        "refreshes",
        _generated_id(),
        sa.Column("interaction", sa.BigInteger, nullable=False),
        sa.Column("guild", sa.BigInteger, nullable=False),
        sa.Column("channel", sa.BigInteger, nullable=False),
        sa.Column("message", sa.BigInteger, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("wanted", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_refreshes"),
        sa.UniqueConstraint(
            "interaction", "channel", "message", name="uq_refreshes_interaction_channel_message"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_refreshes_due", "refreshes", ["not_before"])
