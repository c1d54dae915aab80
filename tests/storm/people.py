"""Who asks for pictures while the weather changes, and what they find out afterwards."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from random import Random

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.crash.asks import Sort, Wanted
from tests.crash.community import Community
from tests.crash.ledger import Ledger

SORTS = (
    Sort.PLAIN,
    Sort.PLAIN,
    Sort.PLAIN,
    Sort.INLINE,
    Sort.FILE_LATE,
    Sort.REFUSED,
    Sort.CUT_OFF,
    Sort.CARD_DELETED,
)
BETWEEN = (0.1, 1.2)  # seconds between two asks
SHOW = "Show"  # how the label of the button begins
NOTE_WITHIN = 10.0  # seconds after the answer
MOST_PRESSES = 40  # of a member who is told of pictures that wait


def any_ask(dice: Random) -> Wanted:
    return Wanted(
        dice.choice(SORTS),
        dice.choice((1, 1, 1, 2, 4)),
        private=dice.random() < 0.3,
        changes=dice.random() < 0.1,
        cancels=dice.random() < 0.15,
    )


@dataclass
class People:
    community: Community
    ledger: Ledger
    untold: list[str] = field(default_factory=list)

    async def ask_on(self, day: list[str]) -> None:
        """One after another, until cancelled; `day` is what its last item is called."""
        community, dice = self.community, self.community.dice
        while True:
            shard = dice.randrange(community.processes.count)
            if community.processes.is_running(shard):
                await community.ask(dice.choice(community.people[shard]), any_ask(dice), len(day), day[-1])
            await asyncio.sleep(dice.uniform(*BETWEEN))

    async def come_back(self) -> None:
        """Each who has a picture waiting uses a command, is told, and has it shown."""
        waiting = await self.ledger.kept_of_members()
        for shard, people in enumerate(self.community.people):
            for who in people:
                if who.id in waiting:
                    await self._look(who, shard)
        for member in await self.ledger.kept_of_members():
            self.untold.append(f"member {member} was not shown what waits for them")

    async def _look(self, who: Person, shard: int) -> None:
        for _ in range(MOST_PRESSES):
            if who.id not in await self.ledger.kept_of_members():
                return
            shown = await who.slash(self.community.arts[shard], "help")
            await shown.finished()
            note = await _note(shown)
            if note is None:
                self.untold.append(f"member {who.id} used a command and was not told of what waits")
                return
            await (await who.click(note, _offers(note) or SHOW)).finished()


async def _note(shown: Shown) -> Seen | None:
    """The private word that follows the answer; None if none comes."""
    try:
        await shown.until(
            lambda shown: any(_offers(message) for message in shown.messages), timeout=NOTE_WITHIN
        )
    except AssertionError:
        return None
    return next(message for message in shown.messages if _offers(message))


def _offers(message: Seen) -> str | None:
    """The label of its button that shows what waits."""
    return next((button.label for button in message.buttons if button.label.startswith(SHOW)), None)
