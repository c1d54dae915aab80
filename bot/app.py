"""The only place where the parts meet: open, hand down, run, close."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot import pixels
from bot.config import Settings
from bot.domain.models import Catalogue
from bot.domain.service import service_name
from bot.front.account.feature import Account
from bot.front.address import point_at
from bot.front.client import Client
from bot.front.imagine.alternatives import Refusals
from bot.front.imagine.deferred import DeferredReplies
from bot.front.imagine.desk import Desk
from bot.front.imagine.feature import Imagine
from bot.front.kit.allowance import Allowance
from bot.front.kit.modlog import ModLog
from bot.front.kit.replies import Replies
from bot.front.kit.router import Router
from bot.front.kit.servers import Servers
from bot.front.quota.feature import Quota
from bot.front.result.delivery import Post
from bot.front.result.feature import Result
from bot.front.setup.feature import Setup
from bot.front.setup.greeting import Greeter
from bot.imageapi.catalogue import CatalogueKeeper
from bot.imageapi.client import ImageClient
from bot.imageapi.endpoint import Endpoint
from bot.imageapi.inputs import Inputs
from bot.imageapi.known import Known
from bot.imageapi.modelsfile import read_models_file
from bot.ops.health import Health
from bot.storage import Storage, open_storage
from bot.storage.pictures.past import PastRows
from bot.storage.pictures.tables import HEAD
from bot.storage.upkeep.retention import Retention
from bot.studio.delivery import Courier
from bot.studio.line import Studio
from bot.studio.painting import Easel
from bot.studio.wakeup import Bell

log = logging.getLogger(__name__)

LIST_PATIENCE = 5.0  # seconds that the start waits for the endpoint's list of models
LIST_AGE = 3600.0  # seconds between looks at that list
POSTING_GRACE = 10.0  # seconds at the end for what is just being posted

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class App:
    """The parts that work by themselves once everything is open."""

    client: Client
    studio: Studio
    courier: Courier
    catalogue: CatalogueKeeper
    retention: Retention
    deferred: DeferredReplies


async def run(settings: Settings, clock: Clock = utc_now) -> None:
    """Run until SIGTERM or SIGINT, then end in order.

    Raises discord.LoginFailure, CannotOpen, CannotListen or ModelsFileError if the start cannot succeed.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with opened(settings, clock) as app:
        work = asyncio.create_task(_work(app, settings.discord_token.get_secret_value()))
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
            log.info("stopping")
            await app.studio.close(settings.shutdown_grace)
            await app.courier.close(POSTING_GRACE)
        finally:
            work.cancel()
            stopped.cancel()
            await asyncio.wait({work, stopped})
        if not work.cancelled() and (error := work.exception()) is not None:
            raise error
    log.info("stopped")


async def _work(app: App, token: str) -> None:
    """Everything that goes on until the end."""
    await app.client.log_in(token)
    async with asyncio.TaskGroup() as group:
        group.create_task(app.client.connect())
        group.create_task(app.studio.run())
        group.create_task(app.courier.run())
        group.create_task(_keep_catalogue_fresh(app.catalogue))
        group.create_task(app.retention.run())
        group.create_task(app.deferred.make_good())


@asynccontextmanager
async def opened(settings: Settings, clock: Clock) -> AsyncIterator[App]:
    """Every part, open and handed to the others; closed again in the opposite order."""
    point_at(
        api=settings.discord_api_url, gateway_url=settings.discord_gateway_url, cdn=settings.discord_cdn_url
    )
    async with AsyncExitStack() as stack:
        storage = await stack.enter_async_context(storage_of(settings, clock))
        images = await stack.enter_async_context(images_of(settings))
        keeper = catalogue_of(settings, images, storage)
        await keeper.start(await storage.facts.get("models"), LIST_PATIENCE)
        router = Router()
        client = await stack.enter_async_context(
            Client(
                router=router,
                memory=storage.facts,
                shard_count=settings.shard_count,
                shard_ids=settings.shard_ids,
                sync_guild=settings.discord_sync_guild,
                identify_delay=settings.discord_identify_delay,
            )
        )
        app = _assemble(settings, clock, storage, images, keeper, client, router)
        checks = {"discord": client.answers, "database": storage.answers}
        await stack.enter_async_context(Health(settings.http_host, settings.http_port, checks))
        yield app


def storage_of(settings: Settings, clock: Clock) -> AbstractAsyncContextManager[Storage]:
    url = settings.database_url.get_secret_value() if settings.database_url else None
    return open_storage(
        data_dir=settings.data_dir,
        database_url=url,
        pictures_url=settings.pictures_url,
        instance=settings.instance,
        image_concurrency=settings.image_concurrency,
        member_limit=settings.member_limit,
        rate_per_minute=settings.image_rate,
        default_credits=settings.default_credits,
        money_cap=settings.money_cap,
        clock=clock,
    )


async def migrate(settings: Settings) -> str:
    """Open the storage, which brings it to this version; its revision. Raises CannotOpen."""
    async with storage_of(settings, utc_now):
        return HEAD


def images_of(settings: Settings) -> ImageClient:
    endpoint = Endpoint(
        url=settings.image_api_url,
        key=settings.image_api_key.get_secret_value(),
        path=settings.image_path,
        auth_header=settings.image_auth_header,
        query=settings.image_query,
        response_format=settings.image_response_format,
        timeout=settings.image_timeout,
        extra=settings.image_extra,
    )
    return ImageClient(endpoint, trusted=[settings.discord_cdn_url])


def catalogue_of(settings: Settings, images: ImageClient, storage: Storage) -> CatalogueKeeper:
    async def keep(text: str) -> None:
        await storage.facts.set("models", text)

    return CatalogueKeeper(
        default=settings.image_model, chosen=models_file(settings), fetch=images.models, keep=keep
    )


def models_file(settings: Settings) -> tuple[Known, ...]:
    """What the operator's file says of models; empty without a file. Raises ModelsFileError."""
    return read_models_file(settings.image_models_file) if settings.image_models_file is not None else ()


def _assemble(
    settings: Settings,
    clock: Clock,
    storage: Storage,
    images: ImageClient,
    keeper: CatalogueKeeper,
    client: Client,
    router: Router,
) -> App:
    asks_ended = Bell()
    service = service_name(settings.image_service_name, settings.image_api_url)
    allowance, servers, replies = Allowance(storage.credits), Servers(storage.guilds), Replies(client)
    post = Post(
        replies=replies,
        kept=storage.pictures,
        past=PastRows(storage.database),
        allowance=allowance,
        catalogue=lambda: keeper.current,
        clock=clock,
        service=service,
        offers=router.offers,
    )
    easel = Easel(
        record=storage.generations,
        store=storage.pictures,
        painter=images,
        eyes=pixels,
        catalogue=lambda: keeper.current,
    )
    studio = Studio(
        rows=storage.generations,
        store=storage.pictures,
        room=storage.space,
        easel=easel,
        progress=post,
        queue_limit=settings.queue_limit,
        asks_ended=asks_ended,
    )
    deferred = DeferredReplies(
        memory=storage.facts, rows=storage.generations, replies=replies, instance=settings.instance
    )
    desk = Desk(
        studio=studio,
        catalogue=lambda: keeper.current,
        inputs=Inputs(images),
        clock=clock,
        servers=servers,
        refusals=Refusals(storage.generations, storage.pictures, lambda: keeper.current),
        allowance=allowance,
        deferred=deferred,
    )
    _add_features(router, storage, keeper, desk, clock, servers, allowance, ModLog(client, servers))
    client.joined = Greeter(storage.guilds, allowance, client.registry.mention, service).greet
    courier = Courier(outbox=storage.outbox, post=post, asks_ended=asks_ended)
    return App(client, studio, courier, keeper, retention_of(settings, clock, storage), deferred)


def _add_features(
    router: Router,
    storage: Storage,
    keeper: CatalogueKeeper,
    desk: Desk,
    clock: Clock,
    servers: Servers,
    allowance: Allowance,
    mod_log: ModLog,
) -> None:
    """Everything that a person on Discord talks to, in the order of the commands."""

    def catalogue() -> Catalogue:
        return keeper.current

    router.add(
        Imagine(desk),
        Result(rows=storage.generations, desk=desk),
        Account(allowance=allowance, album=storage.album, kept=storage.pictures, catalogue=catalogue),
        Setup(
            servers=servers,
            limits=storage.credits,
            allowance=allowance,
            mod_log=mod_log,
            catalogue=catalogue,
            clock=clock,
        ),
        Quota(credits=storage.credits, guilds=servers, mod_log=mod_log, clock=clock),
    )


def retention_of(settings: Settings, clock: Clock, storage: Storage) -> Retention:
    return Retention(
        storage.database,
        storage.pictures,
        clock=clock,
        keep_pictures=timedelta(days=settings.keep_pictures_days),
        keep_prompts=timedelta(days=settings.keep_prompts_days),
    )


async def _keep_catalogue_fresh(keeper: CatalogueKeeper) -> None:
    while True:
        await asyncio.sleep(LIST_AGE)
        try:
            await keeper.refresh()
        except Exception:
            log.exception("the list of models was not refreshed; the last one stays")
