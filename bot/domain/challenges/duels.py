"""The other way to vote: the bot shows two pictures, the voter says which is better, or that both are alike.

The bot chooses both, never the voter: friends who could choose the opponent would have theirs meet weak ones. Nobody
meets the same two twice. A duel can be decided anew until voting closes.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from bot.domain.challenges.handing import mixed
from bot.domain.challenges.values import EntryId
from bot.domain.errors import EntryGone, NotHandedOut

Pair = tuple[EntryId, EntryId]  # the lower id first


class Outcome(enum.StrEnum):
    """Which of two is better. The values are stored."""

    FIRST = "first"
    SECOND = "second"
    ALIKE = "alike"


@dataclass(frozen=True, slots=True)
class Duel:
    """Two pictures as they were shown, and what the voter said."""

    first: EntryId
    second: EntryId
    outcome: Outcome

    @property
    def pair(self) -> Pair:
        return pair_of(self.first, self.second)


@dataclass(frozen=True, slots=True)
class DuelBallot:
    """What one voter has decided, each pair once, and the two that wait for their answer, in the order of showing."""

    duels: tuple[Duel, ...] = ()
    outstanding: tuple[EntryId, EntryId] | None = None

    @property
    def pairs(self) -> frozenset[Pair]:
        """Those that were decided."""
        return frozenset(duel.pair for duel in self.duels)


def turned(duel: Duel) -> Duel:
    """The same, with the other picture first."""
    match duel.outcome:
        case Outcome.FIRST:
            outcome = Outcome.SECOND
        case Outcome.SECOND:
            outcome = Outcome.FIRST
        case Outcome.ALIKE:
            outcome = Outcome.ALIKE
    return Duel(duel.second, duel.first, outcome)


def pair_of(one: EntryId, other: EntryId) -> Pair:
    """The same pair, whichever is named first."""
    return min(one, other), max(one, other)


def next_pair(
    shown: Mapping[EntryId, int],
    met: Mapping[Pair, int],
    own: Collection[EntryId],
    key: bytes,
    *,
    ballot: DuelBallot | None = None,
    shares: Mapping[EntryId, Fraction] | None = None,
) -> tuple[EntryId, EntryId] | None:
    """The two to show next, in this order; None if the voter has met all pairs.

    Two of those that were shown least; of several opponents that were shown equally often the one that is nearest in
    its share so far, then the one whom the first has met least (`met`, by all voters together), then as a hash with the
    voter's `key` has it. `ballot` is the voter's: a pair that waits for their answer is shown again.
    """
    ballot, shares = ballot or DuelBallot(), shares or {}
    fair = shown.keys() - set(own)
    if ballot.outstanding is not None and fair.issuperset(ballot.outstanding):
        return ballot.outstanding
    done = ballot.pairs
    for one in sorted(fair, key=lambda entry: (shown[entry], mixed(key, entry))):
        others = [entry for entry in fair if entry != one and pair_of(one, entry) not in done]
        if others:
            least, share = min(shown[entry] for entry in others), shares.get(one, _HALF)
            other = min(
                (entry for entry in others if shown[entry] == least),
                key=lambda entry: (
                    abs(shares.get(entry, _HALF) - share),
                    met.get(pair_of(one, entry), 0),
                    mixed(key, entry),
                ),
            )
            # By another hash, so that being shown least makes nobody the first of the two.
            return (one, other) if mixed(key, *pair_of(one, other))[0] % 2 else (other, one)
    return None


def pair_handed_out(ballot: DuelBallot, pair: tuple[EntryId, EntryId]) -> DuelBallot:
    """These two are shown to the voter now. To be kept in the transaction that counts both as shown."""
    return replace(ballot, outstanding=pair)


def decided(ballot: DuelBallot, duel: Duel, entries: Collection[EntryId]) -> DuelBallot:
    """The voter has decided the duel that waits, or one of theirs anew, which keeps its place.

    Raises NotHandedOut if they were never shown these two, EntryGone if one of the two does not stand any more.
    """
    waits = ballot.outstanding is not None and pair_of(*ballot.outstanding) == duel.pair
    if not waits and duel.pair not in ballot.pairs:
        raise NotHandedOut
    if duel.first not in entries or duel.second not in entries:
        raise EntryGone
    if waits:
        return DuelBallot((*ballot.duels, duel), None)
    return replace(ballot, duels=tuple(duel if each.pair == duel.pair else each for each in ballot.duels))


_HALF = Fraction(1, 2)
