"""The table of what the program remembers of itself: text by name. In the database it is called `facts`."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.engine.columns import metadata

notes = sa.Table(
    "facts",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)
