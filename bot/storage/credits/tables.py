"""The tables of credits: limits, grants, blocks.

No column says how much a member has used: that is the sum over `generations`, `charges` and `credit_entries`.
"""

from __future__ import annotations

import enum

import sqlalchemy as sa

from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.storage.engine.columns import Moment, generated_id, json_column, metadata, one_of
from bot.storage.pictures.tables import generations

STORED_SCOPES = tuple(scope for scope in Scope if scope is not Scope.OPERATOR)


class Kind(enum.StrEnum):
    """Of a row of `credit_entries`; `at` is when it takes effect."""

    GRANT = "grant"  # gives `credits`, until `expires_at`
    CORRECTION = "correction"  # takes `credits` from the running period; the part of grants is in `charges`
    RESET = "reset"  # use counts anew from `at` on
    VOID = "void"  # an Undo: the entry `voids` does not count any more


# On PostgreSQL also the row to lock while a member's credits are decided, so there it may be empty but for its key.
members = sa.Table(
    "members",
    metadata,
    sa.Column("guild", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("member", sa.BigInteger, primary_key=True, autoincrement=False),
    json_column("settings"),  # see `domain.guilds.members`; null: nothing was chosen
)
# Few choose anything, and all who did are read together, for the gallery and for whose pictures are private by default.
sa.Index("ix_members_chosen", members.c.guild, members.c.member, sqlite_where=members.c.settings.is_not(None))

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
        f"scope IN ({', '.join(repr(scope.value) for scope in STORED_SCOPES)})", name="known_scope"
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

# What a grant paid, for a picture or for a correction. It counts as long as the picture is not given back, or the
# correction not void.
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
