"""Duels as JSON has them, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.domain.challenges.duels import Duel, Outcome, turned

Kept = list[list[Any]]  # of [left entry, right entry, outcome]
_OUTCOMES = {each.value: each for each in Outcome}  # a large close reads 100,000 of them, thrice


def kept_duels(duels: Iterable[Duel]) -> Kept:
    return [[duel.first, duel.second, str(duel.outcome)] for duel in duels]


def to_duels(kept: Kept) -> tuple[Duel, ...]:
    return tuple([Duel(first, second, _OUTCOMES[outcome]) for first, second, outcome in kept])


def without_order(duels: Iterable[Duel]) -> Kept:
    """What each of them says, and not which came first, nor which of two stood on the left."""
    return sorted(kept_duels([duel if duel.first < duel.second else turned(duel) for duel in duels]))
