"""The tables of what is done with pictures: `favourites`, `shares`, and the to-do list `refreshes`."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.engine.columns import Moment, generated_id, metadata
from bot.storage.pictures.tables import generations

# Who keeps which picture. `generations.keeps` counts these rows, and is changed in the same transactions.
favourites = sa.Table(
    "favourites",
    metadata,
    sa.Column("guild", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("member", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column(
        "picture", sa.BigInteger, sa.ForeignKey(generations.c.id), primary_key=True, autoincrement=False
    ),
    sa.Column("at", Moment, nullable=False),
    sa.Index("ix_favourites_picture", "picture"),
)

# Public messages that show an ask besides its own reply.
shares = sa.Table(
    "shares",
    metadata,
    generated_id(),
    sa.Column("interaction", sa.BigInteger, nullable=False),
    sa.Column("picture", sa.String(16)),  # a public id; null: all pictures of the ask
    sa.Column("guild", sa.BigInteger, nullable=False),
    sa.Column("channel", sa.BigInteger, nullable=False),
    sa.Column("place", sa.BigInteger),  # as that of a picture
    sa.Column("message", sa.BigInteger, nullable=False),
    sa.Column("by", sa.BigInteger, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.UniqueConstraint("interaction", "message"),
    sqlite_autoincrement=True,
)

# Messages that must show what the rows say now, and bytes that go afterwards. `message` 0 is the ask's own, whichever
# that is when the to-do's turn comes: a delivery that is under way may post a new one.
refreshes = sa.Table(
    "refreshes",
    metadata,
    generated_id(),
    sa.Column("interaction", sa.BigInteger, nullable=False),
    sa.Column("guild", sa.BigInteger, nullable=False),
    sa.Column("channel", sa.BigInteger, nullable=False),
    sa.Column("message", sa.BigInteger, nullable=False),
    sa.Column("not_before", Moment, nullable=False),  # while an attempt is under way the end of its lease
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("created_at", Moment, nullable=False),  # of the last press
    # Counts the presses: who has dealt with one closes the to-do only if no other came meanwhile.
    sa.Column("wanted", sa.Integer, nullable=False),
    sa.UniqueConstraint("interaction", "channel", "message"),
    sa.Index("ix_refreshes_due", "not_before"),
    sqlite_autoincrement=True,
)
