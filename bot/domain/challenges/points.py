"""Shares as members read them: points of 100, whole ones where they tell the places apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from bot.domain.challenges.counting import Standing
from bot.domain.challenges.values import EntryId


@dataclass(frozen=True, slots=True)
class Points:
    """Points of 100, in tenths of a point. `is_whole`: they are said without a decimal, and rounded to the point."""

    tenths: int
    is_whole: bool = True


def points(standings: Sequence[Standing], *, whole: bool = False) -> Mapping[EntryId, Points]:
    """The points of each entry. `standings` are in their order, the best first.

    One decimal is said where an entry is less than a point away from the next place; never if `whole`. Halves are
    rounded up.
    """
    close: set[EntryId] = set()
    if not whole:
        for better, worse in pairwise(standings):
            if better.place != worse.place and better.share - worse.share < Fraction(1, 100):
                close |= {better.entry, worse.entry}
        shares = {each.share for each in standings if each.entry in close}
        close |= {each.entry for each in standings if each.share in shares}
    return {each.entry: _points(each.share, is_whole=each.entry not in close) for each in standings}


def _points(share: Fraction, *, is_whole: bool) -> Points:
    step = 10 if is_whole else 1
    return Points(step * int(share * (1000 // step) + Fraction(1, 2)), is_whole)
