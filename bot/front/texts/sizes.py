"""What the picker calls the sizes of a model: people choose a shape, not numbers of pixels."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import chain, count
from math import prod


def size_labels(sizes: Sequence[str]) -> dict[str, str]:
    """The picker's label for each of a model's sizes; no two read the same.

    `Square`; where a model has several of a shape also their proportions, `Landscape (16:9)`, and where it has
    several of those, how large each is among them, `Square (small)`. A size that is not width and height keeps its
    name.
    """
    measured = {size: measures for size in sizes if (measures := _measures(size)) is not None}
    labels: dict[str, str] = {}
    for size in sizes:
        label = _label(size, measured) if size in measured else size.capitalize()
        labels[size] = _unlike(label, labels.values())
    return labels


def size_label(size: str, sizes: Sequence[str] = ()) -> str:
    """One of these labels; the shape alone for a size that is not among `sizes` (any more)."""
    return (size_labels(sizes) if size in sizes else size_labels([size]))[size]


def _measures(size: str) -> tuple[int, int] | None:
    """Width and height in pixels, however they are written: `1024x1792`, `1024*1792`."""
    found = re.fullmatch(r"([1-9][0-9]{0,4}) ?[xX×*] ?([1-9][0-9]{0,4})", size.strip())
    return (int(found[1]), int(found[2])) if found else None


def _label(size: str, measured: Mapping[str, tuple[int, int]]) -> str:
    shape, proportions = _shape(*measured[size]), _proportions(*measured[size])
    alike = [each for each in measured if _shape(*measured[each]) == shape]
    twins = [each for each in alike if _proportions(*measured[each]) == proportions]
    details = [proportions] if len(twins) < len(alike) else []
    if len(twins) > 1:
        twins.sort(key=lambda each: (prod(measured[each]), each))
        details.append(_rank(twins.index(size), len(twins)))
    return f"{shape} ({', '.join(details)})" if details else shape


def _shape(width: int, height: int) -> str:
    if width == height:
        return "Square"
    return "Landscape" if width > height else "Portrait"


def _proportions(width: int, height: int) -> str:
    """`16:9`, `2:3`; the nearest in numbers that people know, for a model that rounds to whole blocks of pixels."""
    near = Fraction(max(width, height), min(width, height)).limit_denominator(16)
    longer, shorter = near.as_integer_ratio()
    return f"{longer}:{shorter}" if width >= height else f"{shorter}:{longer}"


def _rank(place: int, of: int) -> str:
    """Of `of` sizes with the same proportions, the one at `place`, the smallest being at 0."""
    if of <= 3:
        return ("small", "medium", "large")[place] if of == 3 else ("small", "large")[place]
    return {0: "smallest", of - 1: "largest"}.get(place, f"size {place + 1} of {of}")


def _unlike(label: str, others: Collection[str]) -> str:
    """With a number where another choice reads the same: `Square 2`."""
    taken = {other.casefold() for other in others}
    numbered = (f"{label} {number}" for number in count(2))
    return next(name for name in chain([label], numbered) if name.casefold() not in taken)
