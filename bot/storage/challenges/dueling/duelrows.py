"""Secret duels. As on a ballot a press is one transaction under the challenge's lock: what it hands out is counted as
shown in it, and no verdict comes after the count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from math import comb
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.dueling import LEAST_DUELS, counted_duels, duel_standings, prefers
from bot.domain.challenges.duels import DuelBallot, next_pair, pair_handed_out
from bot.domain.challenges.handing import voter_key
from bot.domain.challenges.hints.voting import is_young
from bot.domain.challenges.pairs.leafing import (
    DuelLeaf,
    DuelMove,
    DuelView,
    Two,
    acted,
    outcome_of,
    previous,
)
from bot.domain.challenges.phases import ensure_voting
from bot.domain.challenges.records import EnteredPicture
from bot.domain.challenges.values import EntryId, Way
from bot.domain.challenges.voters import Voter
from bot.storage.challenges.ballots import (
    ENTRIES,
    SHOWN,
    check_voter,
    check_way,
    entry_of_number,
    unused_receipt,
)
from bot.storage.challenges.dueling.reading import kept_duels, to_duels
from bot.storage.challenges.dueling.tables import duel_ballots
from bot.storage.challenges.reading import Row, entry_of, locked, moment, to_challenge, to_entered, to_hosted
from bot.storage.engine.database import Database

SAMPLE = 50  # voters, of the latest, whose duels say how near two pictures are; more would only be slower


@dataclass(frozen=True, slots=True)
class Opened:
    """One voter's duels with all that a press needs. `shown` has the entries that stand, `own` all of the voter's."""

    ballot: DuelBallot
    receipt: str
    is_new: bool
    own: frozenset[EntryId]
    shown: Mapping[EntryId, int]

    @property
    def fair(self) -> frozenset[EntryId]:
        """What this voter can compare."""
        return frozenset(self.shown) - self.own


class DuelRows:
    """One per process. Its verb raises NoChallenge, and StoreBusy or StoreFull."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._put = database.upsert(duel_ballots, "duels", "outstanding", "changed_at")

    async def press(
        self, guild: int, public_id: str, voter: Voter, move: DuelMove, numbers: tuple[int, int] | None
    ) -> DuelView:
        """What is on the voter's screen after a press. `numbers`: of the two it was pressed under, the left one first.

        Whether they have entered is looked up here. Raises what `ensure_voting` and `acted` do, or `eligible` says, and
        NothingThere where members vote in another way.
        """
        work = partial(self._press, guild=guild, public_id=public_id, voter=voter, move=move, numbers=numbers)
        return await self._database.transact(work)

    def _press(
        self,
        tx: sa.Connection,
        guild: int,
        public_id: str,
        voter: Voter,
        move: DuelMove,
        numbers: tuple[int, int] | None,
    ) -> DuelView:
        row = locked(tx, guild, public_id)
        challenge, now = to_challenge(row), moment(tx, self._database)
        ensure_voting(challenge, now)
        check_way(challenge, Way.DUELS)
        entries = tx.execute(ENTRIES, {"of": row.id}).all()
        opened = _opened(tx, row, voter.id, entries)
        check_voter(voter, challenge=challenge, entries=entries, has_voted=not opened.is_new)
        leaf = acted(opened.ballot, move, _two(entries, numbers), opened.fair)
        if leaf.two is None:
            leaf = self._handed_out(tx, row, voter.id, opened, leaf)
        if opened.is_new or leaf.ballot != opened.ballot:
            ballot = leaf.ballot
            kept = {
                "challenge": row.id,
                "voter": voter.id,
                "duels": kept_duels(ballot.duels),
                "outstanding": list(ballot.outstanding) if ballot.outstanding is not None else None,
                "receipt": opened.receipt,
                "began_at": now,
                "changed_at": now,
                "young_account": is_young(voter.account_made_at, challenge.votes_from),
            }
            tx.execute(self._put, kept)
        return _view(tx, row, opened, leaf)

    def _handed_out(
        self, tx: sa.Connection, challenge: Row, voter: int, opened: Opened, leaf: DuelLeaf
    ) -> DuelLeaf:
        """The next two, if there are any that this voter has not met."""
        sample = [to_duels(row.duels) for row in tx.execute(_SAMPLE, {"of": challenge.id, "most": SAMPLE})]
        met = Counter(duel.pair for duels in sample for duel in duels)
        shares = {each.entry: each.share for each in duel_standings(opened.shown, sample)}
        key = voter_key(bytes.fromhex(challenge.secret), challenge.id, voter)
        two = next_pair(opened.shown, met, opened.own, key, ballot=leaf.ballot, shares=shares)
        if two is None:
            return leaf
        tx.execute(SHOWN, {"entries": sorted(two)})
        return DuelLeaf(pair_handed_out(leaf.ballot, two), two)


def _opened(tx: sa.Connection, challenge: Row, voter: int, entries: Collection[Row]) -> Opened:
    kept = tx.execute(_BALLOT, {"of": challenge.id, "by": voter}).one_or_none()
    waits = tuple(kept.outstanding) if kept is not None and kept.outstanding else None
    return Opened(
        ballot=DuelBallot() if kept is None else DuelBallot(to_duels(kept.duels), waits),
        receipt=unused_receipt(tx, challenge.id, _WITH_RECEIPT) if kept is None else kept.receipt,
        is_new=kept is None,
        own=frozenset(row.id for row in entries if row.member == voter),
        shown={row.id: row.shown for row in entries if row.removed_at is None},
    )


def _two(entries: Collection[Row], numbers: tuple[int, int] | None) -> Two | None:
    """Raises EntryGone for a number that no entry has."""
    if numbers is None:
        return None
    known = {row.id: row.number for row in entries if row.number is not None}
    first, second = (entry_of_number(known, number) for number in numbers)
    return first, second


def _view(tx: sa.Connection, challenge: Row, opened: Opened, leaf: DuelLeaf) -> DuelView:
    fair, duels = opened.fair, leaf.ballot.duels
    first, second = (_picture(tx, entry) for entry in leaf.two) if leaf.two is not None else (None, None)
    total, counting = comb(len(fair), 2), counted_duels(duels, opened.own, tuple(opened.shown))
    return DuelView(
        hosted=to_hosted(challenge),
        first=first,
        second=second,
        outcome=outcome_of(leaf.ballot, leaf.two),
        decided=sum(duel.first in fair and duel.second in fair for duel in duels),
        total=total,
        needed=min(LEAST_DUELS, total),
        counts=counting is not None,
        prefers=counting is not None and prefers(counting),
        receipt=opened.receipt,
        has_previous=previous(leaf.ballot, leaf.two, fair) is not None,
    )


def _picture(tx: sa.Connection, entry: EntryId) -> EnteredPicture | None:
    row = entry_of(tx, entry)
    return None if row is None else to_entered(row)


# --- statements ------------------------------------------------------------------------------------------

_OF: sa.BindParameter[int] = sa.bindparam("of", type_=sa.BigInteger)
_duel = duel_ballots.c
_BALLOT: sa.Select[Any] = sa.select(duel_ballots).where(
    _duel.challenge == _OF, _duel.voter == sa.bindparam("by")
)
_WITH_RECEIPT = sa.select(_duel.receipt).where(
    _duel.challenge == _OF, _duel.receipt == sa.bindparam("letters")
)
_SAMPLE = (
    sa.select(_duel.duels)
    .where(_duel.challenge == _OF)
    .order_by(_duel.changed_at.desc(), _duel.voter)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
