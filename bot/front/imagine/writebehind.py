"""A write-behind queue in front of a key-value store: what many want to write or delete goes out in few transactions.

While one flush is under way, whatever is asked for waits, and all of it goes into the next one. Only the last wish for
each name counts: a text that is deleted before it was written is not written at all. As there is one flush at a time, a
deletion never overtakes the write of the same name, which would leave the text behind for good.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping
from typing import Protocol

log = logging.getLogger(__name__)

# Seconds that anybody waits for a flush. With a healthy database it takes some hundredths; the rest is for an event
# loop that is full. Discord waits three seconds for what comes after it.
WRITTEN_WITHIN = 0.5
RETRY_AFTER = 1.0  # seconds between two tries while the database is away


class ManyTexts(Protocol):
    """A key-value store. Both methods are one transaction each, and raise StoreBusy."""

    async def set_many(self, texts: Mapping[str, str]) -> None:
        """Write the texts, in place of older ones of these names."""

    async def delete_many(self, names: Collection[str]) -> None:
        """Delete the texts of these names, as far as there are any."""


class WriteBehind:
    """One per process. It needs no start: a task of its own runs while there is something to write."""

    def __init__(self, store: ManyTexts) -> None:
        self._store = store
        self._wishes: dict[str, str | None] = {}  # by name; None: delete it
        self._flushed = asyncio.Event()  # of the flush that takes these wishes; a new one for each flush
        self._task: asyncio.Task[None] | None = None
        # The flush under way has taken too long: nobody waits for it, nor for the next ones.
        self._is_late = False

    async def set(self, name: str, text: str) -> None:
        """Write the text, in place of an older one. Returns when it is written, or after WRITTEN_WITHIN seconds.

        It is written also if it took longer than that, and if the caller is cancelled.
        """
        self._wish(name, text)
        if not self._is_late:
            await self._flushed.wait()

    def delete(self, name: str) -> None:
        """Delete the text, in the background; one that is not there is no error."""
        # Also where its text is still to be written: a flush that failed may have written it all the same.
        self._wish(name, None)

    async def close(self) -> None:
        """Wait until all is written. What the database does not take at once stays as it is."""
        if (task := self._task) is not None:
            await asyncio.wait({task}, timeout=WRITTEN_WITHIN)
            task.cancel()
            await asyncio.wait({task})

    def _wish(self, name: str, text: str | None) -> None:
        self._wishes[name] = text
        if self._task is None:
            self._task = asyncio.create_task(self._flush_all())

    async def _flush_all(self) -> None:
        # It starts in the next turn of the event loop, so the first flush has all that this turn asks for.
        try:
            while self._wishes:
                wishes, self._wishes = self._wishes, {}
                flushed, self._flushed = self._flushed, asyncio.Event()
                if not await self._flush(wishes, flushed):
                    # What has been asked for since is newer.
                    self._wishes = wishes | self._wishes
                    await asyncio.sleep(RETRY_AFTER)
        finally:
            self._task = None

    async def _flush(self, wishes: Mapping[str, str | None], flushed: asyncio.Event) -> bool:
        """False if the database did not take them."""
        timer = asyncio.get_running_loop().call_later(WRITTEN_WITHIN, self._give_up_waiting, flushed)
        try:
            texts = {name: text for name, text in wishes.items() if text is not None}
            gone = [name for name, text in wishes.items() if text is None]
            if texts:
                await self._store.set_many(texts)
                # One line for all: in a crowd a line for each would take longer than all else that is done here.
                log.info("notes are written", extra={"count": len(texts)})
            if gone:
                await self._store.delete_many(gone)
        except Exception as error:
            # Whatever it is: those who wait for this flush have a member who waits for them.
            log.warning(
                "notes are written later", extra={"error": type(error).__name__, "count": len(wishes)}
            )
            self._give_up_waiting(flushed)
            return False
        finally:
            timer.cancel()
        self._is_late = False
        flushed.set()
        return True

    def _give_up_waiting(self, flushed: asyncio.Event) -> None:
        """Nor shall anybody wait who came while this flush was under way, for the next one will be as late."""
        self._is_late = True
        flushed.set()
        self._flushed.set()
