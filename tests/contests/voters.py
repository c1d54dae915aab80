"""Members vote as it comes to them: they look, choose, change their mind, jump, stop; and each knows what they did."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from tests.contests.recount import Cast
from tests.contests.screens import Screens
from tests.stories.contest import Contest, number_of

LOOKS = (2, 5, 5, 6, 8, 12)  # at most; who looks at two does not count, but where there are no more
VOTES = 3
LOOKED = re.compile(r"(\d+) of (\d+) looked at")
CHOSEN = re.compile(r"Your votes: ([\d, and]+)")


@dataclass
class Voter:
    """`standing` are the numbers of all pictures that stand, as the gallery shows them; hosts may remove one. `cast` is
    what this member did, and `faults` where their ballot said something else."""

    contest: Contest
    screens: Screens
    who: Person
    dice: Random
    standing: set[int]
    cast: Cast
    presses: int = 0
    faults: list[str] = field(default_factory=list)
    _known: set[int] = field(default_factory=set)  # what was on the screen
    _handed: set[int] = field(default_factory=set)  # of that, what the bot chose
    _panel: Seen | None = None

    async def vote(self) -> None:
        """Open the ballot, and look at some more pictures than before."""
        await self.open()
        for _ in range(min(self.dice.choice(LOOKS), len(self._standing) + 1)):
            await self._about_it()
            await self._press("Next")
        await self._about_it()

    async def vote_at_last(self) -> None:
        """And perhaps jump to another one at the end, which is no look: friends of one could veto another by it."""
        await self.vote()
        if self.dice.random() < 0.3:
            await self._jump(chooses=False)

    async def open(self) -> None:
        gallery = self.contest.galleries[0]
        self._panel = await self.screens.answered(lambda: self.who.click(gallery, "Vote"))
        self.presses += 1
        self._handed_out()

    async def _about_it(self) -> None:
        """Choose what is on the screen, or take back an older choice, or choose one that somebody named; or not."""
        number, luck = self._number, self.dice.random()
        mine = self.cast.chosen & self._standing
        if luck < 0.4 and len(mine) < VOTES and number in self._standing - mine:
            await self._choose(number)
        elif luck < 0.55 and (regretted := sorted(mine & self._handed)):
            await self._take_back(self.dice.choice(regretted))
        elif luck < 0.65 and len(mine) < VOTES:
            await self._jump(chooses=True)

    async def _choose(self, number: int) -> None:
        await self._press(f"Vote for {number}")
        self.cast.chosen.add(number)
        self._check()

    async def _take_back(self, number: int) -> None:
        if number != self._number and not await self._to(number):
            return
        await self._press(f"Take back {number}")
        self.cast.chosen.discard(number)
        self._check()

    async def _jump(self, *, chooses: bool) -> None:
        """To a picture that was not on the screen yet."""
        strange = [number for number in self._offered if number not in self._known]
        if strange and await self._to(number := self.dice.choice(strange)) and chooses:
            await self._choose(number)

    async def _to(self, number: int) -> bool:
        """Jump; False where the page of the menu that is on the screen does not have it."""
        panel = self._shown
        if number not in self._offered:
            return False
        await self.screens.pressed(panel, lambda: self.who.select(panel, str(number)))
        self.presses += 1
        self._known.add(number)
        return True

    async def _press(self, label: str) -> None:
        """Whatever is pressed under a picture that the bot had chosen makes it one that was looked at."""
        before = self._number
        await self.screens.clicked(self.who, self._shown, label)
        self.presses += 1
        if before in self._handed:
            self.cast.looked.add(before)
        self._handed_out()

    def _handed_out(self) -> None:
        """What comes without a jump, and is new, was handed out."""
        number = self._number
        if number not in self._known:
            self._known.add(number)
            self._handed.add(number)

    def _check(self) -> None:
        """What the ballot says is what they did."""
        said = LOOKED.search(self._shown.text)
        looked = len((self.cast.looked | self.cast.chosen) & self._standing)
        if said is None or (int(said[1]), int(said[2])) != (looked, len(self._standing)):
            self.faults.append(f"{self.who.name} looked at {looked}: {self._shown.text!r}")
        votes = CHOSEN.search(self._shown.text)
        if {int(each) for each in re.findall(r"\d+", votes[1] if votes else "")} != (
            self.cast.chosen & self._standing
        ):
            self.faults.append(f"{self.who.name} chose {sorted(self.cast.chosen)}: {self._shown.text!r}")

    @property
    def _shown(self) -> Seen:
        assert self._panel is not None
        return self._panel

    @property
    def _number(self) -> int:
        return number_of(self._shown)

    @property
    def _offered(self) -> list[int]:
        """The numbers in the menu."""
        return [int(option["value"]) for menu in self._shown.selects for option in menu.options]

    @property
    def _standing(self) -> set[int]:
        return self.standing - self.cast.own
