"""What a test or a demo says to the pretend endpoint, and what it may look at."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.sandbox.images.call import Recorded
from bot.sandbox.images.faults import FAULTS, Fault, painted_as

TYPED_FAULT = re.compile(r"!fault:(\w+)")


class Controls:
    """`requests` has everything that was asked; `in_flight` and `peak_in_flight` count calls for pictures;
    `delay` is how many seconds a picture takes. While `always` is a fault, every call fails in that way. A call with a
    body of more than `most_bytes` is refused unread, as a proxy does. Without `heeds_masks` a model repaints all of a
    picture, whatever its mask says."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.always: Fault | None = None
        self.most_bytes: int | None = None
        self.heeds_masks = True
        self.requests: list[Recorded] = []
        self.in_flight = 0
        self.peak_in_flight = 0
        self._gate = asyncio.Event()
        self._gate.set()
        self._list_gate = asyncio.Event()
        self._list_gate.set()
        self._files_gate = asyncio.Event()
        self._files_gate.set()
        self._closing = asyncio.Event()
        self._changed = asyncio.Event()
        self._next_faults: deque[Fault] = deque()
        self._faults_by_words: dict[str, Fault] = {}

    @property
    def posts(self) -> list[Recorded]:
        """The calls for pictures."""
        return [request for request in self.requests if request.method == "POST"]

    def fail_next(self, fault: str, times: int = 1) -> None:
        """The next calls fail in the way that `faults.FAULTS` names; KeyError if it does not."""
        self._next_faults.extend([FAULTS[fault]] * times)

    def late_file(self, seconds: float, times: int = 1) -> None:
        """The next pictures are made at once, and their addresses answer 404 for the first `seconds`."""
        self._next_faults.extend([painted_as("PNG", late=seconds)] * times)

    def answer_next(self, fault: Fault) -> None:
        """The next call is answered by `fault`, unless `forget` takes it back before."""
        self._next_faults.append(fault)

    def forget(self, fault: Fault) -> None:
        with suppress(ValueError):
            self._next_faults.remove(fault)

    def on(self, words: str, fault: str) -> None:
        """Every prompt with these words in it fails in the named way."""
        self._faults_by_words[words] = FAULTS[fault]

    def hold(self) -> None:
        """Calls for pictures wait, once they have arrived, until `release`."""
        self._gate.clear()

    def release(self) -> None:
        self._gate.set()

    def hold_list(self) -> None:
        """Requests for the list of models wait, once they have arrived, until `release_list`."""
        self._list_gate.clear()

    def release_list(self) -> None:
        self._list_gate.set()

    def hold_files(self) -> asyncio.Event:
        """No result is at its address yet (404), until the event is set."""
        self._files_gate = asyncio.Event()
        return self._files_gate

    def until(self, holds: Callable[[], bool], timeout: float = 60.0) -> Awaitable[None]:
        """Wait until `holds()`, which is asked whenever a request comes or ends. Raises TimeoutError."""
        return asyncio.wait_for(self._until(holds), timeout)

    async def _until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            await self._changed.wait()

    def close(self) -> None:
        """Let go of every call that is held or hangs, so that a server can stop."""
        self._gate.set()
        self._list_gate.set()
        self._closing.set()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _enter(self, recorded: Recorded) -> None:
        self.requests.append(recorded)
        self.in_flight += recorded.method == "POST"
        self.peak_in_flight = max(self.peak_in_flight, self.in_flight)
        self._tell()

    def _leave(self, recorded: Recorded, at: float) -> None:
        recorded.ended = at
        self.in_flight -= recorded.method == "POST"
        self._tell()

    def _fault(self, prompt: str) -> Fault | None:
        """What goes wrong always, then what is queued, then by the prompt, then what was typed: `a fox !fault:hang`."""
        if self.always is not None:
            return self.always
        if self._next_faults:
            return self._next_faults.popleft()
        typed = TYPED_FAULT.search(prompt)
        by_words = (fault for words, fault in self._faults_by_words.items() if words in prompt)
        return next(by_words, FAULTS.get(typed[1]) if typed else None)
