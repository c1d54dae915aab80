"""Why a button on a picture does nothing for this person, or not any more."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.errors.base import Refused


@dataclass
class NotYours(Refused):
    """A button that only the picture's author may press."""


@dataclass
class TooLate(Refused):
    """Cancel was pressed when no picture of the ask was waiting any more."""


@dataclass
class Gone(Refused):
    """The picture behind the button is not known: deleted by age or on request, or the id was never ours."""
