"""Leafing through the pictures of a server: in which order, and from where on."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from bot.domain.pictures import Generation

ANYBODY = 0  # no member has this id
FIRST = 2**63 - 1  # no picture's id comes after it


class Sort(enum.StrEnum):
    """The order of a gallery."""

    NEWEST = "newest"
    KEPT = "most kept"


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a part of a gallery, the nearest first.

    `unlooked` is the id of a picture up to which all were looked through; None: up to the last one.
    """

    rows: tuple[Generation, ...]
    unlooked: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The place of a picture in a gallery: its row's id, and how many members kept it when it was shown.

    `member`: the gallery has the pictures of this member alone. As made here it is before the first picture.
    """

    sort: Sort = Sort.NEWEST
    member: int = ANYBODY
    keeps: int = 2**31 - 1
    id: int = FIRST
