"""Who asks for pictures while the weather changes, and what they find out afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
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
    Sort.TOKEN_DEAD,
)
BETWEEN = (0.1, 1.2)  # seconds between two asks
SHOW = "Show"  # how the label of the button begins
NOTE_WITHIN = 10.0  # seconds after the answer
# Seconds within which a member is told by another process than the one that could not post: it looks once a minute.
TOLD_WITHIN = 90.0
LOOK = 0.2  # seconds between two looks


def any_ask(dice: Random, sorts: Sequence[Sort]) -> Wanted:
    return Wanted(
        dice.choice(sorts),
        dice.choice((1, 1, 1, 2, 4)),
        private=dice.random() < 0.3,
        changes=dice.random() < 0.1,
        cancels=dice.random() < 0.15,
    )


@dataclass
class People:
    community: Community
    ledger: Ledger
    sorts: Sequence[Sort] = SORTS
    untold: list[str] = field(default_factory=list)

    async def ask_on(self, day: list[str]) -> None:
        """One after another, until cancelled; `day` is what its last item is called."""
        community, dice = self.community, self.community.dice
        while True:
            shard = dice.randrange(community.processes.count)
            if community.processes.is_running(shard):
                await community.ask(
                    dice.choice(community.people[shard]), any_ask(dice, self.sorts), len(day), day[-1]
                )
            await asyncio.sleep(dice.uniform(*BETWEEN))

    async def come_back(self) -> None:
        """Each who does not know yet of what waits uses commands, is told, and has it shown."""
        waiting = await self.ledger.untold()
        everybody = [(who, shard) for shard, people in enumerate(self.community.people) for who in people]
        await asyncio.gather(*(self._come_back(who, shard) for who, shard in everybody if who.id in waiting))

    async def _come_back(self, who: Person, shard: int) -> None:
        now = asyncio.get_running_loop().time
        until = now() + (TOLD_WITHIN if self.community.processes.count > 1 else 0)
        while entries := (await self.ledger.untold()).get(who.id):
            shown = await who.slash(self.community.arts[shard], "help")
            await shown.finished()
            if (told := await self._told_of(who, entries)) is None:
                if now() < until:
                    continue
                self.untold.append(f"member {who.id} used commands and was not told of {sorted(entries)}")
                return
            note = next((message for message in shown.messages if _offers(message)), None)
            if note is not None:
                await (await who.click(note, _offers(note) or SHOW)).finished()
            elif any(entries[key] for key in told):
                self.untold.append(
                    f"member {who.id} was told of pictures that wait, and cannot have them shown"
                )

    async def _told_of(self, who: Person, entries: Mapping[str, bool]) -> set[str] | None:
        """Those of these entries of which the bot has told the member since; None if of none in time."""
        for _ in range(round(NOTE_WITHIN / LOOK)):
            if told := entries.keys() - (await self.ledger.untold()).get(who.id, {}).keys():
                return told
            await asyncio.sleep(LOOK)
        return None


def _offers(message: Seen) -> str | None:
    """The label of its button that shows what waits."""
    return next((button.label for button in message.buttons if button.label.startswith(SHOW)), None)
