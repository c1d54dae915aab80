"""The bot is killed at one moment after another, while a few members ask."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from random import Random

from bot.demo.process import BotProcess
from tests.crash.asks import Wanted, any_ask, ask_for
from tests.crash.community import CREDITS, Community
from tests.crash.ledger import Ledger
from tests.crash.limits import Limits
from tests.crash.moments import Moment, Snare
from tests.crash.tally import Tally

PEOPLE = 6
COMES_WITHIN = 6.0  # seconds that a moment may take to come; then the bot is killed all the same
LONGEST_DELAY = 0.15  # seconds between the moment and the kill
START_TAKES = 2.5  # seconds, about; a start is killed somewhere in them
EARLIER, LEADING, LATER = 2, 2, 3  # asks for each kill
AHEAD = 0.5  # seconds that the earlier ones may have


def limits() -> Limits:
    """So wide that nobody is refused."""
    return Limits(waiting=1000, running=6, running_each=4, credits=CREDITS)


def schedule(kills: int, seed: int) -> list[Moment]:
    """Every moment as often as any other, in an order of the seed's choosing."""
    dice, moments = Random(seed), list(Moment)
    chosen: list[Moment] = []
    while len(chosen) < kills:
        chosen += dice.sample(moments, len(moments))
    return chosen[:kills]


@dataclass
class Killing:
    """Of several processes one is killed after the other; the others live on."""

    community: Community
    ledger: Ledger
    tally: Tally

    async def kill_at(self, moment: Moment, number: int) -> None:
        """Start what is not running, ask, and kill the `number`-th process when the moment comes."""
        processes = self.community.processes
        dead = [shard for shard in range(processes.count) if not processes.is_running(shard)]
        shard = dead[0] if dead and moment is Moment.STARTING else number % processes.count
        if moment is Moment.STARTING and dead:
            bot = await processes.start(shard)
            await asyncio.sleep(self.community.dice.uniform(0, START_TAKES))
        else:
            await processes.start_all()
            bot = processes.bots[shard]
            await self._ask_until(moment, number, bot)
        bot.kill()
        await bot.exited()
        await look_at_kill(self.community, self.ledger, self.tally, moment.value, number)

    async def _ask_until(self, moment: Moment, number: int, bot: BotProcess) -> None:
        """Some asks are well on their way when the trap is set, some lead into it, some are still in line then."""
        dice = self.community.dice
        for _ in range(EARLIER):
            await self._ask(any_ask(dice), moment, number)
        await asyncio.sleep(dice.uniform(0.0, AHEAD))
        delay = dice.choice((0.0, dice.uniform(0.0, LONGEST_DELAY)))
        alone = self.community.processes.count == 1
        self.community.trap.set(Snare(moment, dice.randrange(LEADING), delay, bot.kill, kills=alone))
        for _ in range(LEADING):
            await self._ask(ask_for(moment, dice), moment, number)
        for _ in range(LATER):
            await self._ask(any_ask(dice), moment, number)
        if not await self.community.trap.closed(COMES_WITHIN):
            self.tally.late[moment.value] += 1

    async def _ask(self, wanted: Wanted, moment: Moment, number: int) -> None:
        shard = number % self.community.processes.count
        who = self.community.dice.choice(self.community.people[shard])
        await self.community.ask(who, wanted, number, moment.value)


async def look_at_kill(
    community: Community, ledger: Ledger, tally: Tally, occasion: str, number: int, *, unanswered: int = 0
) -> None:
    """Count a kill, and look whether a limit is exceeded just then. `unanswered` asks are work too."""
    tally.kills[occasion] += 1
    if not (unanswered or await ledger.under_way()):
        tally.idle[occasion] += 1
    tally.faults += [
        f"at kill {number} ({occasion}): {fault}" for fault in community.limits.broken(await ledger.read())
    ]
