"""Everything that happens in the world, one event after another; pages and tests wait on it instead of sleeping."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.sandbox.world.entities import Channel, Guild, Interaction, Message, Role

# Seconds after which a wait is given up. Long, because it measures no speed: it only ends a test that hangs.
PATIENCE = 60.0
# Seconds after which a condition is asked again although nothing that concerns it was heard of.
LOOK = 1.0


class What(Enum):
    MESSAGE_CREATED = "message_created"
    MESSAGE_UPDATED = "message_updated"
    MESSAGE_DELETED = "message_deleted"
    INTERACTION_OPENED = "interaction_opened"
    INTERACTION_GIVEN_TIME = "interaction_given_time"
    INTERACTION_ACKNOWLEDGED = "interaction_acknowledged"
    INTERACTION_FAILED = "interaction_failed"
    DIRECT_MESSAGE = "direct_message"
    MODAL_OPENED = "modal_opened"
    AUTOCOMPLETE_ANSWERED = "autocomplete_answered"
    COMMANDS_REGISTERED = "commands_registered"
    GUILD_ADDED = "guild_added"
    GUILD_CHANGED = "guild_changed"
    GUILD_REMOVED = "guild_removed"
    CHANNEL_CHANGED = "channel_changed"
    CHANNEL_REMOVED = "channel_removed"
    ROLE_CHANGED = "role_changed"
    ROLE_REMOVED = "role_removed"
    SESSION_CHANGED = "session_changed"
    FAULT_TAKEN = "fault_taken"
    REQUEST_ANSWERED = "request_answered"
    BAD_DAYS_CHANGED = "bad_days_changed"
    TIME_PASSED = "time_passed"


@dataclass(frozen=True, slots=True)
class Change:
    what: What
    message: Message | None = None
    interaction: Interaction | None = None
    channel: Channel | None = None
    guild: Guild | None = None
    role: Role | None = None
    new: bool = False

    @property
    def about(self) -> set[int]:
        """The ids that somebody waiting for this change may have named."""
        ids = {
            entity.id
            for entity in (self.message, self.interaction, self.channel, self.guild)
            if entity is not None
        }
        if self.message is not None and self.message.interaction is not None:
            ids.add(self.message.interaction.id)
        return ids


class Changes:
    def __init__(self) -> None:
        self._listeners: list[Callable[[Change], None]] = []
        self._streams: set[asyncio.Queue[Change]] = set()
        self._waiting: dict[int | None, set[asyncio.Future[None]]] = {}

    def listen(self, listener: Callable[[Change], None]) -> None:
        """Call `listener` at once for every change, in order; it must not block."""
        self._listeners.append(listener)

    def publish(self, change: Change) -> None:
        for listener in self._listeners:
            listener(change)
        for stream in self._streams:
            stream.put_nowait(change)
        for key in {None, *change.about}:
            for future in self._waiting.pop(key, ()):
                if not future.done():
                    future.set_result(None)

    @asynccontextmanager
    async def subscribe(self) -> AsyncIterator[AsyncIterator[Change]]:
        """Every change from now on: `async with changes.subscribe() as stream: async for change in stream`."""
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._streams.add(queue)
        try:
            yield _drain(queue)
        finally:
            self._streams.discard(queue)

    def until(
        self, condition: Callable[[], bool], *, about: int | None = None, timeout: float = PATIENCE
    ) -> Coroutine[Any, Any, None]:
        """Wait until the condition holds; it is asked again after each change (concerning the id `about`, if given).

        It is asked once a second too, since it may depend on something that `about` does not name.
        Raises TimeoutError after `timeout` seconds.
        """
        return self._until(condition, about, timeout)

    async def _until(self, condition: Callable[[], bool], about: int | None, seconds: float) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                future = asyncio.get_running_loop().create_future()
                self._waiting.setdefault(about, set()).add(future)
                try:
                    await asyncio.wait((future,), timeout=LOOK)
                finally:
                    self._forget(about, future)

    def _forget(self, about: int | None, future: asyncio.Future[None]) -> None:
        waiting = self._waiting.get(about)
        if waiting is not None:
            waiting.discard(future)
            if not waiting:
                del self._waiting[about]


async def _drain(queue: asyncio.Queue[Change]) -> AsyncIterator[Change]:
    while True:
        yield await queue.get()
