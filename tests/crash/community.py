"""A community that keeps asking, and its bot, killed and started again on the same data."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Self

from bot.demo.process import BotProcess
from bot.sandbox.images import ImageEndpoint
from bot.sandbox.people.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.world.changes import Change, What
from bot.sandbox.world.entities import Channel, Interaction
from tests.crash.asks import Asked, Sort, Wanted, any_ask, ask_for
from tests.crash.endpoint import WORK, watched
from tests.crash.ledger import Ledger
from tests.crash.moments import Moment, Snare, Trap, Watched, taken

PICTURE_BYTES = 20_000
PEOPLE = 6
COMES_WITHIN = 6.0  # seconds that a moment may take to come; then the bot is killed all the same
LONGEST_DELAY = 0.15  # seconds between the moment and the kill
START_TAKES = 2.5  # seconds, about; a start is killed somewhere in them
EARLIER, LEADING, LATER = 2, 2, 3  # asks for each kill
AHEAD = 0.5  # seconds that the earlier ones may have
MISHAP_AFTER = 0.02  # seconds after the first answer
LOOK = 1.0  # seconds; the database is looked at this often even when Discord hears nothing


@dataclass
class Community:
    """`settings` are the bot's environment.

    By moment are counted: all `kills`, the `late` ones (the moment did not come), and the `idle` ones (nothing was
    under way: no picture in line or running, nothing to be posted).
    """

    sandbox: Sandbox
    endpoint: ImageEndpoint
    trap: Trap
    dice: Random
    folder: Path
    settings: dict[str, str]
    art: Channel
    people: list[Person]
    asked: list[Asked] = field(default_factory=list)
    kills: Counter[Moment] = field(default_factory=Counter)
    late: Counter[Moment] = field(default_factory=Counter)
    idle: Counter[Moment] = field(default_factory=Counter)
    output: list[str] = field(default_factory=list)
    _mishaps: dict[int, Sort] = field(default_factory=dict)

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, database: str, seed: int) -> AsyncIterator[Self]:
        """`database` is an address as in DATABASE_URL; `seed` decides what is asked and when the bot is killed."""
        trap, endpoint = Trap(), ImageEndpoint(plain=PICTURE_BYTES, delay=WORK)
        async with Sandbox.open() as sandbox, watched(endpoint, trap) as url:
            guild = sandbox.world.add_guild("Fox Den", "art")
            (art,) = guild.channels.values()
            people = [sandbox.join(guild, f"member {number}") for number in range(PEOPLE)]
            settings = {
                "IMAGE_API_URL": url,
                "IMAGE_API_KEY": endpoint.key,
                "IMAGE_MODEL": "dall-e-3",
                "IMAGE_CONCURRENCY": "6",
                "MEMBER_LIMIT": "4",
                "QUEUE_LIMIT": "1000",
                "DEFAULT_CREDITS": "10000",
                "DATABASE_URL": database,
                "INSTANCE": "crash",
            }
            community = cls(sandbox, endpoint, trap, Random(seed), folder, settings, art, people)
            sandbox.rest.faults = Watched(trap)
            sandbox.world.changes.listen(community._on_change)
            yield community

    async def kill_at(self, moment: Moment, ledger: Ledger) -> None:
        """Start the bot, ask, and kill it when the moment comes."""
        async with self.started() as bot:
            if moment is Moment.STARTING:
                await asyncio.sleep(self.dice.uniform(0, START_TAKES))
            else:
                await bot.ready()
                await self._ask_until(moment, bot)
            bot.kill()
            await bot.exited()
        self.kills[moment] += 1
        if not await ledger.under_way():
            self.idle[moment] += 1

    async def settle(self, ledger: Ledger, within: float) -> int:
        """Start the bot, let it end everything, and stop it; its exit status. Raises TimeoutError."""
        async with self.started() as bot:
            await bot.ready()
            async with asyncio.timeout(within):
                while await ledger.under_way():
                    await self._something_happens()
            bot.terminate()
            return await bot.exited()

    @asynccontextmanager
    async def started(self) -> AsyncIterator[BotProcess]:
        async with BotProcess.start(self.sandbox, self.folder, self.settings) as bot:
            self.output = bot.output
            yield bot

    async def _ask_until(self, moment: Moment, bot: BotProcess) -> None:
        """Some asks are well on their way when the trap is set, some lead into it, some are still in line then."""
        for _ in range(EARLIER):
            await self._ask(any_ask(self.dice), moment)
        await asyncio.sleep(self.dice.uniform(0.0, AHEAD))
        delay = self.dice.choice((0.0, self.dice.uniform(0.0, LONGEST_DELAY)))
        self.trap.set(Snare(moment, self.dice.randrange(LEADING), delay, bot.kill))
        for _ in range(LEADING):
            await self._ask(ask_for(moment, self.dice), moment)
        for _ in range(LATER):
            await self._ask(any_ask(self.dice), moment)
        try:
            async with asyncio.timeout(COMES_WITHIN):
                await self.trap.sprung.wait()
        except TimeoutError:
            self.late[moment] += 1

    async def _ask(self, wanted: Wanted, moment: Moment) -> None:
        number, who = len(self.asked), self.dice.choice(self.people)
        shown = await who.slash(self.art, "imagine", **wanted.options(number))
        self._mishaps[shown.interaction.id] = wanted.sort
        self.asked.append(Asked(number, wanted, moment, shown))

    async def _something_happens(self) -> None:
        async with self.sandbox.world.changes.subscribe() as changes:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await anext(changes)

    def _on_change(self, change: Change) -> None:
        if change.what is What.INTERACTION_OPENED:
            self.trap.passed(Moment.ASKED)
        elif change.what is What.REQUEST_ANSWERED:
            if (moment := taken(self.sandbox.requests[-1])) is not None:
                self.trap.passed(moment)
        elif change.what is What.INTERACTION_ACKNOWLEDGED and change.interaction is not None:
            loop = asyncio.get_running_loop()
            loop.call_later(MISHAP_AFTER, self._befall, change.interaction)

    def _befall(self, interaction: Interaction) -> None:
        match self._mishaps.get(interaction.id):
            case Sort.CARD_DELETED if interaction.original is not None and not interaction.original.deleted:
                self.sandbox.world.delete(interaction.original)
            case Sort.TOKEN_DEAD:
                self.sandbox.world.interactions.by_token.pop(interaction.token, None)
