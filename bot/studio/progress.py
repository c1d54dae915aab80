"""The card that a member looks at while the pictures of an ask are made.

It is edited when the first picture of the ask starts, and when the last one starts, since none is left that waits; once
when a picture takes longer than usual; and when none is drawn any more, but one is still being fetched. Not for each
picture: Discord limits edits, and the card would say the same. Once the member has cancelled the ask, it is not edited
any more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.durations import Expectation
from bot.domain.pictures import Ask, Generation, State, is_abandoned
from bot.studio.background import Background
from bot.studio.durations import Durations

log = logging.getLogger(__name__)

# Seconds that a Cancel waits for an edit under way, which would come over what the card says of it. The member must be
# answered within three.
EDIT_BEFORE_CANCEL = 1.0
SAID_AFTER = 3.0  # seconds for which a picture is fetched before its card says so
LAST_EDIT = 5.0  # seconds that the end of a picture waits for an edit of its card
# Asks that are remembered. The oldest is forgotten: this process does not hear of its end where another has started one
# of its pictures. If it is under way after all, its card is edited once more than needed.
MOST_OPEN = 10_000


class ProgressCard(Protocol):
    async def drawing(self, generations: tuple[Generation, ...], expected: Expectation | None) -> None:
        """Show these pictures, all of one ask, as being drawn. Never raises: the pictures come all the same.

        `expected` is how long one of them usually takes, None if that is not known.
        """

    async def taking_longer(self, generations: tuple[Generation, ...]) -> None:
        """Show that one of these pictures, all of one ask, takes longer than usual. Never raises."""

    async def cancelled(self, generations: tuple[Generation, ...]) -> None:
        """Show that their member has cancelled these pictures, all of one ask. Never raises."""

    async def fetching(self, generations: tuple[Generation, ...]) -> None:
        """Show that none of these pictures, all of one ask, is drawn now, and that what is ready is fetched.

        Never raises.
        """


@dataclass(slots=True)
class OpenAsk:
    """An ask whose card says "Drawing". `slow` is the id of the picture that the card has called slow."""

    left: int  # its pictures not ended
    slow: int | None = None
    # Held from the read of the rows to the end of the edit, so that what the card shows last is what was read last.
    editing: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(slots=True)
class Watch:
    """A picture under way. `edits` are those of its card because of it; `timer` is there where it can be slow."""

    edits: set[asyncio.Task[None]] = field(default_factory=set)
    timer: asyncio.TimerHandle | None = None
    late: Generation | None = None  # itself, once it has been fetched for SAID_AFTER
    over: bool = False


class Progress:
    """Knows which cards say "Drawing". `rows_of` reads all pictures of an ask, by its interaction."""

    def __init__(
        self,
        card: ProgressCard,
        rows_of: Callable[[int], Awaitable[tuple[Generation, ...]]],
        durations: Durations,
        background: Background,
    ) -> None:
        self._card = card
        self._rows_of = rows_of
        self._durations = durations
        self._edits = background.tasks("progress cards", "a progress card could not be edited")
        self._open: dict[int, OpenAsk] = {}  # by interaction
        self._watched: dict[int, Watch] = {}  # by the picture's id

    def __len__(self) -> int:
        """Asks that are remembered now, and pictures that are watched; none, when nothing is under way."""
        return len(self._open) + len(self._watched)

    def expected(self, ask: Ask) -> Expectation | None:
        """How long a picture of this ask usually takes; None if that is not known."""
        return self._durations.expected(ask.request.model, ask.request.quality)

    def says_drawing(self, ask: Ask) -> None:
        """The first card of this ask says so already, because the first picture starts at once."""
        self._opened(ask)

    def watch(self, row: Generation) -> None:
        """This picture has started: edit the card if it has to say something else now, and again once the picture takes
        longer than usual, until `unwatch`."""
        watch = self._watched[row.id] = Watch()
        # Beside the request, not before it, which would have to wait for Discord.
        watch.edits.add(self._edits.spawn(self._show_started(row)))
        if (expected := self.expected(row.ask)) is not None:
            watch.timer = asyncio.get_running_loop().call_later(expected.slow_after, self._is_slow, row)

    def fetching(self, row: Generation) -> None:
        """The picture is ready, and is fetched from now on: edit the card if that takes a while, until `unwatch`."""
        watch = self._watched.setdefault(row.id, Watch())  # one that a dead process left was not watched yet
        if watch.timer is not None:
            watch.timer.cancel()
        watch.timer = asyncio.get_running_loop().call_later(SAID_AFTER, self._is_late, row)

    async def unwatch(self, row: Generation) -> None:
        """Edit the card no more because of this picture; returns when edits that are under way have ended.

        To be awaited before the end of the picture is committed. An edit after that could overwrite the result, which
        any process may post then. An edit under way has LAST_EDIT seconds, since Discord may have its request already.
        Then it is cancelled: it waits for a rate limit or a dead connection, and must not hold the picture's slot.
        """
        watch = self._watched.get(row.id)
        if watch is None:
            return
        if watch.timer is not None:
            watch.timer.cancel()
        watch.over = True
        _, stuck = await asyncio.wait(watch.edits, timeout=LAST_EDIT) if watch.edits else ((), ())
        if stuck:
            for edit in stuck:
                edit.cancel()
            await asyncio.wait(stuck)
        self._watched.pop(row.id, None)

    def ended(self, interaction: int) -> None:
        """A picture of the ask has ended. With its last one the ask is forgotten."""
        for watch in self._watched.values():
            if watch.late is not None and watch.late.ask.interaction == interaction:
                # What has ended may have been the last one that was drawn.
                watch.edits.add(self._edits.spawn(self._show_fetching(watch.late, watch)))
        if (ask := self._open.get(interaction)) is not None:
            ask.left -= 1
            if ask.left == 0:
                del self._open[interaction]

    def forget(self, interaction: int) -> None:
        """The ask could not be answered."""
        self._open.pop(interaction, None)

    async def stop(self, interaction: int) -> None:
        """The ask was cancelled, which is committed. Returns when an edit of its card that is under way has ended.

        One that takes longer than EDIT_BEFORE_CANCEL is not waited for; it is followed by another, which says that the
        ask is cancelled.
        """
        ask = self._open.pop(interaction, None)
        if ask is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(EDIT_BEFORE_CANCEL), ask.editing:
                pass

    def _opened(self, ask: Ask) -> OpenAsk:
        if len(self._open) >= MOST_OPEN:
            del self._open[next(iter(self._open))]
        opened = self._open[ask.interaction] = OpenAsk(ask.count)
        return opened

    async def _show_started(self, row: Generation) -> None:
        try:
            await self._show(row)
        except Exception as error:
            _stays(error)

    async def _show(self, row: Generation) -> None:
        interaction, count = row.ask.interaction, row.ask.count
        first = interaction not in self._open
        if not first and count == 1:
            return
        ask = self._opened(row.ask) if first else self._open[interaction]
        async with ask.editing:
            # Read for a single picture too: it may have been cancelled since it was claimed.
            rows = await self._rows_of(interaction)
            if is_abandoned(rows):
                self.forget(interaction)
                return
            if not first and any(other.state is State.QUEUED for other in rows):
                return
            if _is_running(rows, ask.slow):
                await self._card.taking_longer(rows)
            else:
                await self._card.drawing(rows, self.expected(row.ask))
            await self._correct(interaction)

    def _is_slow(self, row: Generation) -> None:
        watch = self._watched[row.id]
        watch.edits.add(self._edits.spawn(self._show_slow(row, watch)))

    async def _show_slow(self, row: Generation, watch: Watch) -> None:
        """Say that the ask takes longer than usual, once, and not if the picture ends or the ask is forgotten first."""
        interaction = row.ask.interaction
        ask = self._open.get(interaction)
        if ask is None:
            return
        try:
            async with ask.editing:
                # Read for a single picture too: while this process was frozen, another may have ended the row.
                rows = await self._rows_of(interaction)
                is_open = self._open.get(interaction) is ask and not watch.over and not is_abandoned(rows)
                if is_open and ask.slow is None and _is_running(rows, row.id):
                    ask.slow = row.id
                    await self._card.taking_longer(rows)
                    await self._correct(interaction)
        except Exception as error:
            _stays(error)

    async def _correct(self, interaction: int) -> None:
        """Show that the ask is cancelled, if it was cancelled, by any process, while its card was edited.

        Discord may have taken the edit after the card of the Cancel, and then the card says Drawing again.
        """
        rows = await self._rows_of(interaction)
        if is_abandoned(rows):
            self.forget(interaction)
            await self._card.cancelled(rows)

    def _is_late(self, row: Generation) -> None:
        watch = self._watched[row.id]
        watch.late = row
        watch.edits.add(self._edits.spawn(self._show_fetching(row, watch)))

    async def _show_fetching(self, row: Generation, watch: Watch) -> None:
        """Say that what is ready is fetched, unless something of the ask is drawn now, or the picture has ended."""
        ask = self._open.get(row.ask.interaction)
        try:
            async with nullcontext() if ask is None else ask.editing:
                rows = await self._rows_of(row.ask.interaction)
                # An ask of which something was cancelled has another card by now.
                is_cancelled = any(other.state is State.CANCELLED for other in rows) or is_abandoned(rows)
                if not (watch.over or is_cancelled or any(map(_is_drawn, rows))):
                    await self._card.fetching(rows)
                    await self._correct(row.ask.interaction)
        except Exception as error:
            _stays(error)


def _is_drawn(row: Generation) -> bool:
    """Whether the endpoint is at work on it."""
    return row.state is State.RUNNING and (row.answer is None or row.answer.url is None)


def _is_running(rows: tuple[Generation, ...], id: int | None) -> bool:
    return any(row.id == id and row.state is State.RUNNING for row in rows)


def _stays(error: Exception) -> None:
    log.warning("the progress card stays as it is", extra={"error": type(error).__name__})
