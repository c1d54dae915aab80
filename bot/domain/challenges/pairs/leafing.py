"""Leafing through duels: which two pictures are on a voter's screen, and what a press there does.

The duels stay in the order in which they were first decided, so that there is a way back to each. To decide one anew
leaves it in its place.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.domain.challenges.duels import Duel, DuelBallot, Outcome, decided, pair_of
from bot.domain.challenges.records import EnteredPicture, Hosted
from bot.domain.challenges.values import EntryId
from bot.domain.errors import EntryGone

Two = tuple[EntryId, EntryId]  # as they stand on the screen: the left one first


class DuelMove(enum.Enum):
    """What a voter pressed. The first three decide a duel, and have the values of its outcomes."""

    FIRST = Outcome.FIRST.value
    SECOND = Outcome.SECOND.value
    ALIKE = Outcome.ALIKE.value
    OPEN = "open"
    BACK = "back"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class DuelLeaf:
    """A voter's duels, and the `two` on the screen; None where two are to be shown that they have not met."""

    ballot: DuelBallot
    two: Two | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuelView:
    """A voter's duels as they are on their screen.

    `first` and `second` stand side by side, both None where there is nothing (left) for this voter to compare.
    `outcome` is what they have said of these two, None if nothing yet. They have decided `decided` duels of the `total`
    that there are for them between pictures that stand. From `needed` on their duels count, which `counts` says. If not
    `prefers`, they find no picture better than another, and compare nothing. `receipt` are six letters by which they
    can ask after the close whether they were counted.
    """

    hosted: Hosted
    first: EnteredPicture | None = None
    second: EnteredPicture | None = None
    outcome: Outcome | None = None
    decided: int
    total: int
    needed: int
    counts: bool
    prefers: bool
    receipt: str
    has_previous: bool = False


def acted(ballot: DuelBallot, move: DuelMove, two: Two | None, fair: Collection[EntryId]) -> DuelLeaf:
    """The duels after a press under these two, and what is on the screen then.

    `fair` are the entries that stand and are not the voter's own. Raises what `duels.decided` does, and EntryGone where
    a duel is to be decided that is not named; then nothing changes.
    """
    match move:
        case DuelMove.OPEN:
            return DuelLeaf(ballot, _waiting(ballot, fair))
        case DuelMove.BACK:
            return DuelLeaf(ballot, previous(ballot, two, fair) or _waiting(ballot, fair))
        case DuelMove.FORWARD:
            return _after(ballot, two, fair)
    if two is None:
        raise EntryGone
    duel = Duel(*two, Outcome(move.value))
    return _after(decided(ballot, duel, fair), two, fair)


def previous(ballot: DuelBallot, two: Two | None, fair: Collection[EntryId]) -> Two | None:
    """The duel that was decided before that of these two; the last one, if theirs is not decided."""
    index = _place(ballot, two)
    return _standing(reversed(ballot.duels[:index]), fair)


def outcome_of(ballot: DuelBallot, two: Two | None) -> Outcome | None:
    """What the voter has said of these two, as they stand on the screen."""
    found = next((duel for duel in ballot.duels if two is not None and duel.pair == pair_of(*two)), None)
    if found is None or two is None:
        return None
    turned = {Outcome.FIRST: Outcome.SECOND, Outcome.SECOND: Outcome.FIRST, Outcome.ALIKE: Outcome.ALIKE}
    return found.outcome if (found.first, found.second) == two else turned[found.outcome]


def _after(ballot: DuelBallot, two: Two | None, fair: Collection[EntryId]) -> DuelLeaf:
    """On to the duel that was decided after that of these two, and from the last one to what waits."""
    later = _standing(ballot.duels[_place(ballot, two) + 1 :], fair)
    return DuelLeaf(ballot, later or _waiting(ballot, fair))


def _place(ballot: DuelBallot, two: Two | None) -> int:
    """Where the duel of these two stands among those decided; behind the last, if it does not."""
    pair = pair_of(*two) if two is not None else None
    return next((n for n, duel in enumerate(ballot.duels) if duel.pair == pair), len(ballot.duels))


def _standing(duels: Iterable[Duel], fair: Collection[EntryId]) -> Two | None:
    pairs = ((duel.first, duel.second) for duel in duels)
    return next((two for two in pairs if two[0] in fair and two[1] in fair), None)


def _waiting(ballot: DuelBallot, fair: Collection[EntryId]) -> Two | None:
    two = ballot.outstanding
    return two if two is not None and two[0] in fair and two[1] in fair else None
