"""The table of what the program remembers of itself."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.engine.columns import metadata

facts = sa.Table(
    "facts",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)
