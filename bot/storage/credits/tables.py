"""The tables of credits: limits, grants, blocks, what servers have set up, and who changed what.

What is used is nowhere: it is the sum over `generations`, `charges` and `credit_entries`.
"""

from __future__ import annotations

import enum

import sqlalchemy as sa

from bot.domain.audit import Action
from bot.domain.credits import Period, Scope
from bot.storage.engine.columns import Moment, generated_id, json_column, metadata, one_of
from bot.storage.pictures.tables import generations

KEPT_SCOPES = tuple(scope for scope in Scope if scope is not Scope.OPERATOR)


class Kind(enum.StrEnum):
    GRANT = "grant"
    CORRECTION = "correction"  # `credits` is what it took from the running period; from grants: in `charges`
    RESET = "reset"  # `at` is the moment
    VOID = "void"  # takes the entry `voids` out of the reckoning


# The row that is locked on PostgreSQL while a member's credits are decided; SQLite has its single writer.
members = sa.Table(
    "members",
    metadata,
    sa.Column("guild", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("member", sa.BigInteger, primary_key=True, autoincrement=False),
)

# Null: nothing was chosen. The row is locked while moderators change what the whole server has.
guild_settings = sa.Table(
    "guild_settings",
    metadata,
    sa.Column("guild", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("zone", sa.String(64)),  # IANA name
    json_column("picture_channels"),
    sa.Column("mod_log", sa.BigInteger),
    sa.Column("default_model", sa.String(255)),
    sa.Column("default_quality", sa.String(255)),
    sa.Column("greeted_at", Moment),
)

# Append-only.
audit = sa.Table(
    "audit",
    metadata,
    generated_id(),
    sa.Column("guild", sa.BigInteger, nullable=False),
    sa.Column("actor", sa.BigInteger, nullable=False),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("scope", sa.String(16), nullable=False),
    sa.Column("target", sa.BigInteger, nullable=False),
    json_column("old"),
    json_column("new"),
    sa.Column("reason", sa.Text),
    sa.Column("at", Moment, nullable=False),
    # Unique: of two who undo the same change at once, one comes too late.
    sa.Column("undoes", sa.BigInteger, sa.ForeignKey("audit.id"), unique=True),
    sa.CheckConstraint(one_of("action", Action), name="known_action"),
    sa.CheckConstraint("(action = 'undo') = (undoes IS NOT NULL)", name="undo_names_its_change"),
    sa.Index("ix_audit_guild", "guild", "id"),
    sa.Index("ix_audit_target", "guild", "scope", "target", "id"),
    sqlite_autoincrement=True,
)

credit_rules = sa.Table(
    "credit_rules",
    metadata,
    sa.Column("guild", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("scope", sa.String(16), primary_key=True),
    sa.Column("target", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("credits", sa.Integer, nullable=False),
    sa.Column("per", sa.String(16), nullable=False),
    sa.Column("set_by", sa.BigInteger, nullable=False),
    sa.Column("set_at", Moment, nullable=False),
    sa.Column("reason", sa.Text),
    sa.CheckConstraint(
        f"scope IN ({', '.join(repr(scope.value) for scope in KEPT_SCOPES)})", name="known_scope"
    ),
    sa.CheckConstraint("(scope IN ('role', 'member')) = (target <> 0)", name="target_of_its_scope"),
    sa.CheckConstraint(one_of("per", Period), name="known_period"),
    sa.CheckConstraint("credits >= 0", name="credits_not_negative"),
)

# Append-only.
credit_entries = sa.Table(
    "credit_entries",
    metadata,
    generated_id(),
    sa.Column("guild", sa.BigInteger, nullable=False),
    sa.Column("member", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("credits", sa.Integer, nullable=False),
    sa.Column("expires_at", Moment),
    sa.Column("at", Moment, nullable=False),
    sa.Column("voids", sa.BigInteger, sa.ForeignKey("credit_entries.id"), unique=True),
    sa.Column("audit", sa.BigInteger, sa.ForeignKey("audit.id"), nullable=False),
    sa.CheckConstraint(one_of("kind", Kind), name="known_kind"),
    sa.CheckConstraint("(kind = 'void') = (voids IS NOT NULL)", name="void_names_its_entry"),
    sa.CheckConstraint("credits >= 0", name="credits_not_negative"),
    sa.Index("ix_credit_entries_member", "guild", "member", "kind", "at"),
    sa.Index("ix_credit_entries_audit", "audit"),
    sqlite_autoincrement=True,
)

# What a grant paid: for a picture, as long as that is not given back, or for a correction that is not void.
charges = sa.Table(
    "charges",
    metadata,
    generated_id(),
    sa.Column("grant_entry", sa.BigInteger, sa.ForeignKey("credit_entries.id"), nullable=False),
    sa.Column("generation", sa.BigInteger, sa.ForeignKey(generations.c.id)),
    sa.Column("correction", sa.BigInteger, sa.ForeignKey("credit_entries.id")),
    sa.Column("credits", sa.Integer, nullable=False),
    sa.CheckConstraint("(generation IS NULL) <> (correction IS NULL)", name="paid_for_one_thing"),
    sa.CheckConstraint("credits > 0", name="credits_positive"),
    sa.Index("ix_charges_grant_entry", "grant_entry", "generation", "correction", "credits"),
    sa.Index("ix_charges_generation", "generation"),
)

blocks = sa.Table(
    "blocks",
    metadata,
    sa.Column("guild", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("member", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("until", Moment),  # null: until lifted
    sa.Column("reason", sa.Text),
    sa.Column("set_by", sa.BigInteger, nullable=False),
    sa.Column("set_at", Moment, nullable=False),
)
