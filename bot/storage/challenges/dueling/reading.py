"""Duels as JSON has them, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.domain.challenges.duels import Duel, Outcome

Kept = list[list[Any]]  # of [left entry, right entry, outcome]


def kept_duels(duels: Iterable[Duel]) -> Kept:
    return [[duel.first, duel.second, duel.outcome.value] for duel in duels]


def to_duels(kept: Kept) -> tuple[Duel, ...]:
    return tuple(Duel(first, second, Outcome(outcome)) for first, second, outcome in kept)


def without_order(duels: Iterable[Duel]) -> Kept:
    """What each of them says, and not which came first, nor which of two stood on the left."""
    plain = {Outcome.FIRST: Outcome.SECOND, Outcome.SECOND: Outcome.FIRST, Outcome.ALIKE: Outcome.ALIKE}
    lower_first = (
        duel if duel.first < duel.second else Duel(duel.second, duel.first, plain[duel.outcome])
        for duel in duels
    )
    return kept_duels(sorted(lower_first, key=lambda duel: duel.pair))
