"""Communities that keep asking, one for each shard, while their bot is killed and started again on the same data."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Self

from bot.sandbox.images import ImageEndpoint
from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.server import Sandbox
from bot.sandbox.world.changes import Change, What
from bot.sandbox.world.entities import Channel, Guild, Interaction, Message, State
from tests.crash.asks import Asked, Sort, Wanted
from tests.crash.cancelling import Cancelling
from tests.crash.cards import is_card
from tests.crash.endpoint import WORK, watched
from tests.crash.limits import Limits
from tests.crash.moments import Moment, Trap, Watched, taken
from tests.crash.processes import Processes

PICTURE_BYTES = 20_000
CREDITS = 10_000  # of each member; as many as there can be, so that a long run does not use them up
ANOTHER_PARITY = (
    1_000_001 << 22
)  # taken off an id, makes one of another shard of two; 1 << 22 is a millisecond
MISHAP_AFTER = 0.02  # seconds after the card has come


@dataclass
class Community:
    """`arts` are the channels to ask in, and `people` those who ask there, by shard.

    `limits` are what the bot is told to keep; members who have credits of their own are added to it. `heard` counts
    all that happens at Discord.
    """

    sandbox: Sandbox
    endpoint: ImageEndpoint
    trap: Trap
    dice: Random
    processes: Processes
    arts: list[Channel]
    people: list[list[Person]]
    limits: Limits
    cancelling: Cancelling
    asked: list[Asked] = field(default_factory=list)
    heard: int = 0
    _mishaps: dict[int, Sort] = field(default_factory=dict)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        folder: Path,
        database: str,
        seed: int,
        *,
        limits: Limits,
        people: int,
        processes: int,
        extra: Mapping[str, str] = MappingProxyType({}),
    ) -> AsyncIterator[Self]:
        """`database` is an address as in DATABASE_URL; `seed` decides what is asked. `people` are those of a shard.
        `extra` settings are for all processes."""
        trap, endpoint, dice = Trap(), ImageEndpoint(plain=PICTURE_BYTES, delay=WORK), Random(seed)
        async with Sandbox.open() as sandbox, watched(endpoint, trap) as url:
            settings = {**_settings(limits, url, endpoint.key, database), **extra}
            async with Processes.open(sandbox, folder, settings, processes) as bots:
                guilds = _guilds(sandbox, bots)
                community = cls(
                    sandbox,
                    endpoint,
                    trap,
                    dice,
                    bots,
                    [next(iter(guild.channels.values())) for guild in guilds],
                    [[sandbox.join(guild, f"member {n}") for n in range(people)] for guild in guilds],
                    limits,
                    Cancelling(dice),
                )
                sandbox.rest.faults = Watched(trap)
                sandbox.world.changes.listen(community._on_change)
                yield community

    @property
    def waiting(self) -> int:
        """Asks that Discord has neither heard an answer to, nor given up."""
        return sum(asked.shown.interaction.state is State.WAITING for asked in self.asked)

    async def ask(self, who: Person, wanted: Wanted, kill: int, occasion: str) -> None:
        number, shard = len(self.asked), self.processes.shard_of(who.guild.id)
        shown = await who.slash(self.arts[shard], "imagine", **wanted.options(number))
        self._mishaps[shown.interaction.id] = wanted.sort
        if wanted.cancels:
            self.cancelling.wanted[shown.interaction.id] = who
        self.asked.append(Asked(number, wanted, kill, occasion, shown))

    def _on_change(self, change: Change) -> None:
        self.heard += 1
        self.cancelling.look(change)
        if change.what is What.INTERACTION_OPENED:
            self.trap.passed(Moment.ASKED)
        elif change.what is What.REQUEST_ANSWERED:
            if (moment := taken(self.sandbox.requests[-1])) is not None:
                self.trap.passed(moment)
        elif change.what in (What.MESSAGE_CREATED, What.MESSAGE_UPDATED) and change.message is not None:
            self._look_for_card(change.message)

    def _look_for_card(self, message: Message) -> None:
        """Something may befall an ask as soon as there is a card of it."""
        interaction = message.interaction
        if interaction is not None and interaction.id in self._mishaps and is_card(Seen(message)):
            sort = self._mishaps.pop(interaction.id)
            asyncio.get_running_loop().call_later(MISHAP_AFTER, self._befall, sort, interaction, message)

    def _befall(self, sort: Sort, interaction: Interaction, message: Message) -> None:
        if sort is Sort.CARD_DELETED and not message.deleted:
            self.sandbox.world.delete(message)
        elif sort is Sort.TOKEN_DEAD:
            self.sandbox.world.interactions.by_token.pop(interaction.token, None)


def _settings(limits: Limits, url: str, key: str, database: str) -> dict[str, str]:
    return {
        "IMAGE_API_URL": url,
        "IMAGE_API_KEY": key,
        "IMAGE_MODEL": "dall-e-3",
        "IMAGE_CONCURRENCY": str(limits.running),
        "MEMBER_LIMIT": str(limits.running_each),
        "QUEUE_LIMIT": str(limits.waiting),
        "DEFAULT_CREDITS": str(limits.credits),
        "DATABASE_URL": database,
    }


def _guilds(sandbox: Sandbox, bots: Processes) -> list[Guild]:
    """One for each shard, in the order of the shards."""
    first = sandbox.world.add_guild("Fox Den", "art")
    others = [
        sandbox.world.add_guild("Owl Tower", "art", id=first.id - number * ANOTHER_PARITY)
        for number in range(1, bots.count)
    ]
    return sorted([first, *others], key=lambda guild: bots.shard_of(guild.id))
