"""Members make pictures in private and enter them; some replace theirs, some withdraw it and enter another one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from tests.contests.screens import Screens
from tests.stories.contest import Contest

AT_ONCE = 10  # members
ENTER, REPLACE = "Enter it", "Replace my entry"
REPLACES, WITHDRAWS = 0.2, 0.4  # of those with less luck than that


@dataclass
class Entrant:
    """`title` is that of the entry that stands at the end; `luck`, from 0 to 1, decides how it comes there."""

    contest: Contest
    screens: Screens
    who: Person
    title: str
    luck: float
    pictures: list[str] = field(default_factory=list)

    async def make(self) -> None:
        """A picture, and one more where they will change their mind; with no process killed meanwhile."""
        for number in range(2 if self.luck < WITHDRAWS else 1):
            self.pictures.append(await self.contest.make(self.who, f"picture {number} for {self.title}"))

    async def enter(self) -> None:
        if self.luck < REPLACES:
            await self._submit(self.pictures[1], "regretted")
            await self._submit(self.pictures[0], self.title)
        elif self.luck < WITHDRAWS:
            panel = await self._submit(self.pictures[1], "taken out again")
            await self.screens.clicked(self.who, panel, "Withdraw")
            await self._submit(self.pictures[0], self.title)
        else:
            await self._submit(self.pictures[0], self.title)

    async def _submit(self, picture: str, title: str) -> Seen:
        """What is asked, and then confirmed. It replaces what an answer that was lost has entered."""
        asked = await self.screens.answered(
            lambda: self.who.slash(
                self.contest.place,
                "challenge submit",
                picture=picture,
                challenge=self.contest.id,
                title=title,
            )
        )
        labels = [button.label for button in asked.buttons]
        done = await self.screens.clicked(self.who, asked, REPLACE if REPLACE in labels else ENTER)
        assert "You are in" in done.text, done.text
        return done


async def in_groups(acts: Sequence[Callable[[], Coroutine[Any, Any, None]]]) -> None:
    """A few at once, so that nobody waits for three seconds because of the others."""
    for start in range(0, len(acts), AT_ONCE):
        await asyncio.gather(*(act() for act in acts[start : start + AT_ONCE]))
