"""What the credits that somebody has left can pay for, of an ask that costs more: cheaper, fewer, or both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Affordable:
    """`count` pictures in a quality of the model, for `credits` in all; `quality` None: in that of the ask."""

    quality: str | None
    count: int
    credits: int


def affordable(
    qualities: Mapping[str, int], *, credits_each: int, count: int, left: int
) -> tuple[Affordable, ...]:
    """What `left` credits pay for, instead of `count` pictures of `credits_each` credits; the best first.

    `qualities` are those of the model, with the credits of one picture. At most two ways: as many pictures as possible
    in a cheaper quality, in the best one for so many; and fewer pictures in the quality of the ask. Neither has both
    fewer pictures and a worse quality than the other. None where not even one picture can be paid for.
    """
    ways = []
    fewer = _pays_for(left, credits_each, count)
    cheaper = [
        (_pays_for(left, each, count), each, quality)
        for quality, each in qualities.items()
        if each < credits_each
    ]
    if cheaper:
        most, each, quality = max(cheaper)
        if most > fewer:
            ways.append(Affordable(quality, most, most * each))
    if fewer:
        ways.append(Affordable(None, fewer, fewer * credits_each))
    return tuple(ways)


def enough_for(qualities: Mapping[str, int], left: int) -> tuple[Affordable, ...]:
    """How many pictures `left` credits pay for in each of these qualities, as far as they pay for one at all.

    A model without qualities has one price, of one credit. A quality that costs nothing is left out: there is no end.
    """
    prices: list[tuple[str | None, int]] = [*qualities.items()] or [(None, 1)]
    return tuple(
        Affordable(quality, left // each, left // each * each) for quality, each in prices if 0 < each <= left
    )


def _pays_for(left: int, credits_each: int, count: int) -> int:
    """How many of `count` pictures."""
    return min(count, left // credits_each) if credits_each else count
