"""What somebody may not change, or cannot."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Literal

from bot.domain.errors.base import Refused


@dataclass
class NotAllowed(Refused):
    """The person lacks a permission, e.g. "manage_guild", as discord.py names it."""

    permission: str


@dataclass
class NotTheOperator(Refused):
    """Somebody who does not run the bot, where its costs are asked for."""


@dataclass
class ProtectedMember(Refused):
    """A moderator acting on the server's owner, whose credits only the owner may change."""


@dataclass
class HigherMember(Refused):
    """Somebody acting on who stands above or beside them by their highest role, or on an `administrator`."""

    administrator: bool


@dataclass
class HigherRole(Refused):
    """Somebody changing the limit of a role that is not below their own highest one."""


@dataclass
class OwnCredits(Refused):
    """A moderator acting on themselves; `permission` (as of `NotAllowed`) is the one that would allow it."""

    permission: str


@dataclass
class NotAMember(Refused):
    """Somebody who is not, or no longer, a member of this server."""


@dataclass
class IsABot(Refused):
    """A bot was named where a person is meant."""


@dataclass
class UnknownRole(Refused):
    """A role that was deleted, or that belongs to another server."""


@dataclass
class UnfitRole(Refused):
    """A role that can have no limit: @everyone (`everyone`; the server's default is for that), or a bot's own role."""

    everyone: bool


@dataclass
class PointlessOption(Refused):
    """An option that does nothing here: `per` without a number of credits, `expires` when credits are taken away."""

    option: Literal["per", "expires"]


class Missing(enum.StrEnum):
    """What is not there, or not any more."""

    BLOCK = "block"
    OWN_LIMIT = "own limit"
    ROLE_LIMIT = "role limit"
    CHANGE = "change"
    BUTTON = "button"


@dataclass
class NothingThere(Refused):
    """What was to be changed does not exist."""

    what: Missing


@dataclass
class UndoExpired(Refused):
    """Undo, pressed `seconds` after the change: longer than `audit.UNDO_WITHIN`."""

    seconds: float


@dataclass
class UndoOvertaken(Refused):
    """Undo of a change that was undone already, or after which the same thing was changed again."""
