"""The tables of duels. While a challenge is voted on duels have their voter; from the close on nothing has."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.challenges.tables import challenges
from bot.storage.engine.columns import Moment, json_column, metadata

# One voter's duels: a list of [left entry, right entry, outcome], in the order in which they were decided first, and
# the pair that waits for their answer, which is null if none does.
duel_ballots = sa.Table(
    "duel_ballots",
    metadata,
    sa.Column(
        "challenge",
        sa.BigInteger,
        sa.ForeignKey(challenges.c.id),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("voter", sa.BigInteger, primary_key=True, autoincrement=False),
    json_column("duels", nullable=False),
    json_column("outstanding"),
    sa.Column("receipt", sa.String(8), nullable=False),
    sa.Column("began_at", Moment, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("young_account", sa.Boolean),  # when voting opened
    sa.UniqueConstraint("challenge", "receipt"),
)

# What counted, from the close on: the duels of each voter together, since they weigh the same together. Neither the
# voters nor their duels are in an order that means anything, and the lower entry of a pair stands first.
counted_duels = sa.Table(
    "counted_duels",
    metadata,
    sa.Column(
        "challenge",
        sa.BigInteger,
        sa.ForeignKey(challenges.c.id),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    json_column("duels", nullable=False),
)
