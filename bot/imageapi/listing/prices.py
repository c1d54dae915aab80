"""Prices as lists have them, by quality and size: which sizes and qualities they name, and how many credits each is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping

SIZE = re.compile(r"\d{2,5}x\d{2,5}")
SEPARATORS = re.compile(r"[\s_/:-]+")
DEEPEST = 8
MOST_PRICES = 1000  # of one model
MOST_CREDITS = 1000
PLAUSIBLE = (
    1e-6,
    1e4,
)  # in the endpoint's currency; a picture that is said to cost less or more has no known price

# Credits for a picture in a quality whose price is not known. The keys are also the words that name a quality.
CREDITS: Mapping[str, int] = {
    "low": 1,
    "standard": 1,
    "auto": 2,
    "medium": 2,
    "hd": 2,
    "high": 3,
    "xhigh": 4,
    "max": 5,
}

Price = tuple[tuple[str, ...], float]  # the words of the keys that lead to it, and the number


def prices_in(value: object) -> list[Price]:
    """Each number in nested objects, as far as they are looked at."""
    found: list[Price] = []
    for price in _numbers(value, ()):
        found.append(price)
        if len(found) == MOST_PRICES:
            break
    return found


def _numbers(value: object, path: tuple[str, ...]) -> Iterator[Price]:
    if isinstance(value, dict) and len(path) < DEEPEST:
        for key, inner in value.items():
            words = SEPARATORS.split(str(key)[:100].lower())[:DEEPEST]
            yield from _numbers(inner, (*path, *words))
    elif isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            yield path, float(value)
        except (ValueError, OverflowError):
            return


def sizes_in(prices: Iterable[Price]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for path, _ in prices for word in path if SIZE.fullmatch(word)))


def qualities_in(names: tuple[str, ...], prices: Iterable[Price]) -> dict[str, int]:
    """The credits of each quality, in proportion to its price: 1 for the cheapest. By name where prices are missing.

    `names` are the qualities where the list names them; else they are those that have prices.
    """
    cheapest: dict[str, float] = {}
    named: dict[str, None] = {}
    for path, price in prices:
        for word in path:
            if word in CREDITS and price > 0:
                named[word] = None
                if PLAUSIBLE[0] <= price <= PLAUSIBLE[1]:
                    cheapest[word] = min(price, cheapest.get(word, price))
    names = names or tuple(named)
    if not all(name in cheapest for name in names):
        return {name: CREDITS.get(name.lower(), 1) for name in names}
    unit = min(cheapest.values(), default=1.0)
    return {name: math.ceil(min(MOST_CREDITS, cheapest[name] / unit - 1e-9)) for name in names}
