"""Challenges, their entries and ballots, and what is to be posted of them.

What is on the table of changes that moderators made is one action more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ACTIONS = "ck_audit_known_action"
KNOWN = "action IN ('set_limit', 'set_total', 'grant', 'reset_use', 'block', 'undo', 'setting', 'delete', 'challenge')"
CHALLENGE_RULES = {
    "known_phase": "phase IN ('scheduled', 'open', 'voting', 'closed', 'cancelled')",
    "ends_once": "(phase IN ('closed', 'cancelled')) = (ended_at IS NOT NULL)",
    "counted_when_closed": "(phase = 'closed') = (ballots IS NOT NULL)",
    "known_verdict": "too_few IS NULL OR too_few IN ('entries', 'ballots')",
    "credits_not_negative": "winner_credits >= 0",
}
ENTRY_RULES = {
    "won_by_a_change": "(won_audit IS NULL) = (won_credits = 0)",
    "credits_not_negative": "won_credits >= 0",
    "removed_has_no_place": "removed_at IS NULL OR place IS NULL",
}
POST_RULES = {
    "known_kind": "kind IN ('card', 'gallery', 'sheet', 'result', 'notice', 'role')",
    "known_state": "state IN ('pending', 'done', 'failed')",
    "failed_has_a_reason": "(state = 'failed') = (reason IS NOT NULL)",
}
RUNNING = sa.text("ended_at IS NULL")
STANDS = sa.text("removed_at IS NULL AND erased_at IS NULL")
PENDING = sa.text("state = 'pending'")


def upgrade() -> None:
    _know_the_action()
    _create_challenges()
    _create_entries()
    _create_ballots()
    _create_posts()
    op.create_table(
        "left_copies",
        sa.Column("key", sa.String(255), nullable=False),
        _moment("left_at"),
        sa.PrimaryKeyConstraint("key", name="pk_left_copies"),
    )


def _know_the_action() -> None:
    if op.get_bind().dialect.name == "sqlite":
        with (
            _sequence_kept("audit"),
            op.batch_alter_table("audit", table_kwargs={"sqlite_autoincrement": True}) as table,
        ):
            table.drop_constraint(op.f(ACTIONS), type_="check")
            table.create_check_constraint(op.f(ACTIONS), KNOWN)
        return
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


def _generated_id() -> sa.Column[int]:
    return sa.Column(
        "id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False
    )


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, autoincrement=False, nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable)


def _checks(table: str, rules: dict[str, str]) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in rules.items()]


def _of_challenge(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["challenge"], ["challenges.id"], name=f"fk_{table}_challenge")


def _create_challenges() -> None:
    op.create_table(
        "challenges",
        _generated_id(),
        sa.Column("public_id", sa.String(16), nullable=False),
        _number("guild"),
        _number("channel"),
        _number("tag", nullable=True),
        _number("thread", nullable=True),
        _number("made_by"),
        _number("interaction", nullable=True),
        sa.Column("locale", sa.String(10)),
        sa.Column("theme", sa.Text, nullable=False),
        sa.Column("brief", sa.Text, nullable=False),
        sa.Column("phase", sa.String(16), nullable=False),
        *(_moment(name) for name in ("published_at", "opens_at", "voting_at", "closes_at")),
        _moment("voting_opened_at", nullable=True),
        _moment("ended_at", nullable=True),
        sa.Column("missed", sa.Float(53), nullable=False),
        _moment("reckoned_until", nullable=True),
        sa.Column("options", sa.JSON, nullable=False),
        _number("winner_role", nullable=True),
        sa.Column("winner_credits", sa.Integer, nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("cancelled_why", sa.Text),
        sa.Column("ballots", sa.Integer),
        sa.Column("too_few", sa.String(16)),
        sa.PrimaryKeyConstraint("id", name="pk_challenges"),
        sa.UniqueConstraint("public_id", name="uq_challenges_public_id"),
        sa.UniqueConstraint("interaction", name="uq_challenges_interaction"),
        *_checks("challenges", CHALLENGE_RULES),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_challenges_guild", "challenges", ["guild", "id"])
    op.create_index(
        "ix_challenges_running", "challenges", ["guild"], sqlite_where=RUNNING, postgresql_where=RUNNING
    )


def _entry_columns() -> tuple[sa.Column[Any], ...]:
    return (
        _number("challenge"),
        _number("member"),
        sa.Column("picture", sa.String(16), nullable=False),
        _number("interaction"),
        sa.Column("title", sa.Text),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("hides_prompt", sa.Boolean, nullable=False),
        sa.Column("alt", sa.Text),
        sa.Column("spoiler", sa.Boolean, nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(64), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        _moment("entered_at"),
        sa.Column("number", sa.Integer),
        sa.Column("shown", sa.Integer, nullable=False),
        _number("late_by", nullable=True),
        sa.Column("late_why", sa.Text),
        _moment("removed_at", nullable=True),
        _number("removed_by", nullable=True),
        sa.Column("removed_why", sa.Text),
        _moment("erased_at", nullable=True),
        sa.Column("place", sa.Integer),
        sa.Column("standing", sa.JSON),
        sa.Column("won_credits", sa.Integer, nullable=False),
        _moment("won_at", nullable=True),
        _number("won_audit", nullable=True),
    )


def _create_entries() -> None:
    op.create_table(
        "challenge_entries",
        _generated_id(),
        *_entry_columns(),
        sa.PrimaryKeyConstraint("id", name="pk_challenge_entries"),
        _of_challenge("challenge_entries"),
        sa.ForeignKeyConstraint(["won_audit"], ["audit.id"], name="fk_challenge_entries_won_audit"),
        sa.UniqueConstraint("challenge", "number", name="uq_challenge_entries_challenge_number"),
        *_checks("challenge_entries", ENTRY_RULES),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "one_entry_per_member",
        "challenge_entries",
        ["challenge", "member"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_index("ix_challenge_entries_member", "challenge_entries", ["member", "challenge"])


def _lists(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.JSON, nullable=False) for name in names]


def _create_ballots() -> None:
    op.create_table(
        "ballots",
        _number("challenge"),
        _number("voter"),
        *_lists("order", "handed", "outstanding", "chosen"),
        _number("at", nullable=True),
        sa.Column("receipt", sa.String(8), nullable=False),
        _moment("began_at"),
        _moment("changed_at"),
        sa.PrimaryKeyConstraint("challenge", "voter", name="pk_ballots"),
        _of_challenge("ballots"),
        sa.UniqueConstraint("challenge", "receipt", name="uq_ballots_challenge_receipt"),
    )
    op.create_table(
        "counted_ballots",
        _number("challenge"),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        *_lists("handed", "chosen"),
        sa.PrimaryKeyConstraint("challenge", "position", name="pk_counted_ballots"),
        _of_challenge("counted_ballots"),
    )
    op.create_table(
        "ballot_receipts",
        _number("challenge"),
        sa.Column("receipt", sa.String(8), nullable=False),
        sa.Column("counted", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("challenge", "receipt", name="pk_ballot_receipts"),
        _of_challenge("ballot_receipts"),
    )


def _create_posts() -> None:
    op.create_table(
        "challenge_posts",
        _generated_id(),
        _number("challenge"),
        sa.Column("kind", sa.String(16), nullable=False),
        _number("number"),
        _number("channel", nullable=True),
        _number("message", nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        _moment("not_before"),
        sa.Column("attempts", sa.Integer, nullable=False),
        _moment("created_at"),
        sa.Column("wanted", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name="pk_challenge_posts"),
        _of_challenge("challenge_posts"),
        sa.UniqueConstraint("challenge", "kind", "number", name="uq_challenge_posts_challenge_kind_number"),
        *_checks("challenge_posts", POST_RULES),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_challenge_posts_pending",
        "challenge_posts",
        ["challenge", "line"],
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )
