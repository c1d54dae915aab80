"""Every button of a result is pressed, and what comes is what is written on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.lasting.results import Result
from tests.stories.community import painted

AT_ONCE = 10  # presses
ANSWERED_WITHIN, MADE_WITHIN = 60.0, 600.0  # seconds
MORE = "⋯ More"
# What is behind ⋯ is pressed in this order, under one in so many results.
BEHIND = ("Keep", "Share here", "Original", "Spoiler", "Describe", "Report", "Delete")
ONE_IN = 5


@dataclass
class Presses:
    """`waits` are pictures that were ordered by a press, and are awaited at the end; `times` are the seconds until
    Discord heard an answer, by what was pressed."""

    dice: Random
    others: list[Person]
    times: dict[str, list[float]] = field(default_factory=dict)
    waits: list[tuple[str, Shown]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    async def press_all(self, results: list[Result]) -> None:
        """All buttons of all results, several at once, in any order."""
        presses = [(result, label) for result in results for label in _labels(result.message)]
        self.dice.shuffle(presses)
        for start in range(0, len(presses), AT_ONCE):
            await asyncio.gather(*(self._press(*each) for each in presses[start : start + AT_ONCE]))

    async def until_made(self) -> None:
        """Each picture that was ordered comes."""
        await asyncio.gather(*(self._until_made(*each) for each in self.waits))

    async def _until_made(self, what: str, shown: Shown) -> None:
        try:
            await shown.until(painted, timeout=MADE_WITHIN)
        except AssertionError as error:
            self.faults.append(f"{what}: no picture: {error}")

    async def _press(self, result: Result, label: str) -> None:
        private = result.failed or result.message.ephemeral
        who = result.who if private or self.dice.random() < 0.3 else self.dice.choice(self.others)
        shown = await self._pressed(who, result.message, label)
        if label == MORE and shown is not None and self.dice.randrange(ONE_IN) == 0:
            (panel,) = shown.messages
            # One after another: two forms are not on a screen at once.
            for behind in _offered(panel):
                await self._pressed(who, panel, behind)

    async def _pressed(self, who: Person, message: Seen, label: str) -> Shown | None:
        """None where it did not do what is written on it."""
        shown = await who.click(message, label)
        kind = "1 to 4" if label.isdigit() else label
        try:
            await shown.acknowledged()
            if shown.failed:
                self.faults.append(f"{label}: Discord heard no answer in time")
                return None
            self.times.setdefault(kind, []).append(shown.acknowledged_after or 0.0)
            await shown.until(_expected(label), timeout=ANSWERED_WITHIN)
        except AssertionError as error:
            self.faults.append(f"{label}: {error}")
            return None
        if label in ("Again", "Try again"):
            self.waits.append((label, shown))
        return shown


def _labels(message: Seen) -> list[str]:
    return [button.label for button in message.buttons if button.url is None and not button.disabled]


def _offered(panel: Seen) -> Iterator[str]:
    return (label for label in BEHIND if label in _labels(panel))


def _expected(label: str) -> Callable[[Shown], object]:
    """What is on the screen afterwards."""
    if label in ("Change", "Change the text", "Use as input", "Describe"):
        return lambda shown: shown.modal
    if label.isdigit():
        return lambda shown: any(each.ephemeral and len(each.attachments) == 1 for each in shown.messages)
    if label in ("Again", "Try again"):  # the picture is awaited at the end
        return lambda shown: any(not each.loading for each in shown.messages)
    if label in ("Original", "Share here"):
        return lambda shown: any(each.attachments for each in shown.messages)
    words = _WORDS[label]
    return lambda shown: words in shown.text


# What is said, by what was pressed.
_WORDS = {
    MORE: "Made by",
    "Keep": "You keep",
    "Spoiler": "behind a spoiler",
    "Report": "tell a moderator",  # no channel is set up for reports
    "Delete": "Delete",
}
