"""Which voting is odd. It is looked for at the close, before it is forgotten who voted; what is left are numbers alone.

A ballot says which entries its voter preferred: those chosen, or in duels those that won one. So both ways to vote are
looked at alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.challenges.duels import Duel, Outcome
from bot.domain.challenges.values import EntryId

YOUNG_DAYS = 30
FEWEST_YOUNG = 3  # voters with young accounts who chose the same entry and nothing else
HURRIED_LOOK = 2.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """One voter's ballot as it is looked at.

    They decided `looks` times, and it took `seconds` from the first picture on their screen to their last press.
    `is_young`: their account was less than YOUNG_DAYS days old when voting opened. `counts`: the ballot counts.
    """

    preferred: frozenset[EntryId]
    looks: int
    seconds: float
    is_young: bool
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OddVoting:
    """`backed` are entries with how many voters with young accounts preferred them and nothing else; FEWEST_YOUNG or
    more. `hurried` ballots that count took HURRIED_LOOK seconds a look, or less."""

    backed: tuple[tuple[EntryId, int], ...] = ()
    hurried: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.backed or self.hurried)


def is_young(account_made_at: datetime, voting_opened_at: datetime) -> bool:
    return account_made_at > voting_opened_at - timedelta(days=YOUNG_DAYS)


def preferred(duels: Iterable[Duel]) -> frozenset[EntryId]:
    """The entries that won one of a voter's duels."""
    decided = [duel for duel in duels if duel.outcome is not Outcome.ALIKE]
    return frozenset(duel.first if duel.outcome is Outcome.FIRST else duel.second for duel in decided)


def odd(casts: Iterable[Cast]) -> OddVoting:
    """What is odd about all ballots of a challenge. Those that do not count may back an entry too."""
    backed: Counter[EntryId] = Counter()
    hurried = 0
    for cast in casts:
        if cast.is_young and len(cast.preferred) == 1:
            backed.update(cast.preferred)
        hurried += cast.counts and cast.seconds <= HURRIED_LOOK * cast.looks
    many = sorted((entry, count) for entry, count in backed.items() if count >= FEWEST_YOUNG)
    return OddVoting(backed=tuple(many), hurried=hurried)
