"""The list of members who are still to be told of a challenge. A row goes as soon as its message is sent."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.challenges.tables import challenges
from bot.storage.engine.columns import Moment, generated_id, metadata

challenge_tellings = sa.Table(
    "challenge_tellings",
    metadata,
    generated_id(),
    sa.Column("challenge", sa.BigInteger, sa.ForeignKey(challenges.c.id), nullable=False),
    sa.Column("member", sa.BigInteger, nullable=False),
    sa.Column("phase", sa.String(16), nullable=False),  # that has begun
    sa.Column("not_before", Moment, nullable=False),  # while an attempt is under way the end of its lease
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.UniqueConstraint("challenge", "member", "phase"),
    sa.CheckConstraint("phase IN ('open', 'voting')", name="known_phase"),
    sa.Index("ix_challenge_tellings_member", "member"),
    sqlite_autoincrement=True,
)
