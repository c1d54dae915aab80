"""Members who press Cancel as soon as they see it: in line, or while their pictures are drawn."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from random import Random

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from bot.sandbox.world.changes import Change, What
from bot.sandbox.world.entities import Message

HESITATES = 1.0  # seconds at most, from the button to the press


@dataclass
class Cancelling:
    """`wanted`: who wants to cancel, by the interaction with which they asked. Each presses once."""

    dice: Random
    wanted: dict[int, Person] = field(default_factory=dict)
    _presses: list[asyncio.Task[Shown]] = field(default_factory=list)

    def look(self, change: Change) -> None:
        """Whether a message that has just come or changed has the button that somebody waits for."""
        message = change.message
        if change.what not in (What.MESSAGE_CREATED, What.MESSAGE_UPDATED) or message is None:
            return
        asked = message.interaction.id if message.interaction is not None else 0
        if asked in self.wanted and _button(message) is not None:
            who = self.wanted.pop(asked)
            later = asyncio.get_running_loop().call_later
            later(self.dice.uniform(0.0, HESITATES), self._press, who, message)

    async def pressed(self) -> list[Shown]:
        """What those who pressed have on their screens."""
        return await asyncio.gather(*self._presses)

    def _press(self, who: Person, message: Message) -> None:
        if not message.deleted and (label := _button(message)) is not None:
            self._presses.append(asyncio.create_task(who.click(message, label)))


def _button(message: Message) -> str | None:
    """The label of its Cancel; None without one."""
    labels = (button.label for button in Seen(message).buttons if not button.disabled)
    return next((label for label in labels if label == "Cancel"), None)
