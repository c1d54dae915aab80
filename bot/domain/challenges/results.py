"""The result of a challenge: at its close, and again when hosts remove an entry afterwards.

At the close each ballot is reduced to what counts of it (`counting.counted`, `dueling.counted_duels`); what does not
count is dropped, and with it who the voters were. What is left needs no look back: a ballot that counted goes on
counting when an entry is removed, since its looks were made, and is compared without it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.domain.challenges.ballots import Ballot
from bot.domain.challenges.counting import compares, counted, standings
from bot.domain.challenges.dueling import counted_duels, duel_standings, prefers
from bot.domain.challenges.duels import Duel
from bot.domain.challenges.values import EntryId
from bot.domain.challenges.verdicts import Verdict, verdict


def result(entries: Collection[EntryId], ballots: Iterable[Ballot]) -> Verdict:
    """The result for the entries that stand, by ballots that count."""
    standing = frozenset(entries)
    left = [each for ballot in ballots if (each := counted(ballot, (), standing, least_looks=0))]
    return verdict(standings(entries, left), sum(map(compares, left)))


def duel_result(entries: Collection[EntryId], voters: Iterable[Sequence[Duel]]) -> Verdict:
    """The result for the entries that stand, by the duels of each voter whose duels count."""
    standing = frozenset(entries)
    left = [each for duels in voters if (each := counted_duels(duels, (), standing, least_duels=0))]
    return verdict(duel_standings(entries, left), sum(map(prefers, left)))
