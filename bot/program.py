"""The parts of the running program that work by themselves: which loops they have, and in which order they stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.alerting import Alerting
from bot.domain.errors import StoreBusy
from bot.front.challenges.feature import Challenges
from bot.front.client import Client
from bot.front.imagine.deferred import DeferredReplies
from bot.front.imagine.desk import Desk
from bot.front.kit.guilds.choices import MemberChoices
from bot.front.result.posts.lastwords import EVERY as LAST_WORDS_EVERY
from bot.front.result.posts.lastwords import LastWords
from bot.front.result.posts.untold import EVERY as UNTOLD_EVERY
from bot.front.result.posts.untold import UntoldNotes
from bot.imageapi.listing.catalogue import CatalogueCache
from bot.storage.engine.errors import AlreadyRunning, NotHeld
from bot.storage.erasing.eraser import Eraser
from bot.storage.upkeep.hashes import Hashes
from bot.storage.upkeep.retention import Retention
from bot.studio.background import Background
from bot.studio.delivery import Deliverer
from bot.studio.durations import Durations
from bot.studio.line import PictureLine
from bot.studio.refreshing import Refreshing
from bot.studio.wakeup import Wakeup
from bot.umpire.umpire import Umpire

log = logging.getLogger(__name__)

LIST_EVERY = 3600.0  # seconds between refreshes of the endpoint's model list
SWEEP_FIRST = 60.0  # seconds from the start to the first removal of what is too old
SWEEP_EVERY = 3600.0  # seconds between removals
HASH_FIRST = 120.0  # seconds from the start until missing hashes are filled in, and again every SWEEP_EVERY
ERASE_EVERY = 300.0  # seconds between looks for what another process was asked to delete
LONGEST_BACK_OFF = 600.0  # seconds; the longest back-off of a loop that runs once an hour
DEAD_EVERY = 20.0  # seconds between looks for dead processes; the second one is certain, so a minute is kept
POSTING_GRACE = 10.0  # seconds that a stop waits for messages that are being posted


@dataclass(frozen=True, slots=True)
class Told:
    """What tells members late, or for the last time; and what makes messages say what is so now."""

    untold: UntoldNotes
    last_words: LastWords
    refreshing: Refreshing

    def start(self, background: Background) -> None:
        background.loop("untold", self.untold.refresh, every=UNTOLD_EVERY)
        background.loop("last words", self.last_words.say, every=LAST_WORDS_EVERY)
        self.refreshing.start()


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What removes by age, what fills in hashes, and what deletes the data of members who asked for it.

    `erase` is notified when one has.
    """

    retention: Retention
    hashes: Hashes
    eraser: Eraser
    erase: Wakeup

    def start(self, background: Background) -> None:
        background.loop("erasures", self.eraser.run, every=ERASE_EVERY, wait=self.erase.wait)
        background.loop(
            "retention",
            self.retention.run,
            first=SWEEP_FIRST,
            every=SWEEP_EVERY,
            longest_back_off=LONGEST_BACK_OFF,
        )
        background.loop("hashes", self.hashes.fill_in, first=HASH_FIRST, every=SWEEP_EVERY)


@dataclass(frozen=True, slots=True)
class Learned:
    """What is read at the start, so that the first ask and the first result find it known."""

    durations: Durations
    choices: MemberChoices
    challenges: Challenges


class Replaced:
    """Whether another process goes on in this one's place, because it has taken the INSTANCE name."""

    def __init__(self) -> None:
        self._is_so = asyncio.Event()
        self._error: AlreadyRunning | None = None

    async def hold(self, hold: Callable[[], Awaitable[float]]) -> float:
        """A step of a loop: hold the name with `hold`. Raises StoreBusy while it is not held."""
        try:
            return await hold()
        except NotHeld as error:
            log.warning("%s", error)
            raise StoreBusy from error
        except AlreadyRunning as error:
            self._error = error
            self._is_so.set()
            raise StoreBusy from error

    async def until(self) -> None:
        """Wait until it is so. Raises AlreadyRunning then."""
        await self._is_so.wait()
        if self._error is not None:
            raise self._error


@dataclass(frozen=True, slots=True)
class Program:
    """The parts that have loops or background tasks of their own."""

    client: Client
    line: PictureLine
    deliverer: Deliverer
    catalogue: CatalogueCache
    upkeep: Upkeep
    desk: Desk
    deferred: DeferredReplies
    learned: Learned
    alerting: Alerting
    told: Told
    umpire: Umpire
    background: Background
    replaced: Replaced = field(default_factory=Replaced)

    def start(self) -> None:
        """Start every other loop and background task."""
        self.line.start()
        self.deliverer.start()
        self.alerting.alerts.start(self.background)
        self.told.start(self.background)
        self.umpire.start()
        self.upkeep.start(self.background)
        self.background.spawn("commands", self.client.register_commands())
        self.background.spawn("deferred replies", self.deferred.answer_left_over())
        if self.deferred.processes is not None:
            self.background.loop("deferred", self.deferred.answer_of_dead_processes, every=DEAD_EVERY)
        self.background.spawn("durations", self.learned.durations.load())

    async def log_start(self, facts: Mapping[str, object]) -> None:
        """One line once the bot is at work: before that it is not known how many servers there are. docs/logs.md has
        its fields."""
        await self.client.wait_until_ready()
        await self.catalogue.settled()
        models = self.catalogue.current
        known = {"models": len(models.models), "default_model": models.default}
        here = {"servers": len(self.client.guilds), "shard_ids": self.client.shard_ids}
        log.info("started", extra={**facts, **known, **here})

    def keep_models_fresh(self) -> None:
        """Ask for the model list now, beside the login, and again and again."""
        self.background.loop(
            "catalogue", self.catalogue.refresh, every=LIST_EVERY, longest_back_off=LONGEST_BACK_OFF
        )

    async def stop(self, grace: float) -> None:
        """Take nothing new, and let what is under way end: pictures within `grace` seconds, then their messages."""
        log.info("stopping")
        self.desk.stop()
        # The line first: the end of its last pictures makes entries in the outbox, which are then delivered.
        await self.line.close(grace)
        # Side by side, since whoever stopped the program kills it when SHUTDOWN_GRACE and a little more are over.
        await asyncio.gather(self.deliverer.close(POSTING_GRACE), self.desk.close(POSTING_GRACE))
        await self.deferred.close()
