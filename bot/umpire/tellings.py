"""Members who want it are told by direct message when a challenge opens, and when its voting does.

Who is to be told is noted in the transaction that opens it. What is not sent within a day, or not before the challenge
goes on, is not sent any more.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Protocol

from bot.domain import deliveries
from bot.domain.challenges.records import Telling
from bot.studio.background import Background
from bot.studio.delivery import NotYet, Undeliverable
from bot.studio.insist import Insist
from bot.studio.todos import Leased, Todos
from bot.studio.wakeup import Wakeup

log = logging.getLogger(__name__)

AT_ONCE = 1  # at the same time: Discord does not like many direct messages at once, and none is urgent
LONGEST_ATTEMPT, WRITE_FOR = 60.0, 20.0  # seconds; together less than the lease


class ToTell(Leased[Telling], Protocol):
    """The list. Every verb raises StoreBusy."""

    async def done(self, id: int) -> None:
        """Take it off the list."""

    async def put_off(self, id: int, seconds: float) -> None:
        """Due again after so many seconds."""


class Messenger(Protocol):
    async def tell(self, telling: Telling) -> None:
        """Send the direct message, unless the member may not know of the challenge.

        Raises Undeliverable where no later try can succeed, NotYet for what may pass.
        """


class Tellings:
    """`wanted` is notified when a challenge has gone on."""

    def __init__(
        self,
        *,
        to_tell: ToTell,
        messenger: Messenger,
        background: Background,
        wanted: Wakeup,
        insist: Insist,
    ) -> None:
        self._to_tell = to_tell
        self._messenger = messenger
        self._insist = insist
        self._todos = Todos(
            "tellings",
            to_tell,
            self._do,
            background=background,
            wanted=wanted,
            at_once=AT_ONCE,
            fault="that a member was told could not be written down",
        )

    def start(self) -> None:
        """Do what is due, until the close of the background."""
        self._todos.start()

    async def _do(self, telling: Telling) -> None:
        pause = None
        try:
            if telling.is_wanted and telling.hosted.challenge.phase is telling.phase:
                async with asyncio.timeout(LONGEST_ATTEMPT):
                    await self._messenger.tell(telling)
        except Undeliverable as error:
            log.info("a member was not told of a challenge", extra=_about(telling) | {"reason": error.reason})
        except (NotYet, TimeoutError) as error:
            named = error.retry_after if isinstance(error, NotYet) else None
            pause = deliveries.pause(telling.age, telling.attempts, named)
        except Exception:
            log.exception("a member was not told of a challenge", extra=_about(telling))
            pause = deliveries.pause(telling.age, telling.attempts)
        async with asyncio.timeout(WRITE_FOR):
            if pause is None:
                await self._insist(partial(self._to_tell.done, telling.id))
            else:
                await self._insist(partial(self._to_tell.put_off, telling.id, pause))


def _about(telling: Telling) -> dict[str, object]:
    return {"challenge": telling.hosted.public_id, "attempt": telling.attempts}
