"""The tables of servers: what they have set up, and who changed what."""

from __future__ import annotations

import sqlalchemy as sa

from bot.domain.guilds.audit import Action
from bot.domain.locales import MAX_LENGTH
from bot.storage.engine.columns import Moment, generated_id, json_column, metadata, one_of

# Null: nothing was chosen. On PostgreSQL the row is also the lock while moderators change what the whole server has.
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
    sa.Column("language", sa.String(MAX_LENGTH)),  # a locale
)

# `folded` is what makes two names the same, see the domain. A style's id is that of the interaction that made it.
styles = sa.Table(
    "styles",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("guild", sa.BigInteger, nullable=False),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("folded", sa.String(255), nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("model", sa.String(255)),  # id; null: whichever a picture would have without it
    sa.Column("changed_by", sa.BigInteger, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.UniqueConstraint("guild", "folded"),
)

# Small pictures that show what styles look like. `left_at`: since when the style does not have this one any more; null:
# it has. The bytes stand last, so that who looks for a row need not read them.
style_previews = sa.Table(
    "style_previews",
    metadata,
    sa.Column("style", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("left_at", Moment),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Index("one_preview_per_style", "style", unique=True, sqlite_where=sa.text("left_at IS NULL")),
    sa.Index("ix_style_previews_left", "left_at", sqlite_where=sa.text("left_at IS NOT NULL")),
)

# Append-only. `scope` says what `target` is: the id of a member, a role or a style, or 0.
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
    # Unique, so that a change cannot be undone twice.
    sa.Column("undoes", sa.BigInteger, sa.ForeignKey("audit.id"), unique=True),
    sa.Column(
        "interaction", sa.BigInteger
    ),  # that the change was asked for with; null: from before, or by nobody
    sa.CheckConstraint(one_of("action", Action), name="known_action"),
    sa.CheckConstraint("(action = 'undo') = (undoes IS NOT NULL)", name="undo_names_its_change"),
    # Unique, so that an interaction changes nothing twice, whose first COMMIT nobody heard of.
    sa.Index("one_change_per_interaction", "interaction", "action", "scope", "target", unique=True),
    sa.Index("ix_audit_guild", "guild", "id"),
    sa.Index("ix_audit_target", "guild", "scope", "target", "id"),
    sqlite_autoincrement=True,
)
