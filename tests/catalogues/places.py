"""Where a text stands, and so how long it may be.

A text says its place by its context ("button"), or by a comment for translators with "at most 100 characters".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from babel.messages import Message

from tests.catalogues.pieces import placeholders


@dataclass(frozen=True, slots=True)
class Room:
    """Characters: `wanted` for what people write, `hard` is Discord's own limit."""

    wanted: int
    hard: int


# By context. Phones show 34 characters of a button.
ROOMS = {
    "button": Room(34, 80),
    "field": Room(45, 45),
    "choice": Room(100, 100),
}
# Contexts of what stands between other texts.
SEPARATORS = frozenset({"thousands", "list", "between sentences"})
_SAID = re.compile(r"at most (\d+) characters|(\d+) characters at most")

# How long a placeholder becomes, in characters. Names and quotes are cut by the program where room is scarce.
_USUAL = {"count": 1, "place": 1, "number": 1, "credits": 4, "total": 4, "quality": 8, "model": 12}
_OTHERS = 8


def room_of(message: Message) -> Room | None:
    """None where a message's own length is limit enough."""
    if message.context in ROOMS:
        return ROOMS[message.context]
    said = " ".join(message.auto_comments)
    limits = [int(found[1] or found[2]) for found in _SAID.finditer(said)]
    return Room(min(limits), min(limits)) if limits else None


def length(text: str) -> int:
    """In UTF-16 units, the stricter way to count Discord's limits, with placeholders filled in as usual."""
    filled = text
    for name in placeholders(text):
        filled = filled.replace(f"{{{name}}}", "x" * _USUAL.get(name, _OTHERS))
    return len(filled.encode("utf-16-le")) // 2
