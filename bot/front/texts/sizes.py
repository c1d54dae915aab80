"""Labels for the sizes of a model, as the autocomplete shows them: people choose a shape, not numbers of pixels."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import chain, count
from math import prod

from bot.front.texts.language import Language

ROUNDED = 0.07  # of a side, or of the proportions: 4:7 becomes 9:16


def size_labels(lang: Language, sizes: Sequence[str]) -> dict[str, str]:
    """The label of each size, by the size; no two read the same.

    The shape alone where it is the only one (`Square`); with the proportions where a model has several of that shape
    (`Landscape (16:9)`); with a word on how large it is where several have the same proportions (`Square (small)`).
    A size that is not width and height keeps its name.
    """
    measured = {size: measures for size in sizes if (measures := _measures(size)) is not None}
    labels: dict[str, str] = {}
    for size in sizes:
        label = _label(lang, size, measured) if size in measured else _word(lang, size)
        labels[size] = _unique(label, labels.values())
    return labels


def size_label(lang: Language, size: str, sizes: Sequence[str] = ()) -> str:
    """The label of `size` among the `sizes` of its model; its shape alone if the model does not have it any more."""
    return (size_labels(lang, sizes) if size in sizes else size_labels(lang, [size]))[size]


def is_as_asked(asked: str, width: int, height: int, *, by_shape: bool) -> bool:
    """Whether a picture of these sides is of the size that was asked for; also for one that is not width and height.

    `by_shape`: only proportions were asked for. Models round sides, to blocks of pixels and to ratios, so a little
    difference counts for nothing.
    """
    measures = _measures(asked)
    if measures is None:
        return True
    wide, high = width / measures[0], height / measures[1]
    is_alike = abs(wide / high - 1) <= ROUNDED
    if not by_shape and ":" not in asked:
        is_alike = is_alike and abs(wide - 1) <= ROUNDED
    return is_alike


def _measures(size: str) -> tuple[int, int] | None:
    """Width and height of `1024x1792` or `1024*1792`, in pixels, or of the ratio `9:16`; None for other words."""
    found = re.fullmatch(r"([1-9][0-9]{0,4}) ?[xX×*:] ?([1-9][0-9]{0,4})", size.strip())
    return (int(found[1]), int(found[2])) if found else None


def _label(lang: Language, size: str, measured: Mapping[str, tuple[int, int]]) -> str:
    proportions = _proportions(*measured[size])
    alike = [each for each in measured if _is_alike(measured[each], measured[size])]
    twins = [each for each in alike if _proportions(*measured[each]) == proportions]
    details = [proportions] if len(twins) < len(alike) else []
    if len(twins) > 1:
        twins.sort(key=lambda each: (prod(measured[each]), each))
        details.append(_rank(lang, twins.index(size), len(twins)))
    shape = _shape(lang, *measured[size])
    if not details:
        return shape
    # Translators: a size of a picture: "Landscape (16:9)", "Square (small)"
    return lang.gettext("{shape} ({details})").format(
        shape=shape, details=lang.pgettext("list", ", ").join(details)
    )


def _word(lang: Language, size: str) -> str:
    """A size that is a word; other words than `auto` stay as the endpoint has them."""
    return lang.pgettext("size", "Auto") if size.casefold() == "auto" else size.capitalize()


def _is_alike(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether both are square, both landscape or both portrait."""
    return (one[0] > one[1], one[0] < one[1]) == (other[0] > other[1], other[0] < other[1])


def _shape(lang: Language, width: int, height: int) -> str:
    if width == height:
        return lang.pgettext("size", "Square")
    return lang.pgettext("size", "Landscape") if width > height else lang.pgettext("size", "Portrait")


def _proportions(width: int, height: int) -> str:
    """`16:9`, `2:3`: the nearest ratio of small numbers, since models round sides to whole blocks of pixels."""
    near = Fraction(max(width, height), min(width, height)).limit_denominator(16)
    longer, shorter = near.as_integer_ratio()
    return f"{longer}:{shorter}" if width >= height else f"{shorter}:{longer}"


def _rank(lang: Language, place: int, of: int) -> str:
    """`small`, `large`: a word for the size at index `place` of `of` sizes, sorted from the smallest."""
    small, large = lang.pgettext("size", "small"), lang.pgettext("size", "large")
    if of <= 3:
        return (small, lang.pgettext("size", "medium"), large)[place] if of == 3 else (small, large)[place]
    if place == 0:
        return lang.pgettext("size", "smallest")
    if place == of - 1:
        return lang.pgettext("size", "largest")
    # Translators: a size of a picture, among several of one shape: "Square (size 2 of 5)"
    return lang.gettext("size {place} of {count}").format(place=place + 1, count=of)


def _unique(label: str, others: Collection[str]) -> str:
    """The label, with a number where another choice reads the same: `Square 2`."""
    taken = {other.casefold() for other in others}
    numbered = (f"{label} {number}" for number in count(2))
    return next(name for name in chain([label], numbered) if name.casefold() not in taken)
