"""The moments at which the bot is killed, and the trap that waits for one of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from types import MappingProxyType

from bot.sandbox.rest.call import Recorded
from bot.sandbox.rest.faults import Fault, Faults


class Moment(Enum):
    """A request "arrives" before it takes effect at Discord; "taken" is after that, before the bot hears of it."""

    STARTING = "the bot starts"
    ASKED = "a command is typed"
    ANSWER_ARRIVES = "first answer arrives"
    ANSWER_TAKEN = "first answer taken"
    PAID_ARRIVES = "paid request arrives"
    PAID_HELD = "paid request is worked on"
    PAID_READY = "its answer is about to leave"
    PAID_SENT = "its answer has been sent"
    FILE_BEGINS = "file: first byte"
    FILE_HALF = "file: half of it"
    FILE_SENT = "file: all of it"
    EDIT_ARRIVES = "edit of the reply arrives"
    WORDS_TAKEN = "edit with words taken"
    PICTURE_TAKEN = "edit with pictures taken"
    WHISPER_ARRIVES = "private word arrives"
    WHISPER_TAKEN = "private word taken"
    REMOVAL_ARRIVES = "removal arrives"
    REMOVAL_TAKEN = "removal taken"
    OWN_EDIT_ARRIVES = "edit in the channel arrives"
    OWN_EDIT_TAKEN = "edit in the channel taken"
    NEW_ARRIVES = "new message arrives"
    NEW_TAKEN = "new message taken"


_ARRIVALS = MappingProxyType(
    {
        "POST /interactions/*": Moment.ANSWER_ARRIVES,
        "PATCH /webhooks/*": Moment.EDIT_ARRIVES,
        "POST /webhooks/*": Moment.WHISPER_ARRIVES,
        "DELETE /webhooks/*": Moment.REMOVAL_ARRIVES,
        "PATCH /channels/*": Moment.OWN_EDIT_ARRIVES,
        "POST /channels/*": Moment.NEW_ARRIVES,
    }
)
_TAKEN = MappingProxyType(
    {
        Moment.ANSWER_ARRIVES: Moment.ANSWER_TAKEN,
        Moment.WHISPER_ARRIVES: Moment.WHISPER_TAKEN,
        Moment.REMOVAL_ARRIVES: Moment.REMOVAL_TAKEN,
        Moment.OWN_EDIT_ARRIVES: Moment.OWN_EDIT_TAKEN,
        Moment.NEW_ARRIVES: Moment.NEW_TAKEN,
    }
)


def arrival(route: str) -> Moment | None:
    return next((moment for pattern, moment in _ARRIVALS.items() if fnmatchcase(route, pattern)), None)


def taken(request: Recorded) -> Moment | None:
    """The moment of a request that Discord has just done as it was told."""
    came = arrival(request.route) if request.status < 400 else None
    if came is Moment.EDIT_ARRIVES:
        return Moment.PICTURE_TAKEN if request.files else Moment.WORDS_TAKEN
    return _TAKEN.get(came) if came is not None else None


@dataclass(slots=True)
class Snare:
    """`skip` so many of the moment, then wait `delay` seconds.

    `kills`: whether it was the one process that there is, and it is dead then. If not, it may want an answer to what
    it has just sent.
    """

    moment: Moment
    skip: int
    delay: float
    spring: Callable[[], None]
    kills: bool


class Trap:
    """Set for one moment at a time."""

    def __init__(self) -> None:
        self._snare: Snare | None = None
        self._sprung = asyncio.Event()

    def set(self, snare: Snare) -> None:
        self._snare = snare
        self._sprung.clear()

    async def closed(self, within: float) -> bool:
        """Wait until it has closed, for so many seconds at most; whether it has. It is not set any more then."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._sprung.wait()
        self._snare = None
        return self._sprung.is_set()

    def passed(self, moment: Moment) -> bool:
        """A moment has come; whether whoever brought it is dead now."""
        snare = self._snare
        if snare is None or snare.moment is not moment:
            return False
        if snare.skip:
            snare.skip -= 1
            return False
        self._snare = None
        if snare.delay:
            asyncio.get_running_loop().call_later(snare.delay, self._close, snare)
            return False
        self._close(snare)
        return snare.kills

    def _close(self, snare: Snare) -> None:
        snare.spring()
        self._sprung.set()


class Watched(Faults):
    """Discord's faults, with an eye on what arrives: what the bot sent when it was killed at once has no effect."""

    def __init__(self, trap: Trap) -> None:
        super().__init__()
        self._trap = trap

    def take(self, route: str, *, with_files: bool = False, token: str | None = None) -> Fault | None:
        moment = arrival(route)
        if moment is not None and self._trap.passed(moment):
            return Fault(route, 1, disconnect="before")
        return super().take(route, with_files=with_files, token=token)
