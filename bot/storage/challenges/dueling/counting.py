"""The count of duels at the close, after which nothing tells who compared what; and the same duels counted again.

Every function is a part of the caller's transaction, in which the challenge is locked.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.dueling import counted_duels as as_they_count
from bot.domain.challenges.dueling import prefers
from bot.domain.challenges.duels import Duel
from bot.domain.challenges.results import duel_result
from bot.domain.challenges.values import EntryId
from bot.domain.challenges.verdicts import Verdict
from bot.storage.challenges.dueling.reading import Kept, to_duels, without_order
from bot.storage.challenges.dueling.tables import counted_duels, duel_ballots
from bot.storage.challenges.reading import Row, by_member


def count(tx: sa.Connection, challenge: int, entries: Sequence[Row]) -> tuple[Verdict, dict[str, bool]]:
    """The result, and of each receipt whether its duels counted. What counts is kept, and the voters are forgotten."""
    standing = [row.id for row in entries if row.removed_at is None]
    left, receipts = _left(tx, challenge, entries)
    forget(tx, challenge)
    secrets.SystemRandom().shuffle(left)
    if left:
        kept = [_row(challenge, place, without_order(duels)) for place, duels in enumerate(left)]
        tx.execute(_KEEP, kept)
    return duel_result(standing, left), receipts


def count_again(tx: sa.Connection, challenge: int, standing: Sequence[EntryId]) -> Verdict:
    """The result of what was kept for the entries that stand now."""
    kept: list[tuple[Duel, ...]] = [to_duels(row.duels) for row in tx.execute(_KEPT, {"of": challenge})]
    return duel_result(standing, kept)


def so_far(tx: sa.Connection, challenge: int, entries: Sequence[Row]) -> int:
    """How many voters' duels would prefer anything if voting ended now."""
    voters, _ = _left(tx, challenge, entries)
    return sum(map(prefers, voters))


def forget(tx: sa.Connection, challenge: int) -> None:
    """Delete the duels with their voters."""
    tx.execute(_FORGET, {"of": challenge})


def _left(
    tx: sa.Connection, challenge: int, entries: Sequence[Row]
) -> tuple[list[tuple[Duel, ...]], dict[str, bool]]:
    """What counts of each voter's duels, and of each receipt whether they are a vote: do they prefer anything?"""
    standing, own = [row.id for row in entries if row.removed_at is None], by_member(entries)
    receipts: dict[str, bool] = {}
    left: list[tuple[Duel, ...]] = []
    for row in tx.execute(_BALLOTS, {"of": challenge}):
        duels = as_they_count(to_duels(row.duels), own.get(row.voter, ()), standing)
        receipts[row.receipt] = duels is not None and prefers(duels)
        left += [] if duels is None else [duels]
    return left, receipts


def _row(challenge: int, place: int, duels: Kept) -> dict[str, Any]:
    return {"challenge": challenge, "position": place, "duels": duels}


# --- statements ------------------------------------------------------------------------------------------

_OF: sa.BindParameter[int] = sa.bindparam("of", type_=sa.BigInteger)
_duel, _kept = duel_ballots.c, counted_duels.c
_BALLOTS = (
    sa.select(_duel.voter, _duel.duels, _duel.receipt).where(_duel.challenge == _OF).order_by(_duel.receipt)
)
_FORGET = sa.delete(duel_ballots).where(_duel.challenge == _OF)
_KEEP = sa.insert(counted_duels)
_KEPT = sa.select(_kept.duels).where(_kept.challenge == _OF).order_by(_kept.position)
