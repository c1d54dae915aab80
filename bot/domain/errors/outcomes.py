"""No usable answer came: nobody knows whether the endpoint made the picture, or billed it.

The names of these classes and of their fields are stored in the database (`stored`): renaming one needs a migration.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import ClassVar

from bot.domain.errors.base import OutcomeUnknown


@dataclass
class TimedOut(OutcomeUnknown):
    """No answer within so many seconds."""

    seconds: float


@dataclass
class AnswerLost(OutcomeUnknown):
    """The connection broke after the request had been sent."""


@dataclass
class AnswerBroken(OutcomeUnknown):
    """HTTP `status` 5xx that does not say that nothing was started, or 200 without a picture in it."""

    status: int


@dataclass
class ResultUnreachable(OutcomeUnknown):
    """The endpoint answered with an address, and the picture could not be downloaded from it in `tries` attempts."""

    tries: int


@dataclass
class HostNotTrusted(OutcomeUnknown):
    """The picture's address is at a host that results may not come from: `host` with its port, as the operator would
    name it to allow it."""

    for_operator: ClassVar[bool] = True
    host: str


class Flaw(enum.StrEnum):
    """What is wrong with a result. The values are stored."""

    NOT_A_PICTURE = "not a picture"
    TOO_LARGE = "too large"


@dataclass
class ResultUnusable(OutcomeUnknown):
    """What came is not a picture that can be shown."""

    why: Flaw


@dataclass
class Interrupted(OutcomeUnknown):
    """The process died, or was stopped, while the endpoint was making the picture."""


@dataclass
class Bug(OutcomeUnknown):
    """A fault of the bot itself; the log has the traceback under the same `reference`."""

    reference: str
