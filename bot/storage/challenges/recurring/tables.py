"""The table of recurring challenges. Whoever begins a round, or changes a series, locks its row."""

from __future__ import annotations

import sqlalchemy as sa

from bot.domain.locales import MAX_LENGTH
from bot.storage.engine.columns import Moment, generated_id, json_column, metadata

challenge_series = sa.Table(
    "challenge_series",
    metadata,
    generated_id(),
    sa.Column("public_id", sa.String(16), nullable=False, unique=True),
    sa.Column("guild", sa.BigInteger, nullable=False),
    sa.Column("channel", sa.BigInteger, nullable=False),
    sa.Column("parent", sa.BigInteger),  # of a thread
    sa.Column("tag", sa.BigInteger),  # of a forum
    sa.Column("made_by", sa.BigInteger, nullable=False),
    sa.Column("interaction", sa.BigInteger, unique=True),  # so that a double click starts one
    sa.Column("locale", sa.String(MAX_LENGTH)),
    json_column("plan", nullable=False),  # see `domain.challenges.recurring.values`
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("next_at", Moment, nullable=False),
    sa.Column("zone", sa.String(64), nullable=False),  # in which `next_at` was reckoned
    sa.Column("empty_rounds", sa.Integer, nullable=False),
    sa.Column("paused", sa.String(64)),
    sa.Column("ended_at", Moment),
    # What hosts are still to be told, and when it is due; while a process is at it the end of its lease.
    sa.Column("notice", sa.String(64)),
    sa.Column("tell_at", Moment),
    sa.Column("warned_for", Moment),  # the round of which hosts were told that it waits
    sa.CheckConstraint("(notice IS NULL) = (tell_at IS NULL)", name="notice_is_due"),
    sa.Index("ix_challenge_series_guild", "guild", "id"),
    sqlite_autoincrement=True,
)
