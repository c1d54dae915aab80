"""Why a button on a picture or a message about one does nothing for this person, or not any more."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.errors.base import Refused


@dataclass
class NotYours(Refused):
    """A button that only the picture's author may press."""


@dataclass
class NotYoursToCancel(Refused):
    """Cancel was pressed by somebody else than who asked, whose name is `author` ("" if it cannot be read)."""

    author: str


@dataclass
class TooLate(Refused):
    """Cancel was pressed when all pictures of the ask had ended."""


@dataclass
class AlreadyPressed(Refused):
    """A button of this message was obeyed before, or is being obeyed; it serves once."""


@dataclass
class JustPressed(Refused):
    """The same member has pressed this button of this message a moment ago, and it is being obeyed: a double click."""


@dataclass
class NotForBuilding(Refused):
    """The picture's author, whose name is `author` ("" if not known), does not want others to build on theirs."""

    author: str


@dataclass
class PromptGone(Refused):
    """The picture is there, but its prompt was removed by age."""


@dataclass
class NoPictureThere(Refused):
    """The message has no picture that could be used."""


@dataclass
class PriceChanged(Refused):
    """What the button makes costs `credits` in all now, not what its label says."""

    credits: int


@dataclass
class AlternativeGone(Refused):
    """The quality, the model or the option that the button stands for is not on offer any more."""


@dataclass
class TooManyKept(Refused):
    """The member keeps as many pictures on this server as they may: `limit`."""

    limit: int


@dataclass
class Gone(Refused):
    """The picture behind the button is not known: deleted by age or on request, or the id was never ours."""
