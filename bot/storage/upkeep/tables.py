"""What the program remembers of itself: text by name (in the database called `facts`), and what it alerted about."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.engine.columns import Moment, json_column, metadata

notes = sa.Table(
    "facts",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)

# What is wrong and needs the operator, one row per matter: so the operator is told once, also by a program that crashes
# and starts again and again.
alerts = sa.Table(
    "alerts",
    metadata,
    sa.Column("matter", sa.String(200), primary_key=True),
    json_column("facts"),
    sa.Column("raised_at", Moment, nullable=False),  # since when, this time
    sa.Column("seen_at", Moment, nullable=False),  # when it was last seen to be so
    sa.Column("told_at", Moment),  # when the operator was last told
    sa.Column("ended_at", Moment),  # when it was well again; null while it is not
)
