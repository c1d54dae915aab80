"""Secret ballots. A press is one transaction under the challenge's lock: what it hands out is counted as shown in it.

So pictures are shown equally often however many vote at once, and no vote comes after the count.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.balloting import (
    Act,
    Leaf,
    Move,
    Together,
    acted,
    acted_together,
    has_previous,
    may_look_together,
    newly_handed,
)
from bot.domain.challenges.ballots import Ballot, Field, ticked
from bot.domain.challenges.counting import missing_looks
from bot.domain.challenges.handing import voter_key
from bot.domain.challenges.hints.voting import is_young
from bot.domain.challenges.phases import ensure_voting
from bot.domain.challenges.records import BallotView, Overview
from bot.domain.challenges.values import Challenge, EntryId, Way
from bot.domain.challenges.voters import Voter, VoterRules, eligible
from bot.domain.errors import EntryGone, Missing, NothingThere
from bot.storage.challenges.reading import (
    Row,
    entries_of,
    entry_of,
    locked,
    moment,
    named,
    to_challenge,
    to_entered,
    to_hosted,
)
from bot.storage.challenges.tables import ballot_receipts, ballots, challenge_entries
from bot.storage.engine.database import Database

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"  # of a receipt: none that is taken for another one
LENGTH = 6


@dataclass(frozen=True, slots=True)
class Opened:
    """One voter's ballot with all that a press needs. `numbers` are of all entries, `shown` of those that stand; `key`
    is the voter's, see `handing`."""

    leaf: Leaf
    receipt: str
    is_new: bool
    of: Field
    numbers: Mapping[EntryId, int]
    shown: Mapping[EntryId, int]
    key: bytes

    @property
    def chosen(self) -> frozenset[int]:
        """The numbers of what is voted for, without entries that have been removed."""
        return frozenset(self.numbers[entry] for entry in self.leaf.ballot.chosen & self.of.entries)


class BallotRows:
    """One per process. All of its verbs raise NoChallenge, and StoreBusy or StoreFull."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._put = database.upsert(ballots, "order", "handed", "outstanding", "chosen", "at", "changed_at")

    async def press(
        self, guild: int, public_id: str, voter: Voter, move: Move, number: int | None
    ) -> BallotView:
        """What is on the voter's screen after a press. `number`: of the picture that was pressed under, or to jump to.

        Whether they have entered is looked up here. Raises what `ensure_voting` and `acted` do, or `eligible` says.
        """

        def act(opened: Opened) -> Leaf:
            entry = entry_of_number(opened.numbers, number) if number is not None else None
            return acted(opened.leaf, Act(move, entry), opened.of, opened.shown, opened.key)

        def work(tx: sa.Connection) -> BallotView:
            return _view(tx, *self._pressed(tx, guild, public_id, voter, act))

        return await self._database.transact(work)

    async def together(
        self,
        guild: int,
        public_id: str,
        voter: Voter,
        together: Together,
        numbers: Set[int] = frozenset(),
        drawn: Set[int] | None = None,
    ) -> Overview:
        """The same of a voter who looks at all pictures together; with CHOOSE `numbers` are ticked in their menu, and
        `drawn` were when it was drawn. None: `numbers` are all their votes.

        Raises what `ensure_voting` and `acted_together` do, or `eligible` says.
        """

        def act(opened: Opened) -> Leaf:
            wanted = numbers if drawn is None else ticked(opened.chosen, drawn, numbers)
            chosen = frozenset(entry_of_number(opened.numbers, number) for number in wanted)
            return acted_together(opened.leaf, together, opened.of, chosen)

        def work(tx: sa.Connection) -> Overview:
            row, opened = self._pressed(tx, guild, public_id, voter, act)
            fair = (each for each in entries_of(tx, row.id) if each.id in opened.of.entries)
            return Overview(_view(tx, row, opened), tuple(to_entered(each) for each in fair))

        return await self._database.transact(work)

    def _pressed(
        self,
        tx: sa.Connection,
        guild: int,
        public_id: str,
        voter: Voter,
        act: Callable[[Opened], Leaf],
    ) -> tuple[Row, Opened]:
        """The challenge, and the ballot after the press, which are kept with what it has handed out."""
        row = locked(tx, guild, public_id)
        challenge, now = to_challenge(row), moment(tx, self._database)
        ensure_voting(challenge, now)
        check_way(challenge, Way.CHOICES)
        entries = tx.execute(ENTRIES, {"of": row.id}).all()
        before = self._opened(tx, row, challenge.options.votes, voter.id, entries)
        check_voter(voter, challenge=challenge, entries=entries, has_voted=not before.is_new)
        after = replace(before, leaf=act(before))
        if before.is_new or after.leaf != before.leaf:
            self._keep(tx, challenge, voter, after, now)
        handed = newly_handed(before.leaf, after.leaf)
        if handed:
            tx.execute(SHOWN, {"entries": sorted(handed)})
        return row, after

    def _opened(
        self, tx: sa.Connection, challenge: Row, votes: int, voter: int, entries: Collection[Row]
    ) -> Opened:
        kept = tx.execute(_BALLOT, {"of": challenge.id, "by": voter}).one_or_none()
        standing = [row for row in entries if row.removed_at is None]
        own = frozenset(row.id for row in standing if row.member == voter)
        return Opened(
            leaf=Leaf() if kept is None else _leaf(kept),
            receipt=unused_receipt(tx, challenge.id, _WITH_RECEIPT) if kept is None else kept.receipt,
            is_new=kept is None,
            of=Field(
                entries=frozenset(row.id for row in standing) - own,
                own=own,
                limit=votes,
            ),
            numbers={row.id: row.number for row in entries if row.number is not None},
            shown={row.id: row.shown for row in standing},
            key=voter_key(bytes.fromhex(challenge.secret), challenge.id, voter),
        )

    def _keep(
        self, tx: sa.Connection, challenge: Challenge, voter: Voter, opened: Opened, now: datetime
    ) -> None:
        leaf = opened.leaf
        row = {
            "challenge": challenge.id,
            "voter": voter.id,
            "order": list(leaf.order),
            "handed": _in_order(leaf, leaf.ballot.handed),
            "outstanding": _in_order(leaf, leaf.ballot.outstanding),
            "chosen": _in_order(leaf, leaf.ballot.chosen),
            "at": leaf.at,
            "receipt": opened.receipt,
            "began_at": now,
            "changed_at": now,
            "young_account": is_young(voter.account_made_at, challenge.votes_from),
        }
        tx.execute(self._put, row)

    async def has_receipt(self, guild: int, public_id: str, letters: str) -> bool | None:
        """Whether the ballot with this receipt was counted at the close; None if there is none, or before the close."""
        typed = "".join(letters.split()).upper()

        def read(tx: sa.Connection) -> bool | None:
            given = {"of": named(tx, guild, public_id).id, "letters": typed}
            found: bool | None = tx.execute(_COUNTED, given).scalar_one_or_none()
            return found

        return await self._database.transact(read)


# --- what both ways to vote have in common -----------------------------------------------------------------


def unused_receipt(tx: sa.Connection, challenge: int, taken: sa.Select[Any]) -> str:
    """Six letters that no other voter of the challenge has; `taken` finds those who have them."""
    while True:
        letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if tx.execute(taken, {"of": challenge, "letters": letters}).one_or_none() is None:
            return letters


def check_way(challenge: Challenge, way: Way) -> None:
    """Raises NothingThere for a button of the other way to vote: only a forged one is pressed there."""
    if challenge.options.way is not way:
        raise NothingThere(Missing.BUTTON)


def check_voter(voter: Voter, *, challenge: Challenge, entries: Collection[Row], has_voted: bool) -> None:
    """Raises what `eligible` says. `has_voted`: there is a ballot of theirs."""
    has_entered = any(row.member == voter.id for row in entries)
    voter = replace(voter, has_entered=has_entered, has_voted=has_voted)
    refusal = eligible(voter, VoterRules.of(challenge), challenge.votes_from)
    if refusal is not None:
        raise refusal


def entry_of_number(numbers: Mapping[EntryId, int], number: int) -> EntryId:
    """Raises EntryGone for a number that no entry has."""
    found = next((entry for entry, each in numbers.items() if each == number), None)
    if found is None:
        raise EntryGone
    return found


def _view(tx: sa.Connection, challenge: Row, opened: Opened) -> BallotView:
    leaf, of, numbers = opened.leaf, opened.of, opened.numbers
    shown = entry_of(tx, leaf.at) if leaf.at is not None else None
    return BallotView(
        hosted=to_hosted(challenge),
        picture=to_entered(shown) if shown is not None else None,
        chosen=tuple(sorted(opened.chosen)),
        looked=len(leaf.ballot.seen & of.entries),
        total=len(of.entries),
        numbers=tuple(sorted(numbers[entry] for entry in of.entries)),
        receipt=opened.receipt,
        missing=missing_looks(leaf.ballot, of.own, of.entries),
        has_previous=has_previous(leaf, of),
        may_look_together=may_look_together(of),
    )


def _leaf(row: Row) -> Leaf:
    """Only one picture waits for an answer. Of a ballot kept by an older version several may, since it took a glance at
    all pictures for one at each: then none does, or the voter could pick by jumps what was looked at. They are handed
    out, and counted as shown, anew."""
    waits = row.outstanding if len(row.outstanding) == 1 else ()
    ballot = Ballot(frozenset(row.handed), frozenset(row.chosen), frozenset(waits))
    return Leaf(ballot, tuple(row.order), row.at)


def _in_order(leaf: Leaf, entries: Collection[EntryId]) -> list[EntryId]:
    known = [entry for entry in leaf.order if entry in entries]
    return known + sorted(set(entries).difference(known))


# --- statements ------------------------------------------------------------------------------------------

_OF: sa.BindParameter[int] = sa.bindparam("of", type_=sa.BigInteger)
_entry = challenge_entries.c
ENTRIES: sa.Select[Any] = (
    sa.select(_entry.id, _entry.member, _entry.number, _entry.shown, _entry.removed_at)
    .where(_entry.challenge == _OF)
    .order_by(_entry.id)
)
SHOWN = (
    sa.update(challenge_entries)
    .where(_entry.id.in_(sa.bindparam("entries", expanding=True)))
    .values(shown=_entry.shown + 1)
)
_BALLOT = sa.select(ballots).where(ballots.c.challenge == _OF, ballots.c.voter == sa.bindparam("by"))
_WITH_RECEIPT = sa.select(ballots.c.receipt).where(
    ballots.c.challenge == _OF, ballots.c.receipt == sa.bindparam("letters")
)
_COUNTED = sa.select(ballot_receipts.c.counted).where(
    ballot_receipts.c.challenge == _OF, ballot_receipts.c.receipt == sa.bindparam("letters")
)
