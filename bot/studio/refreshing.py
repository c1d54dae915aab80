"""What was posted is made anew when its pictures were deleted, covered or described; then deleted bytes go.

The transaction of such a change notes a to-do, and whoever made it wakes this loop. Claiming a to-do leases it: so one
process alone is at a message, and if it dies with the to-do in hand, that is due again later. Making a message anew
twice does no harm.

When a message is tried again, and when no more, `bot.domain.deliveries` says, as for what is posted. The bytes are
tried until they are gone.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Protocol

from bot.domain import deliveries
from bot.domain.care.values import Refresh, ShownIn
from bot.studio.background import Background
from bot.studio.delivery import NotYet, Undeliverable
from bot.studio.insist import Insist
from bot.studio.todos import Leased, Todos
from bot.studio.wakeup import Wakeup

log = logging.getLogger(__name__)

AT_ONCE = 4  # to-dos in hand at the same time; so one whose channel has a rate limit holds up nobody else
# Seconds for the messages, for the bytes, and to write down how it ended. Together they end before the to-do's lease.
LONGEST_ATTEMPT, BYTES_FOR, WRITE_FOR = 60.0, 20.0, 20.0


class Refreshes(Leased[Refresh], Protocol):
    """The to-do list. Every verb raises StoreBusy."""

    async def done(self, refresh: Refresh) -> bool:
        """Remove it; False if another press came meanwhile, so that it is due again."""

    async def put_off(self, id: int, seconds: float) -> None:
        """Due again after so many seconds."""


class Refresher(Protocol):
    """Changes messages at Discord."""

    async def refresh(self, shown: ShownIn) -> None:
        """Make the message show `shown.shown` as their rows say now; delete it where nothing is left to show.

        Raises Undeliverable where no later try can succeed (message or channel gone, no permission), NotYet for what
        may pass. Any other exception is a bug, which is taken to pass too.
        """


class Bytes(Protocol):
    """The store of picture bytes."""

    async def delete(self, key: str) -> None:
        """Deleting what is not there is no error. Raises OSError."""


class Refreshing:
    """`wanted` is notified by whoever has noted a to-do."""

    def __init__(
        self,
        *,
        refreshes: Refreshes,
        refresher: Refresher,
        store: Bytes,
        background: Background,
        wanted: Wakeup,
        insist: Insist,
    ) -> None:
        self._refreshes = refreshes
        self._refresher = refresher
        self._store = store
        self._wanted = wanted
        self._insist = insist
        self._todos = Todos(
            "refreshes",
            refreshes,
            self._do,
            background=background,
            wanted=wanted,
            at_once=AT_ONCE,
            fault="that a message was made anew could not be written down",
        )

    def start(self) -> None:
        """Do what is due, until the close of the background."""
        self._todos.start()

    async def _do(self, refresh: Refresh) -> None:
        """Every message first, then the bytes: no card shows a picture that cannot be opened."""
        failed = await self._show_all(refresh)
        pause = None
        if failed is not None:
            pause = deliveries.pause(refresh.age, refresh.attempts, failed.retry_after)
            level = logging.INFO if pause is not None else logging.WARNING
            words = "a message is made anew later" if pause is not None else "a message was not made anew"
            log.log(level, words, extra=_about(refresh) | {"reason": str(failed)})
        if not await self._delete_bytes(refresh):
            # Members were told that they are gone: that is not given up.
            pause = deliveries.pause(refresh.age, refresh.attempts) or deliveries.PAUSE_LATER
        async with asyncio.timeout(WRITE_FOR):
            if pause is not None:
                await self._insist(partial(self._refreshes.put_off, refresh.id, pause))
            elif await self._insist(partial(self._refreshes.done, refresh)):
                return
        self._wanted.notify()  # the loop may be waiting for longer

    async def _show_all(self, refresh: Refresh) -> NotYet | None:
        """What may pass and was in the way; None if no message is left to be made anew."""
        failures: list[NotYet] = []
        try:
            async with asyncio.timeout(LONGEST_ATTEMPT):
                for shown in refresh.messages:
                    failures += await self._show(refresh, shown)
        except TimeoutError:
            failures.append(NotYet("it took too long"))
        return failures[0] if failures else None

    async def _delete_bytes(self, refresh: Refresh) -> bool:
        """Whether none are left."""
        try:
            async with asyncio.timeout(BYTES_FOR):
                for row in refresh.deleted:
                    await self._store.delete(row.key)
        except OSError as error:  # TimeoutError is one
            reason = type(error).__name__
            log.warning(
                "the bytes of a deleted picture are still there", extra=_about(refresh) | {"reason": reason}
            )
            return False
        return True

    async def _show(self, refresh: Refresh, shown: ShownIn) -> list[NotYet]:
        try:
            await self._refresher.refresh(shown)
        except Undeliverable as error:
            log.info("a message cannot be made anew", extra=_about(refresh) | {"reason": error.reason})
        except NotYet as error:
            return [error]
        except Exception as error:
            log.exception("a message was not made anew", extra=_about(refresh))
            return [NotYet(type(error).__name__)]
        return []


def _about(refresh: Refresh) -> dict[str, object]:
    return {"ask": refresh.interaction, "attempt": refresh.attempts}
