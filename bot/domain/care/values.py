"""What can be done with a picture once it is there: keep it, share it, say what is on it, take it away again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.pictures import Generation

KEEP_LIMIT = 100  # pictures that one member keeps on one server: their bytes stay for as long


@dataclass(frozen=True, slots=True)
class Kept:
    """How many pictures a member keeps on a server now. `changed` is False if the press came a second time."""

    count: int
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A public message that shows an ask besides its own reply; `picture`: one picture of it alone, by public id.

    `place` is the channel whose permissions decide who may see the message; None: nobody but who stands in its thread.
    """

    interaction: int
    picture: str | None
    guild: int
    channel: int
    place: int | None
    message: int
    by: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """A picture that was deleted: its author or a moderator did it. `reason` is a moderator's, None if none was given.

    `audit` is the number of the moderator's change, None where its author deleted it.
    """

    public_id: str
    at: datetime
    by: int
    reason: str | None = None
    audit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownIn:
    """A public message, and the pictures that it was posted with: it must show what their rows say now.

    `generations` are by position, those that were deleted since included. `share` is None for the ask's own message.
    """

    guild: int
    channel: int
    message: int
    generations: tuple[Generation, ...]
    share: Share | None = None

    @property
    def shown(self) -> tuple[Generation, ...]:
        """The pictures that are left to be shown; none: the message itself is to go."""
        return tuple(row for row in self.generations if row.is_shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """A to-do: messages of one ask must show what its rows say now, then the bytes of what was deleted go.

    `messages` is empty where no public message shows the pictures. `deleted` are those of the ask whose bytes go.
    `attempts` is the number of this attempt, from 1, `age` in seconds since the press.
    """

    id: int
    interaction: int
    attempts: int
    wanted: int  # how many presses it is for: another may come meanwhile
    messages: tuple[ShownIn, ...]
    deleted: tuple[Generation, ...]
    age: float = 0.0
