"""How many ballots would count if voting ended now. Every function is a part of the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from bot.domain.challenges.ballots import Ballot
from bot.domain.challenges.counting import counted
from bot.domain.challenges.dueling import counted_duels
from bot.domain.challenges.duels import Duel
from bot.domain.challenges.results import duel_result, result
from bot.storage.challenges.dueling.reading import to_duels
from bot.storage.challenges.dueling.tables import duel_ballots
from bot.storage.challenges.reading import Row, by_member
from bot.storage.challenges.tables import ballots


def ballots_so_far(tx: sa.Connection, challenge: int, entries: Sequence[Row]) -> int:
    """Of both ways to vote, one of which nobody has used: those that compare anything."""
    standing = [row.id for row in entries if row.removed_at is None]
    chosen, fought = _ballots(tx, challenge, entries), _duels(tx, challenge, entries)
    return result(standing, chosen).ballots + duel_result(standing, fought).ballots


def _ballots(tx: sa.Connection, challenge: int, entries: Sequence[Row]) -> Iterator[Ballot]:
    own, standing = by_member(entries), [row.id for row in entries if row.removed_at is None]
    for row in tx.execute(_BALLOTS, {"of": challenge}):
        given = Ballot(frozenset(row.handed), frozenset(row.chosen))
        if (ballot := counted(given, own.get(row.voter, ()), standing)) is not None:
            yield ballot


def _duels(tx: sa.Connection, challenge: int, entries: Sequence[Row]) -> Iterator[Sequence[Duel]]:
    own, standing = by_member(entries), [row.id for row in entries if row.removed_at is None]
    for row in tx.execute(_DUELS, {"of": challenge}):
        duels = counted_duels(to_duels(row.duels), own.get(row.voter, ()), standing)
        if duels is not None:
            yield duels


# --- statements ------------------------------------------------------------------------------------------

_ballot, _duel = ballots.c, duel_ballots.c
_OF: sa.BindParameter[int] = sa.bindparam("of", type_=sa.BigInteger)
_BALLOTS = sa.select(_ballot.voter, _ballot.handed, _ballot.chosen).where(_ballot.challenge == _OF)
_DUELS = sa.select(_duel.voter, _duel.duels).where(_duel.challenge == _OF)
