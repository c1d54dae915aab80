"""A crowd asks in the same instant, and the bot is killed or stopped in the middle of what comes of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from random import Random

from bot.demo.process import BotProcess
from bot.sandbox.people.person import Person
from bot.sandbox.world.entities import Role
from tests.crash.asks import Sort, Wanted, crowd_ask
from tests.crash.community import CREDITS, Community
from tests.crash.killing import COMES_WITHIN, LONGEST_DELAY, look_at_kill
from tests.crash.ledger import Ledger
from tests.crash.limits import Limits
from tests.crash.moments import Snare
from tests.crash.phases import Round, Signal
from tests.crash.settling import until_settled
from tests.crash.tally import Tally

RECOVERING = "it recovers"
FEW = 3  # credits of those who have few
ASKS_OF_FEW = 4  # that such a member makes at once: together always more than FEW pictures


def limits_of(crowd: int) -> Limits:
    """A line that some of a crowd find full, and members who get some of their pictures later than others."""
    waiting = crowd + crowd // 4
    return Limits(waiting=waiting, running=8, running_each=2, credits=CREDITS)


@dataclass
class Crowd:
    """`size` asks at once, half of them on each of two shards."""

    community: Community
    ledger: Ledger
    tally: Tally
    size: int
    settle_within: float
    few: list[Person] = field(default_factory=list)
    _roles: list[Role] = field(default_factory=list)

    async def prepare(self) -> None:
        """In each guild a role whose members have few credits."""
        community = self.community
        await community.processes.start_all()
        for art in community.arts:
            role = community.sandbox.world.add_role(art.guild, "Few credits")
            owner = community.sandbox.person(art.guild, art.guild.owner_id)
            shown = await owner.slash(art, "quota role", role=role, credits=FEW, per="month")
            reply = await shown.finished()
            if f"{FEW} credits a month" not in reply.text:
                raise RuntimeError(f"the role has no credits of its own: {reply.text}")
            self._roles.append(role)

    async def kill_in(self, planned: Round, number: int) -> None:
        """Let them ask, kill the `number`-th process in the planned phase, and again while it recovers."""
        processes = self.community.processes
        await processes.start_all()
        shard = number % processes.count
        await self._ask_until(planned, number, processes.bots[shard])
        await self._end(planned, number, processes.bots[shard])
        await self._look(planned.phase.title, number)
        for seconds in planned.again:
            bot = await processes.start(shard)
            await asyncio.sleep(seconds)
            bot.kill()
            await bot.exited()
            await self._look(RECOVERING, number)
        if planned.away and processes.count > 1:
            await until_settled(self.community, self.ledger, self.settle_within, all_run=False)
        if planned.settles:
            await processes.start_all()
            await until_settled(self.community, self.ledger, self.settle_within)

    async def _look(self, occasion: str, number: int) -> None:
        waiting = self.community.waiting
        await look_at_kill(self.community, self.ledger, self.tally, occasion, number, unanswered=waiting)

    # --- asking --------------------------------------------------------------------------------------

    async def _ask_until(self, planned: Round, number: int, bot: BotProcess) -> None:
        dice = self.community.dice
        end = bot.kill if planned.signal is Signal.KILL else bot.terminate
        if planned.phase.moments:
            delay = dice.choice((0.0, dice.uniform(0.0, LONGEST_DELAY)))
            skip = int(planned.share * self.size)
            kills = planned.signal is Signal.KILL and self.community.processes.count == 1
            moment = dice.choice(planned.phase.moments)
            self.community.trap.set(Snare(moment, skip, delay, end, kills=kills))
        for who, wanted in self._asks():
            await self.community.ask(who, wanted, number, planned.phase.title)
        if planned.phase.moments:
            if not await self.community.trap.closed(COMES_WITHIN):
                self.tally.late[planned.phase.title] += 1
        else:
            await asyncio.sleep(planned.share * planned.phase.seconds * self.size)
        end()

    def _asks(self) -> list[tuple[Person, Wanted]]:
        """Of different members, but for those who have few credits: each of these asks several times."""
        dice, shards = self.community.dice, len(self.community.arts)
        asks: list[tuple[Person, Wanted]] = []
        for shard in range(shards):
            size = self.size // shards
            few = [self._newcomer(shard) for _ in range(max(1, size // 25))]
            asks += [(who, _of_few(dice)) for who in few for _ in range(ASKS_OF_FEW)]
            others = max(0, size - len(few) * ASKS_OF_FEW)
            asks += [(who, crowd_ask(dice)) for who in dice.sample(self.community.people[shard], others)]
        dice.shuffle(asks)
        return asks

    def _newcomer(self, shard: int) -> Person:
        """A member with few credits who has used none of them yet."""
        who = self.community.sandbox.join(
            self.community.arts[shard].guild, f"few {len(self.few)}", roles=[self._roles[shard]]
        )
        self.community.limits.own_credits[who.id] = FEW
        self.few.append(who)
        return who

    # --- the end -------------------------------------------------------------------------------------

    async def _end(self, planned: Round, number: int, bot: BotProcess) -> None:
        if planned.signal is Signal.STOP_CUT_SHORT:
            await asyncio.sleep(planned.patience)
            bot.kill()
        status = await bot.exited()
        if planned.signal is Signal.STOP and status:
            self.tally.faults.append(f"kill {number}: a stop ended with status {status}")


def _of_few(dice: Random) -> Wanted:
    return Wanted(Sort.PLAIN, dice.choice((1, 1, 2, 4)), private=dice.random() < 0.3)
