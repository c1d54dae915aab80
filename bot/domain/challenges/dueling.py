"""The count of duels: as that of choices, the share of comparisons won.

Each voter's duels weigh 3 together, however many they are. For each pair of pictures the weight of the duels that
either has won is added up, half of it for each where both were alike; what one has more than the other is won by it
and lost by the other: where two voters disagree on the same pair, their verdicts cancel out.

Why they cancel. Adding up all wins and losses would rank by mean support: in the Tennessee election Memphis, which
loses against every other city, would come third. A pair that the better one takes whole would let a voter harm a
picture by preferring it, as long as it stays behind; a difference can only grow in favour of who is preferred.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from math import comb, lcm

from bot.domain.challenges.counting import Standing, ranked, share
from bot.domain.challenges.duels import Duel, Outcome, Pair
from bot.domain.challenges.values import EntryId

LEAST_DUELS = 5
VOTER_WEIGHT = 3


def counted_duels(
    duels: Sequence[Duel],
    own: Collection[EntryId],
    entries: Collection[EntryId],
    least_duels: int = LEAST_DUELS,
) -> tuple[Duel, ...] | None:
    """A voter's duels as they count: without those with their `own` entries or removed ones.

    None if there were fewer than `least_duels`, or fewer than all pairs that there are for them. Duels are counted as
    they were fought, also those with pictures that were removed since.
    """
    fair = frozenset(entries).difference(own)
    fought = [duel for duel in duels if duel.first not in own and duel.second not in own]
    if len(fair) < 2 or len(fought) < min(least_duels, comb(len(fair), 2)):
        return None
    return tuple(duel for duel in fought if duel.first in fair and duel.second in fair)


def prefers(duels: Sequence[Duel]) -> bool:
    """Whether a voter's duels prefer anything to anything else."""
    return any(duel.outcome is not Outcome.ALIKE for duel in duels)


def duel_standings(entries: Iterable[EntryId], voters: Iterable[Sequence[Duel]]) -> list[Standing]:
    """All entries, the best first; those with equal shares in the order of `entries`. `voters`: the duels of each.

    Duels with what is not among the entries are left out.
    """
    ids = tuple(dict.fromkeys(entries))
    standing = frozenset(ids)
    won: Counter[EntryId] = Counter()
    seen: Counter[EntryId] = Counter()
    # By the number of duels of their voter: how many more of these the lower of a pair has won than the higher.
    ahead: defaultdict[int, Counter[Pair]] = defaultdict(Counter)
    for duels in voters:
        counting = [duel for duel in duels if duel.first in standing and duel.second in standing]
        for duel in counting:
            seen[duel.first] += 1
            seen[duel.second] += 1
            if duel.outcome is not Outcome.ALIKE:
                winner = duel.first if duel.outcome is Outcome.FIRST else duel.second
                won[winner] += 1
                pair = duel.pair
                ahead[len(counting)][pair] += 1 if winner == pair[0] else -1

    common = lcm(*ahead)
    wins, losses = _differences(ahead, common)
    return ranked(
        Standing(entry, 0, share(w, loss), won[entry], seen[entry], w, loss)
        for entry in ids
        for w, loss in [(Fraction(wins[entry], common), Fraction(losses[entry], common))]
    )


def _differences(ahead: dict[int, Counter[Pair]], common: int) -> tuple[Counter[EntryId], Counter[EntryId]]:
    """Wins and losses of each entry, in units of 1/common."""
    margins: Counter[Pair] = Counter()
    for duels, differences in ahead.items():
        unit = VOTER_WEIGHT * (common // duels)
        for pair, difference in differences.items():
            margins[pair] += unit * difference
    wins: Counter[EntryId] = Counter()
    losses: Counter[EntryId] = Counter()
    for (lower, higher), margin in margins.items():
        better, worse = (lower, higher) if margin > 0 else (higher, lower)
        wins[better] += abs(margin)
        losses[worse] += abs(margin)
    return wins, losses
