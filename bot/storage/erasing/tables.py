"""The table of members who had their data deleted: how far that is, and who they are called afterwards."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.engine.columns import Moment, generated_id, metadata

# `member` is the stand-in from `replaced_at` on: then nothing tells any more who asked for it.
erasures = sa.Table(
    "erasures",
    metadata,
    generated_id(),
    sa.Column("guild", sa.BigInteger, nullable=False),
    sa.Column("member", sa.BigInteger, nullable=False),
    sa.Column("interaction", sa.BigInteger, nullable=False, unique=True),
    sa.Column("asked_at", Moment, nullable=False),
    # The last of the member's pictures that goes, and the last that has been dealt with: rows of `generations`.
    sa.Column("cut", sa.BigInteger, nullable=False),
    sa.Column("mark", sa.BigInteger, nullable=False),
    sa.Column("stand_in", sa.BigInteger, nullable=False),
    sa.Column("lapses_at", Moment, nullable=False),  # when the last period ends that the pictures count in
    sa.Column("lease_until", Moment),  # until when one process alone works on it
    sa.Column("done_at", Moment),  # when the last picture, message and byte was gone
    sa.Column("replaced_at", Moment),  # when the stand-in took the member's place
    sa.CheckConstraint("stand_in < 0", name="stand_in_is_nobody"),
    sa.CheckConstraint("mark <= cut", name="mark_within_cut"),
    sa.CheckConstraint("replaced_at IS NULL OR done_at IS NOT NULL", name="replaced_when_done"),
    sa.Index("ix_erasures_member", "guild", "member", "id"),
    sa.Index("ix_erasures_open", "id", sqlite_where=sa.text("replaced_at IS NULL")),
    sqlite_autoincrement=True,
)
