"""The count: of all comparisons that a picture was in, the share that it won.

On a ballot with `k` pictures chosen of `s` seen each chosen one wins once, and each other one loses `k/(s-k)` of a
comparison: what is won on a ballot is lost on it, so every voter weighs the same however many pictures they saw. With
all wins W and all losses L of a picture its share is (W+1)/(W+L+2): one half before anybody has compared it.

A ballot on which nothing, or everything, was chosen compares nothing. Shares are exact fractions, and equal shares
share the place. If all voters saw all and chose equally many, the order is that of the plain number of votes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from bot.domain.challenges.ballots import Ballot
from bot.domain.challenges.values import EntryId

LEAST_LOOKS = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an entry stands. `share` is from 0 to 1. `chosen` of the `seen` ballots that saw it chose it.

    Of a challenge in duels: `chosen` of the `seen` duels that it was in were won by it. `wins` and `losses` are W and L
    of the share.
    """

    entry: EntryId
    place: int
    share: Fraction
    chosen: int
    seen: int
    wins: Fraction = Fraction(0)
    losses: Fraction = Fraction(0)


def counted(
    ballot: Ballot, own: Collection[EntryId], entries: Collection[EntryId], least_looks: int = LEAST_LOOKS
) -> Ballot | None:
    """The ballot as it counts: without the voter's `own` entries, removed ones, and what was never answered.

    None if there is nothing for them, or looks are missing, see `missing_looks`.
    """
    fair = frozenset(entries).difference(own)
    if not fair or missing_looks(ballot, own, entries, least_looks):
        return None
    return Ballot(ballot.handed & fair, ballot.chosen & fair)


def missing_looks(
    ballot: Ballot, own: Collection[EntryId], entries: Collection[EntryId], least_looks: int = LEAST_LOOKS
) -> int:
    """At how many more pictures the voter has to look before their ballot counts.

    It counts from `least_looks` on, or once they have seen all that there are for them. Looks are counted as they were
    made, also those at pictures that were removed since. A jump is none; but a picture that was jumped to and chosen
    is not handed out any more, and is one of all that they have seen.
    """
    mine = frozenset(own)
    fair = frozenset(entries) - mine
    to_enough = min(least_looks, len(fair)) - len(ballot.handed - mine)
    return max(0, min(to_enough, len(fair - ballot.seen)))


def compares(ballot: Ballot) -> bool:
    """Whether the ballot prefers anything to anything else. Others are in no number of votes that members read."""
    return 0 < len(ballot.chosen) < len(ballot.seen)


def standings(entries: Iterable[EntryId], ballots: Iterable[Ballot]) -> list[Standing]:
    """All entries, the best first; those with equal shares in the order of `entries`.

    What a ballot holds that is not among the entries is left out of it.
    """
    ids = tuple(dict.fromkeys(entries))
    standing = frozenset(ids)
    chosen: Counter[EntryId] = Counter()
    passed: Counter[EntryId] = Counter()  # how many ballots saw it and chose another, or none
    wins: Counter[EntryId] = Counter()
    # By numbers of pictures chosen and not chosen: how many ballots of these numbers passed an entry. Adding up
    # whole numbers first is what makes exact fractions fast.
    losses: defaultdict[tuple[int, int], Counter[EntryId]] = defaultdict(Counter)
    for ballot in ballots:
        winners = ballot.chosen & standing
        losers = (ballot.handed & standing) - winners
        chosen.update(winners)
        passed.update(losers)
        if winners and losers:
            wins.update(winners)
            losses[len(winners), len(losers)].update(losers)

    common = lcm(*{divisor for _, divisor in losses})
    lost: Counter[EntryId] = Counter()  # in units of 1/common
    for (numerator, divisor), times in losses.items():
        unit = numerator * (common // divisor)
        for entry, count in times.items():
            lost[entry] += unit * count
    return ranked(
        Standing(
            entry,
            0,
            share(Fraction(wins[entry]), Fraction(lost[entry], common)),
            chosen[entry],
            chosen[entry] + passed[entry],
            Fraction(wins[entry]),
            Fraction(lost[entry], common),
        )
        for entry in ids
    )


def share(wins: Fraction, losses: Fraction) -> Fraction:
    """The share of comparisons won, as if each entry had won one more, and lost one more, than it did."""
    return (wins + 1) / (wins + losses + 2)


def ranked(unplaced: Iterable[Standing]) -> list[Standing]:
    """The best share first, each with its place: one more than there are better ones."""
    ordered = sorted(unplaced, key=lambda each: each.share, reverse=True)
    placed: list[Standing] = []
    for index, each in enumerate(ordered, 1):
        shares_it = bool(placed) and placed[-1].share == each.share
        placed.append(replace(each, place=placed[-1].place if shares_it else index))
    return placed
