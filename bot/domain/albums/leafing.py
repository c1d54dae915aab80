"""How pictures are leafed through: one at a time, the newest ask first, the pictures of one ask in their order.

A list of asks comes in sheets. What a sheet begins with and which picture is shown is all that its buttons must know.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.domain.pictures import Generation

SHEET = (
    25  # asks of one sheet; Discord's limit of choices in a menu is met with those that lead to other sheets
)
MOST_KEPT = 100  # pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbumPicture:
    """A picture as a list needs it. `id` is its row's; a larger one is newer. `position` is within the ask, from 0.

    `prompt` is empty where it was removed by age. `made_at` is in UTC.
    """

    id: int
    public_id: str
    interaction: int
    position: int
    member: int
    prompt: str
    made_at: datetime

    @classmethod
    def of(cls, row: Generation) -> AlbumPicture:
        """Of a picture that has been read whole."""
        ask = row.ask
        return cls(
            id=row.id,
            public_id=row.public_id,
            interaction=ask.interaction,
            position=row.position,
            member=ask.member,
            prompt=ask.request.prompt,
            made_at=row.ended_at or row.created_at,
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some pictures in a row, the newest first.

    `unsearched` is the id of the next picture that a search has not looked at yet, None if it has looked at all.
    """

    pictures: tuple[AlbumPicture, ...]
    unsearched: int | None = None


@dataclass(frozen=True, slots=True)
class AskLine:
    """One line of a list: the painted pictures of one ask that are to be seen, by position; never none."""

    pictures: tuple[AlbumPicture, ...]

    @property
    def first(self) -> AlbumPicture:
        return self.pictures[0]

    @property
    def newest_id(self) -> int:
        """The largest row id."""
        return max(picture.id for picture in self.pictures)

    @property
    def oldest_id(self) -> int:
        return min(picture.id for picture in self.pictures)


@dataclass(frozen=True, slots=True)
class Sheet:
    """At most SHEET asks, the newest first. `newer`: whether there are newer ones than these.

    `older` is the id of a picture with which the next sheet begins, None after the last one; `unsearched`: whether it
    has to be searched first, so that it may be empty.
    """

    lines: tuple[AskLine, ...]
    newer: bool = False
    older: int | None = None
    unsearched: bool = False

    @property
    def top(self) -> int:
        """The id that the sheet begins with; 0 for an empty one."""
        return self.lines[0].newest_id if self.lines else 0

    @property
    def pictures(self) -> tuple[AlbumPicture, ...]:
        """In the order in which they are leafed through."""
        return tuple(picture for line in self.lines for picture in line.pictures)

    def line_of(self, picture: AlbumPicture) -> AskLine:
        """The line that the picture of this sheet stands in."""
        return next(line for line in self.lines if picture in line.pictures)

    def at(self, id: int) -> AlbumPicture | None:
        """The picture with this id; for one that is not there any more the next older ask; None in an empty sheet."""
        found = next((picture for picture in self.pictures if picture.id == id), None)
        if found is not None:
            return found
        older = (line.first for line in self.lines if line.oldest_id <= id)
        return next(older, self.lines[-1].pictures[-1] if self.lines else None)

    def before(self, picture: AlbumPicture) -> AlbumPicture | None:
        """The one that is shown before this one; None for the first of the sheet."""
        index = self.pictures.index(picture)
        return self.pictures[index - 1] if index else None

    def after(self, picture: AlbumPicture) -> AlbumPicture | None:
        """The one that is shown after this one; None for the last of the sheet."""
        index = self.pictures.index(picture) + 1
        return self.pictures[index] if index < len(self.pictures) else None


# Pictures to read for a sheet: no ask has more than four, and one more tells whether there is another sheet.
SHEET_PICTURES = SHEET * 4 + 1


def lines_of(pictures: Iterable[AlbumPicture]) -> tuple[AskLine, ...]:
    """Pictures that are in a row, newest first, by ask. No two asks of one member lie within each other."""
    by_ask = groupby(pictures, key=lambda picture: picture.interaction)
    return tuple(AskLine(tuple(sorted(ask, key=lambda each: each.position))) for _, ask in by_ask)


def first_sheet(stretch: Stretch, *, newer: bool) -> Sheet:
    """The first SHEET asks of a stretch of at most SHEET_PICTURES pictures."""
    lines = lines_of(stretch.pictures)
    shown, rest = lines[:SHEET], lines[SHEET:]
    if rest:
        return Sheet(shown, newer=newer, older=rest[0].newest_id)
    return Sheet(shown, newer=newer, older=stretch.unsearched, unsearched=stretch.unsearched is not None)


def last_sheet(stretch: Stretch, *, older: int) -> Sheet:
    """The last SHEET asks of such a stretch. The next sheet begins with the picture with the id `older`."""
    lines = lines_of(stretch.pictures)
    more = len(lines) > SHEET or stretch.unsearched is not None
    return Sheet(lines[-SHEET:], newer=more, older=older)
