"""What is odd about a challenge: pictures that look nearly the same, and at the close the voting, as numbers alone.

Every function is a part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.balloting import Leaf
from bot.domain.challenges.ballots import Ballot
from bot.domain.challenges.counting import counted
from bot.domain.challenges.dueling import counted_duels
from bot.domain.challenges.hints.pictures import near_equal
from bot.domain.challenges.hints.values import Hints
from bot.domain.challenges.hints.voting import Cast, OddVoting, odd
from bot.domain.challenges.hints.voting import preferred as preferred_in
from bot.domain.challenges.records import PostKind
from bot.domain.challenges.values import EntryId, Phase
from bot.storage.challenges.dueling.reading import to_duels
from bot.storage.challenges.dueling.tables import duel_ballots
from bot.storage.challenges.noting import Wanted
from bot.storage.challenges.reading import Row, by_member
from bot.storage.challenges.tables import ballots

ALIKE: Wanted = (PostKind.HINT, 1)
ODD: Wanted = (PostKind.HINT, 2)


def alike(entries: Sequence[Row]) -> bool:
    """Whether any two that stand look nearly the same."""
    return bool(_near_equal(entries))


def odd_voting(tx: sa.Connection, challenge: int, entries: Sequence[Row]) -> OddVoting:
    """What is odd about the ballots, which still have their voters. The challenge is locked."""
    return odd(_casts(tx, challenge, entries))


def kept(noticed: OddVoting) -> dict[str, Any] | None:
    """As JSON has it; None if there is nothing to tell."""
    return {"backed": list(noticed.backed), "hurried": noticed.hurried} if noticed else None


def hints(challenge: Row, entries: Sequence[Row]) -> Hints:
    """All that hosts are told; of entries that do not stand any more nothing."""
    if challenge.phase not in (Phase.VOTING, Phase.CLOSED):
        return Hints()
    numbers = {row.id: row.number for row in entries if row.removed_at is None}
    known = challenge.odd_voting or {"backed": [], "hurried": 0}
    pairs = [sorted((numbers[one], numbers[other])) for one, other in _near_equal(entries)]
    return Hints(
        alike=tuple(sorted((low, high) for low, high in pairs)),
        backed=tuple(sorted((numbers[id], count) for id, count in known["backed"] if id in numbers)),
        hurried=known["hurried"],
    )


def hints_of_post(number: int, challenge: Row, entries: Sequence[Row]) -> Hints:
    """What one post tells: each hint is told once."""
    all_of_it = hints(challenge, entries)
    if (PostKind.HINT, number) == ALIKE:
        return Hints(alike=all_of_it.alike)
    return Hints(backed=all_of_it.backed, hurried=all_of_it.hurried)


def _near_equal(entries: Sequence[Row]) -> tuple[tuple[int, int], ...]:
    return near_equal({row.id: row.fingerprint for row in entries if row.removed_at is None})


def _casts(tx: sa.Connection, challenge: int, entries: Sequence[Row]) -> Iterator[Cast]:
    """Of both ways to vote, one of which nobody has used."""
    standing = frozenset(row.id for row in entries if row.removed_at is None)
    own = by_member(entries)
    for row in tx.execute(_BALLOTS, {"of": challenge}):
        ballot, mine = Ballot(frozenset(row.handed), frozenset(row.chosen)), frozenset(own.get(row.voter, ()))
        does_count = counted(ballot, mine, standing) is not None
        looks = Leaf(ballot, tuple(row.order)).looks
        yield _cast(row, (ballot.chosen & standing) - mine, looks, does_count)
    for fought in tx.execute(_DUELS, {"of": challenge}):
        duels, mine = to_duels(fought.duels), frozenset(own.get(fought.voter, ()))
        does_count = counted_duels(duels, mine, standing) is not None
        yield _cast(fought, (preferred_in(duels) & standing) - mine, len(duels), does_count)


def _cast(row: Row, preferred: frozenset[EntryId], looks: int, counts: bool) -> Cast:
    return Cast(
        preferred=preferred,
        looks=looks,
        seconds=(row.changed_at - row.began_at).total_seconds(),
        is_young=bool(row.young_account),
        counts=counts,
    )


# --- statements ------------------------------------------------------------------------------------------

_ballot, _duel = ballots.c, duel_ballots.c
_OF: sa.BindParameter[int] = sa.bindparam("of", type_=sa.BigInteger)
_BALLOTS: sa.Select[Any] = sa.select(
    _ballot.voter,
    _ballot.order,
    _ballot.handed,
    _ballot.chosen,
    _ballot.began_at,
    _ballot.changed_at,
    _ballot.young_account,
).where(_ballot.challenge == _OF)
_DUELS: sa.Select[Any] = sa.select(
    _duel.voter, _duel.duels, _duel.began_at, _duel.changed_at, _duel.young_account
).where(_duel.challenge == _OF)
