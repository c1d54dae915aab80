"""What members press is pressed again if the process that heard it is dead before it has answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.contests.bots import Bots

MOST_TRIES = 20
LOST_AFTER = 15.0  # seconds after a kill; whoever lives has answered by then


@dataclass(frozen=True, slots=True)
class Screens:
    """Of all members."""

    bots: Bots

    async def answered(self, ask: Callable[[], Awaitable[Shown]]) -> Seen:
        """The private answer to a command, or to a button below a public message."""
        for _ in range(MOST_TRIES):
            shown = await ask()
            if await self._comes(shown, lambda shown: shown.reply is not None and not shown.reply.loading):
                return await shown.message()
        raise AssertionError("nobody answers")

    async def pressed(self, panel: Seen, press: Callable[[], Awaitable[Shown]]) -> Seen:
        """The private panel, once it has been edited by this press. Raises AssertionError for an answer beside it."""
        for _ in range(MOST_TRIES):
            reaction = _Reaction(panel)
            shown = await press()
            if await self._comes(shown, reaction.is_there):
                assert reaction.is_an_edit, shown.text
                return panel
        raise AssertionError("nobody answers")

    async def clicked(self, who: Person, panel: Seen, label: str) -> Seen:
        return await self.pressed(panel, lambda: who.click(panel, label))

    async def _comes(self, shown: Shown, condition: Callable[[Shown], object]) -> bool:
        """Wait for what is to come; False if it never does, once all processes are there again."""
        kills = self.bots.kills
        await shown.until(lambda shown: shown.failed or condition(shown) or self.bots.kills != kills)
        if not shown.failed and not condition(shown) and self.bots.count > 1:
            # A process was killed, perhaps another one than that which is at it.
            with suppress(AssertionError):
                await shown.until(lambda shown: shown.failed or condition(shown), timeout=LOST_AFTER)
        if condition(shown):
            return True
        await self.bots.all_there()
        return False


class _Reaction:
    """To a press on a message: it is edited, or there is an answer beside it."""

    def __init__(self, message: Seen) -> None:
        self._message = message
        self._before = message.entity.edited_at

    @property
    def is_an_edit(self) -> bool:
        return self._message.entity.edited_at != self._before

    def is_there(self, shown: Shown) -> bool:
        return self.is_an_edit or bool(shown.followups)
