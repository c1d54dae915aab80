"""Values that cannot be read, or are out of range.

`option` is the name that the person saw beside the value: that of a slash option, or the label of a form's field.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.errors.base import Refused


@dataclass
class OutOfRange(Refused):
    """A number, or the length of a text in characters, outside `lowest` to `highest` (both are allowed)."""

    option: str
    value: int
    lowest: int
    highest: int


@dataclass
class NotANumber(Refused):
    """Not a whole number."""

    option: str
    value: str


@dataclass
class BadTime(Refused):
    """Neither a duration nor a date that can be read, or not within the next ten years."""

    value: str


@dataclass
class UnknownZone(Refused):
    """No IANA time zone. `near` are the names that resemble it, the most similar first."""

    value: str
    near: tuple[str, ...]
