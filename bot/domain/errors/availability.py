"""Why the bot cannot do it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.errors.base import Refused


@dataclass
class LineFull(Refused):
    """`waiting` pictures are in the line, which takes `limit`.

    `wait_seconds` is estimated from the pace of the last pictures, None if none have been made lately.
    """

    waiting: int
    limit: int
    wait_seconds: float | None = None


@dataclass
class NoModel(Refused):
    """No image model is known: none is set, and there is no list of them yet. The operator must act."""

    for_operator: ClassVar[bool] = True


@dataclass
class StaleCommand(Refused):
    """The member's Discord still shows a command as it was before an update of the bot."""


@dataclass
class StillStarting(Refused):
    """Discord has not sent this server to the bot yet, so the bot cannot tell who owns it."""


@dataclass
class StoreBusy(Refused):
    """The database did not answer in time. Whether anything was written is not known: its answer may have been lost."""


@dataclass
class StoreBroken(StoreBusy):
    """The database's file is gone or damaged: no waiting mends that, the operator must act."""


@dataclass
class StoreFull(Refused):
    """The disk has no room for another picture, or for its row."""


@dataclass
class PicturesAway(Refused):
    """Pictures cannot be written where they are kept: the operator must act."""


@dataclass
class Closing(Refused):
    """The bot is being stopped and accepts nothing new."""
