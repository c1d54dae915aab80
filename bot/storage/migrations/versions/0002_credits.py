"""Limits, grants, blocks, the settings of servers, who changed what; what of a picture's price grants paid.

Pictures from before were paid from their period, since there were no grants.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with sequence_kept():
        add_what_pictures_cost()
    create_index_of_sums()
    op.create_table(
        "members",
        key("guild"),
        key("member"),
        sa.PrimaryKeyConstraint("guild", "member", name="pk_members"),
    )
    create_guild_settings()
    create_audit()
    create_credit_rules()
    create_credit_entries()
    create_charges()
    create_blocks()


def key(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, autoincrement=False, nullable=False)


def generated_id() -> sa.Column[int]:
    return sa.Column(
        "id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False
    )


@contextmanager
def sequence_kept() -> Iterator[None]:
    """SQLite's rebuilt table would start its ids after the highest that is left, and give deleted ones away again."""
    if op.get_bind().dialect.name != "sqlite":
        yield
        return
    last = op.get_bind().scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'generations'"))
    yield
    if last is not None:
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'generations'")
        sequence = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
        op.execute(sequence.insert().values(name="generations", seq=last))


def add_what_pictures_cost() -> None:
    op.drop_index("ix_generations_member_use", "generations")
    op.add_column("generations", sa.Column("period_credits", sa.Integer))
    op.add_column("generations", sa.Column("estimate", sa.Float(53)))
    op.add_column("generations", sa.Column("cost", sa.Float(53)))
    reported = {
        "sqlite": "json_extract(answer, '$.cost')",
        "postgresql": "CAST(answer ->> 'cost' AS double precision)",
    }[op.get_bind().dialect.name]
    pictures = sa.table("generations", *map(sa.column, ("credits", "period_credits", "cost")))
    op.execute(pictures.update().values(period_credits=pictures.c.credits, cost=sa.literal_column(reported)))
    with op.batch_alter_table("generations", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("period_credits", nullable=False)
        table.create_check_constraint(
            op.f("ck_generations_period_pays_a_part"), "period_credits BETWEEN 0 AND credits"
        )


def create_index_of_sums() -> None:
    op.create_index(
        "ix_generations_member_use",
        "generations",
        ["guild", "member", "created_at", "state", "period_credits"],
    )
    counts = "state != 'cancelled' AND state != 'failed' AND state != 'unknown'"
    server_use = ["guild", "created_at", "state", "credits"]
    partial_index("ix_generations_server_use", "generations", server_use, counts)
    billed = "state != 'cancelled' AND state != 'failed'"
    money = ["created_at", "state", "cost", "estimate"]
    partial_index("ix_generations_money", "generations", money, billed)
    partial_index("ix_generations_painted", "generations", ["guild", "member", "id"], "state = 'painted'")
    partial_index("ix_outbox_kept", "outbox", ["interaction"], "state = 'kept'")


def partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def checks(table: str, **rules: str) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in rules.items()]


def create_guild_settings() -> None:
    op.create_table(
        "guild_settings",
        key("guild"),
        sa.Column("zone", sa.String(64)),
        sa.Column("picture_channels", sa.JSON),
        sa.Column("mod_log", sa.BigInteger),
        sa.Column("default_model", sa.String(255)),
        sa.Column("default_quality", sa.String(255)),
        sa.Column("greeted_at", MOMENT),
        sa.PrimaryKeyConstraint("guild", name="pk_guild_settings"),
    )


def create_audit() -> None:
    op.create_table(
        "audit",
        generated_id(),
        sa.Column("guild", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.BigInteger, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("target", sa.BigInteger, nullable=False),
        sa.Column("old", sa.JSON),
        sa.Column("new", sa.JSON),
        sa.Column("reason", sa.Text),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("undoes", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.UniqueConstraint("undoes", name="uq_audit_undoes"),
        sa.ForeignKeyConstraint(["undoes"], ["audit.id"], name="fk_audit_undoes"),
        *checks(
            "audit",
            known_action="action IN ('set_limit', 'set_total', 'grant', 'reset_use', 'block', 'undo', 'setting')",
            undo_names_its_change="(action = 'undo') = (undoes IS NOT NULL)",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_guild", "audit", ["guild", "id"])
    op.create_index("ix_audit_target", "audit", ["guild", "scope", "target", "id"])


def create_credit_rules() -> None:
    op.create_table(
        "credit_rules",
        key("guild"),
        sa.Column("scope", sa.String(16), nullable=False),
        key("target"),
        sa.Column("credits", sa.Integer, nullable=False),
        sa.Column("per", sa.String(16), nullable=False),
        sa.Column("set_by", sa.BigInteger, nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("guild", "scope", "target", name="pk_credit_rules"),
        *checks(
            "credit_rules",
            known_scope="scope IN ('default', 'role', 'member', 'server')",
            target_of_its_scope="(scope IN ('role', 'member')) = (target <> 0)",
            known_period="per IN ('day', 'week', 'month')",
            credits_not_negative="credits >= 0",
        ),
    )


def create_credit_entries() -> None:
    op.create_table(
        "credit_entries",
        generated_id(),
        sa.Column("guild", sa.BigInteger, nullable=False),
        sa.Column("member", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("credits", sa.Integer, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("voids", sa.BigInteger),
        sa.Column("audit", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_credit_entries"),
        sa.UniqueConstraint("voids", name="uq_credit_entries_voids"),
        sa.ForeignKeyConstraint(["voids"], ["credit_entries.id"], name="fk_credit_entries_voids"),
        sa.ForeignKeyConstraint(["audit"], ["audit.id"], name="fk_credit_entries_audit"),
        *checks(
            "credit_entries",
            known_kind="kind IN ('grant', 'correction', 'reset', 'void')",
            void_names_its_entry="(kind = 'void') = (voids IS NOT NULL)",
            credits_not_negative="credits >= 0",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_credit_entries_member", "credit_entries", ["guild", "member", "kind", "at"])
    op.create_index("ix_credit_entries_audit", "credit_entries", ["audit"])


def create_charges() -> None:
    op.create_table(
        "charges",
        generated_id(),
        sa.Column("grant_entry", sa.BigInteger, nullable=False),
        sa.Column("generation", sa.BigInteger),
        sa.Column("correction", sa.BigInteger),
        sa.Column("credits", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_charges"),
        sa.ForeignKeyConstraint(["grant_entry"], ["credit_entries.id"], name="fk_charges_grant_entry"),
        sa.ForeignKeyConstraint(["generation"], ["generations.id"], name="fk_charges_generation"),
        sa.ForeignKeyConstraint(["correction"], ["credit_entries.id"], name="fk_charges_correction"),
        *checks(
            "charges",
            paid_for_one_thing="(generation IS NULL) <> (correction IS NULL)",
            credits_positive="credits > 0",
        ),
    )
    op.create_index(
        "ix_charges_grant_entry", "charges", ["grant_entry", "generation", "correction", "credits"]
    )
    op.create_index("ix_charges_generation", "charges", ["generation"])


def create_blocks() -> None:
    op.create_table(
        "blocks",
        key("guild"),
        key("member"),
        sa.Column("until", MOMENT),
        sa.Column("reason", sa.Text),
        sa.Column("set_by", sa.BigInteger, nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("guild", "member", name="pk_blocks"),
    )
