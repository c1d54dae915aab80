"""The root of all errors, and its branches: refused, perhaps changed, failed at the endpoint, and outcome unknown."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass
class BotError(Exception):
    """Something that a person is told. `str()` is for logs: the class and its facts.

    An error holds facts, never sentences; those are in `front/`. It holds no prompt, no token and no key, so it may
    be logged and stored as it is. Two errors are equal if they are of one class and have the same facts.
    """

    # Whether the operator must be told too, because only the operator can put it right.
    for_operator: ClassVar[bool] = False

    def __str__(self) -> str:
        facts = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self))
        return f"{type(self).__name__}({facts})"


@dataclass
class Refused(BotError):
    """Refused before anything was done: nothing was reserved, nothing was sent to the endpoint, nothing changed."""


@dataclass
class ChangeUncertain(BotError):
    """The database did not say whether it committed a moderator's change, and did not answer any more after that."""


@dataclass
class CancelUncertain(BotError):
    """The same of a member's Cancel: the ask may be cancelled, or go on."""


@dataclass
class PaintingFailed(BotError):
    """The endpoint said no, or could not be reached. The credits are refunded; the operator was not billed."""


@dataclass
class OutcomeUnknown(BotError):
    """No usable answer came. The credits are refunded and the request is never repeated: it may have been billed."""


Failure = PaintingFailed | OutcomeUnknown
