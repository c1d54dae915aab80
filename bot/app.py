"""Opens all parts of the program, hands each what it needs, runs them and closes them. No other file does.

Which features there are is in `features.py`.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from bot import pixels
from bot.alerting import Alerting, alerting_of, health_of, reports_of
from bot.challenges import add_challenges, umpire_of
from bot.config import Settings
from bot.domain.money.spending import Budget
from bot.domain.pseudonyms import Pseudonyms
from bot.features import Shared, add_features, desk_of, last_words_of, messenger_of
from bot.front.address import point_at
from bot.front.client import Client
from bot.front.imagine.deferred import DeferredReplies
from bot.front.kit.router import Router
from bot.front.result.about.rendering import Rendering
from bot.front.result.delivery import DiscordMessenger
from bot.front.result.posts.refreshing import MessagesAnew
from bot.imageapi.attachments import AttachmentFetcher
from bot.imageapi.client import ImageClient
from bot.imageapi.listing.catalogue import CatalogueCache
from bot.imageapi.listing.moneycap import check_cap, unpriced
from bot.opening import (
    Clock,
    about_of,
    catalogue_of,
    client_of,
    clock_of,
    costs_of,
    images_of,
    pseudonyms_of,
    saved_models,
    start_facts,
    storage_of,
    upkeep_of,
)
from bot.program import Learned, Program, Told, Upkeep
from bot.storage import Storage
from bot.storage.engine.notifications import Topic
from bot.studio.alerts.reports import Reports
from bot.studio.areas import Areas
from bot.studio.background import Background
from bot.studio.delivery import Deliverer
from bot.studio.durations import Durations
from bot.studio.insist import Insist
from bot.studio.line import PictureLine
from bot.studio.painting import Painter
from bot.studio.progress import Progress
from bot.studio.refreshing import Refreshing
from bot.studio.wakeup import Wakeup

log = logging.getLogger(__name__)

LIST_TIMEOUT = 5.0  # seconds from the start that asks wait for a first model list, where none was saved
HOLD_INSTANCE_EVERY = 5.0  # seconds at most between two tries to hold the process's name on PostgreSQL
LONGEST_PICTURE = 2.0  # times IMAGE_TIMEOUT: the answer, and the download of its picture


async def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT, then shut down gracefully: nothing new, pictures under way, messages, connections.

    Raises DiscordRefused, CannotOpen, CannotListen, CapCountsNothing or ModelsFileError if it cannot start, the first
    two also if it cannot go on.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with opened(settings, clock_of(settings)) as program:
        work = asyncio.create_task(_connect_and_start(program, settings))
        stopped = asyncio.create_task(stop.wait())
        replaced = asyncio.create_task(program.replaced.until())
        reasons = {work, stopped, replaced}
        try:
            await asyncio.wait(reasons, return_when=asyncio.FIRST_COMPLETED)
            await program.stop(settings.shutdown_grace)
        finally:
            for reason in reasons:
                reason.cancel()
            await asyncio.wait(reasons)
        for reason in (work, replaced):
            if not reason.cancelled() and (error := reason.exception()) is not None:
                raise error
    log.info("stopped")


async def _connect_and_start(program: Program, settings: Settings) -> None:
    """Log in, start the loops, and stay connected until cancelled."""
    await program.client.log_in(settings.discord_token.get_secret_value())
    # What is in memory now stays until the end. Without this each full collection of garbage looks at all of it, and
    # stands still for that: 30 ms and more, in which nobody is answered.
    gc.collect()
    gc.freeze()
    # Before the first result, which gets its button into a challenge when it is posted, or never; and before the first
    # ask: under a crowd its own read may come too late, and what is not known counts as private.
    await asyncio.gather(program.learned.challenges.load(), program.learned.choices.load())
    # After the login, which waits until Discord can be reached: before it nothing could be delivered.
    program.start()
    program.background.spawn("start line", program.log_start(start_facts(settings)))
    await program.client.connect()


@asynccontextmanager
async def opened(settings: Settings, clock: Clock) -> AsyncIterator[Program]:
    """Open every part, and close them in the opposite order."""
    point_at(
        api=settings.discord_api_url, gateway_url=settings.discord_gateway_url, cdn=settings.discord_cdn_url
    )
    async with AsyncExitStack() as stack:
        storage = await stack.enter_async_context(storage_of(settings, clock, costs_of=costs_of(settings)))
        images = await stack.enter_async_context(images_of(settings))
        cached_models = catalogue_of(settings, images, storage)
        await cached_models.start(await saved_models(settings, storage), LIST_TIMEOUT)
        if settings.money_cap is not None:
            await check_cap(cached_models, storage.costs.was_ever_seen, LIST_TIMEOUT)
        reports = reports_of(storage, clock)
        router = Router(reports)
        client = await stack.enter_async_context(client_of(settings, storage, router))
        pseudonyms = await pseudonyms_of(storage)
        program = _assemble(
            settings, clock, storage, images, cached_models, client, router, reports, pseudonyms
        )
        stack.push_async_callback(program.background.close, 0)
        program.keep_models_fresh()
        if storage.database.hold_instance is not None:
            # At once, and not when Discord can be reached: others must not take the name meanwhile.
            hold = partial(program.replaced.hold, storage.database.hold_instance)
            program.background.loop("instance", hold, every=HOLD_INSTANCE_EVERY)
        health = health_of(settings, storage, client, program.background, program.alerting)
        await stack.enter_async_context(health)
        yield program


def _assemble(
    settings: Settings,
    clock: Clock,
    storage: Storage,
    images: ImageClient,
    models: CatalogueCache,
    client: Client,
    router: Router,
    reports: Reports,
    pseudonyms: Pseudonyms,
) -> Program:
    """Make the parts that need each other."""
    about = about_of(settings)
    shared = Shared(storage, client, router, clock, lambda: models.current, models.settled, about, reports)
    insist, background, post = Insist(), Background(), messenger_of(shared)
    turns, asks_ended = _woken_by(storage, Topic.TURNS), _woken_by(storage, Topic.OUTBOX)
    durations = Durations(storage.album, longest=LONGEST_PICTURE * settings.image_timeout)
    progress = Progress(post, storage.generations.ask, durations, background)
    shared.stopped = progress.stop
    line = PictureLine(
        rows=storage.generations,
        store=storage.pictures,
        disk=storage.space,
        painter=_painter(shared, images, insist, durations, progress, turns, reports, pseudonyms),
        progress=progress,
        insist=insist,
        background=background,
        queue_limit=settings.queue_limit,
        clock=clock,
        turns=turns,
        asks_ended=asks_ended,
    )
    deferred, attachments = _deferred(settings, shared), AttachmentFetcher(images)
    desk = desk_of(shared, line, attachments, deferred)
    add_features(shared, desk, attachments, deferred, Budget(settings.money_cap, settings.money_currency))
    umpire = umpire_of(shared, contests := add_challenges(shared, desk), background, insist)
    upkeep = Upkeep(*upkeep_of(settings, clock, storage, shared.anew.notify), shared.erase)
    posts = _deliverer(shared, post, background, asks_ended, insist)
    told = Told(shared.untold, last_words_of(shared, posts), _refreshing(shared, background, insist))
    alerting = _alerting(settings, shared, client, reports, background, models)
    learned = Learned(durations, shared.choices, contests.members)
    return Program(
        client, line, posts, models, upkeep, desk, deferred, learned, alerting, told, umpire, background
    )


def _painter(
    shared: Shared,
    images: ImageClient,
    insist: Insist,
    durations: Durations,
    progress: Progress,
    turns: Wakeup,
    reports: Reports,
    pseudonyms: Pseudonyms,
) -> Painter:
    return Painter(
        record=shared.storage.generations,
        store=shared.storage.pictures,
        service=images,
        inspector=pixels,
        areas=Areas(pixels, shared.storage.pictures, insist),
        catalogue=shared.catalogue,
        insist=insist,
        durations=durations,
        progress=progress,
        turns=turns,
        ended=reports.ended,
        is_known=reports.is_known,
        pseudonyms=pseudonyms,
        clock=shared.clock,
    )


def _alerting(
    settings: Settings,
    shared: Shared,
    client: Client,
    reports: Reports,
    background: Background,
    models: CatalogueCache,
) -> Alerting:
    return alerting_of(
        settings,
        shared.clock,
        shared.storage,
        client,
        shared.server_settings,
        shared.operator_languages,
        reports,
        background,
        lambda: models.lacks_model,
        lambda: unpriced(models.current),
    )


def _deliverer(
    shared: Shared,
    messenger: DiscordMessenger,
    background: Background,
    asks_ended: Wakeup,
    insist: Insist,
) -> Deliverer:
    return Deliverer(
        outbox=shared.storage.outbox,
        messenger=messenger,
        background=background,
        asks_ended=asks_ended,
        to_be_told=shared.untold,
        insist=insist,
        clock=shared.clock,
    )


def _refreshing(shared: Shared, background: Background, insist: Insist) -> Refreshing:
    shared.storage.database.subscribe(Topic.REFRESHES, shared.anew.notify)
    return Refreshing(
        refreshes=shared.storage.refreshes,
        refresher=MessagesAnew(shared.replies, Rendering(shared.cards)),
        store=shared.storage.pictures,
        background=background,
        wanted=shared.anew,
        insist=insist,
    )


def _woken_by(storage: Storage, topic: Topic) -> Wakeup:
    """A wake-up that other processes notify too."""
    wakeup = Wakeup()
    storage.database.subscribe(topic, wakeup.notify)
    return wakeup


def _deferred(settings: Settings, shared: Shared) -> DeferredReplies:
    database = shared.storage.database
    return DeferredReplies(
        notes=shared.storage.notes,
        rows=shared.storage.generations,
        replies=shared.replies,
        instance=settings.instance,
        clock=shared.clock,
        processes=None if database.is_sqlite else database,
    )
