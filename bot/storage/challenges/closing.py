"""The count at the close, after which nothing tells who voted what; and the count of the same ballots again.

Each ballot is reduced to what counts of it, loses its voter, its times and the order of its looks, and gets a place in
a line that means nothing. What does not count goes. All of it is a part of the transaction that closes the challenge.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.ballots import Ballot
from bot.domain.challenges.counting import compares, counted
from bot.domain.challenges.results import result
from bot.domain.challenges.values import EntryId, Way
from bot.domain.challenges.verdicts import Verdict
from bot.storage.challenges.dueling import counting as dueling
from bot.storage.challenges.reading import Row, by_member, kept_standing, to_challenge
from bot.storage.challenges.tables import (
    ballot_receipts,
    ballots,
    challenge_entries,
    counted_ballots,
)


def close(tx: sa.Connection, challenge: Row, entries: Sequence[Row]) -> Verdict:
    """Count, write down where each entry stands, and forget who voted. The challenge is locked."""
    verdict, receipts = _counting(challenge).count(tx, challenge.id, entries)
    if receipts:
        given = [
            {"challenge": challenge.id, "receipt": letters, "counted": receipts[letters]}
            for letters in sorted(receipts)
        ]
        tx.execute(_RECEIPTS, given)
    return _write(tx, challenge.id, verdict)


def recount(tx: sa.Connection, challenge: Row, entries: Sequence[Row]) -> Verdict:
    """Count what was kept as if the entries that do not stand any more had never been entered."""
    standing = [row.id for row in entries if row.removed_at is None]
    return _write(tx, challenge.id, _counting(challenge).count_again(tx, challenge.id, standing))


def so_far(tx: sa.Connection, challenge: Row, entries: Sequence[Row]) -> int:
    """How many ballots would compare anything if voting ended now."""
    return _counting(challenge).so_far(tx, challenge.id, entries)


def forget(tx: sa.Connection, challenge: Row) -> None:
    """Delete the ballots with their voters."""
    _counting(challenge).forget(tx, challenge.id)


@dataclass(frozen=True, slots=True)
class _Counting:
    """What becomes of the ballots of one way to vote."""

    count: Callable[[sa.Connection, int, Sequence[Row]], tuple[Verdict, dict[str, bool]]]
    count_again: Callable[[sa.Connection, int, Sequence[EntryId]], Verdict]
    so_far: Callable[[sa.Connection, int, Sequence[Row]], int]
    forget: Callable[[sa.Connection, int], None]


def _counting(challenge: Row) -> _Counting:
    return _BY_WAY[to_challenge(challenge).options.way]


def _count(tx: sa.Connection, challenge: int, entries: Sequence[Row]) -> tuple[Verdict, dict[str, bool]]:
    """The result, and of each receipt whether its ballot counted. What counts is kept, and the voters are forgotten."""
    standing = [row.id for row in entries if row.removed_at is None]
    kept, receipts = _left(tx, challenge, entries)
    _forget(tx, challenge)
    secrets.SystemRandom().shuffle(kept)
    if kept:
        tx.execute(_KEEP, [_row(challenge, place, ballot) for place, ballot in enumerate(kept)])
    return result(standing, kept), receipts


def _so_far(tx: sa.Connection, challenge: int, entries: Sequence[Row]) -> int:
    ballots, _ = _left(tx, challenge, entries)
    return sum(map(compares, ballots))


def _left(tx: sa.Connection, challenge: int, entries: Sequence[Row]) -> tuple[list[Ballot], dict[str, bool]]:
    """What counts of the ballots, and of each receipt whether its ballot is a vote: does it compare anything?"""
    fair, own = frozenset(row.id for row in entries if row.removed_at is None), by_member(entries)
    receipts: dict[str, bool] = {}
    left: list[Ballot] = []
    for row in tx.execute(_BALLOTS, {"of": challenge}):
        given = Ballot(frozenset(row.handed), frozenset(row.chosen))
        ballot = counted(given, own.get(row.voter, ()), fair)
        receipts[row.receipt] = ballot is not None and compares(ballot)
        left += [] if ballot is None else [ballot]
    return left, receipts


def _count_again(tx: sa.Connection, challenge: int, standing: Sequence[EntryId]) -> Verdict:
    kept = [
        Ballot(frozenset(row.handed), frozenset(row.chosen)) for row in tx.execute(_KEPT, {"of": challenge})
    ]
    return result(standing, kept)


def _forget(tx: sa.Connection, challenge: int) -> None:
    tx.execute(_FORGET, {"of": challenge})


_BY_WAY: Mapping[Way, _Counting] = MappingProxyType(
    {
        Way.CHOICES: _Counting(_count, _count_again, _so_far, _forget),
        Way.DUELS: _Counting(dueling.count, dueling.count_again, dueling.so_far, dueling.forget),
    }
)


def _row(challenge: int, place: int, ballot: Ballot) -> dict[str, Any]:
    lists = {"handed": sorted(ballot.handed), "chosen": sorted(ballot.chosen)}
    return {"challenge": challenge, "position": place, **lists}


def _write(tx: sa.Connection, challenge: int, verdict: Verdict) -> Verdict:
    """Write down where each entry stands."""
    tx.execute(_NO_PLACES, {"of": challenge})
    if verdict.ranking:
        tx.execute(
            _PLACE,
            [
                {"entry": each.entry, "at": each.place, "stands": kept_standing(each)}
                for each in verdict.ranking
            ],
        )
    return verdict


# --- statements ------------------------------------------------------------------------------------------

_OF: sa.BindParameter[int] = sa.bindparam("of", type_=sa.BigInteger)
_BALLOTS = (
    sa.select(ballots.c.voter, ballots.c.handed, ballots.c.chosen, ballots.c.receipt)
    .where(ballots.c.challenge == _OF)
    .order_by(ballots.c.receipt)
)
_FORGET = sa.delete(ballots).where(ballots.c.challenge == _OF)
_KEEP, _RECEIPTS = sa.insert(counted_ballots), sa.insert(ballot_receipts)
_KEPT = (
    sa.select(counted_ballots.c.handed, counted_ballots.c.chosen)
    .where(counted_ballots.c.challenge == _OF)
    .order_by(counted_ballots.c.position)
)
_entry = challenge_entries.c
_NO_PLACES = (
    sa.update(challenge_entries)
    .where(_entry.challenge == _OF, _entry.place.is_not(None))
    .values(place=sa.null(), standing=sa.null())
)
_PLACE = (
    sa.update(challenge_entries)
    .where(_entry.id == sa.bindparam("entry"))
    .values(place=sa.bindparam("at"), standing=sa.bindparam("stands"))
)
