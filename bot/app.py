"""The only place where the parts meet: open, hand down, run, close."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import aiohttp
import discord
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential

from bot import pixels
from bot.bell import Bell
from bot.config import Settings
from bot.courier import Courier
from bot.domain.pictures import Facts
from bot.easel import Easel
from bot.front.account import Account
from bot.front.address import point_at
from bot.front.allowance import Allowance
from bot.front.client import Front
from bot.front.delivery import Post
from bot.front.desk import Desk
from bot.front.greeting import Greeter
from bot.front.modlog import ModLog
from bot.front.presses import Presses
from bot.front.promises import Promises
from bot.front.quota_desk import Quota
from bot.front.refused import Refusals
from bot.front.replies import Replies
from bot.front.servers import Servers
from bot.front.setup import Setup
from bot.imageapi.catalogue import CatalogueKeeper
from bot.imageapi.client import ImageClient
from bot.imageapi.endpoint import Endpoint
from bot.imageapi.known import Known
from bot.imageapi.modelsfile import read_models_file
from bot.ops.health import Health
from bot.storage import Storage, open_storage
from bot.storage.past import PastRows
from bot.storage.retention import Retention
from bot.storage.tables import HEAD
from bot.studio import Studio

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

    client: Front
    studio: Studio
    courier: Courier
    catalogue: CatalogueKeeper
    retention: Retention
    promises: Promises


@dataclass(frozen=True, slots=True)
class Inputs:
    """What members attach: fetched by the image client, looked at by `pixels`."""

    images: ImageClient

    async def fetch(self, url: str, limit: int) -> bytes:
        return await self.images.fetch_input(url, limit)

    async def inspect(self, data: bytes, name: str) -> Facts:
        return await pixels.inspect_input(data, name)


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
    await _log_in(app.client, token)
    async with asyncio.TaskGroup() as group:
        group.create_task(app.client.connect())
        group.create_task(app.studio.run())
        group.create_task(app.courier.run())
        group.create_task(_keep_catalogue_fresh(app.catalogue))
        group.create_task(app.retention.run())
        group.create_task(app.promises.make_good())


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
        await _first_catalogue(keeper, storage)
        client = await stack.enter_async_context(
            Front(
                facts=storage.facts,
                shard_count=settings.shard_count,
                shard_ids=settings.shard_ids,
                sync_guild=settings.discord_sync_guild,
                identify_delay=settings.discord_identify_delay,
            )
        )
        app = _assemble(settings, clock, storage, images, keeper, client)
        checks = {"discord": _is_ready(client), "database": storage.answers}
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
    client: Front,
) -> App:
    asks_ended = Bell()
    allowance, servers = Allowance(storage.credits), Servers(storage.guilds)
    post = Post(
        replies=Replies(client),
        kept=storage.pictures,
        past=PastRows(storage.database),
        allowance=allowance,
        catalogue=lambda: keeper.current,
        clock=clock,
        provider=urlsplit(settings.image_api_url).hostname or settings.image_api_url,
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
    promises = Promises(
        facts=storage.facts,
        rows=storage.generations,
        replies=post.replies,
        instance=settings.instance,
        clock=clock,
    )
    _equip(client, studio, storage, images, keeper, clock, servers, allowance, promises)
    courier = Courier(outbox=storage.outbox, post=post, asks_ended=asks_ended)
    return App(client, studio, courier, keeper, retention_of(settings, clock, storage), promises)


def retention_of(settings: Settings, clock: Clock, storage: Storage) -> Retention:
    return Retention(
        storage.database,
        storage.pictures,
        clock=clock,
        keep_pictures=timedelta(days=settings.keep_pictures_days),
        keep_prompts=timedelta(days=settings.keep_prompts_days),
    )


def _equip(
    client: Front,
    studio: Studio,
    storage: Storage,
    images: ImageClient,
    keeper: CatalogueKeeper,
    clock: Clock,
    servers: Servers,
    allowance: Allowance,
    promises: Promises,
) -> None:
    """Everything that a person on Discord talks to."""
    client.desk = Desk(
        studio=studio,
        catalogue=lambda: keeper.current,
        inputs=Inputs(images),
        clock=clock,
        servers=servers,
        refusals=Refusals(storage.generations, storage.pictures, lambda: keeper.current),
        allowance=allowance,
        promises=promises,
    )
    client.presses = Presses(rows=storage.generations, desk=client.desk)
    mod_log = ModLog(client, servers)
    client.quota = Quota(credits=storage.credits, guilds=servers, mod_log=mod_log, clock=clock)
    client.account = Account(allowance, storage.album, storage.pictures, lambda: keeper.current)
    client.setup = Setup(
        servers=servers,
        limits=storage.credits,
        allowance=allowance,
        mod_log=mod_log,
        catalogue=lambda: keeper.current,
        clock=clock,
    )
    client.greeter = Greeter(storage.guilds, allowance, client.commands.mention)


async def _first_catalogue(keeper: CatalogueKeeper, storage: Storage) -> None:
    """The last good list at once, a fresh one if the endpoint gives it quickly."""
    if (text := await storage.facts.get("models")) is not None:
        keeper.load(text)
    try:
        async with asyncio.timeout(LIST_PATIENCE):
            await keeper.refresh()
    except TimeoutError:
        log.warning("the endpoint's list of models did not come in time; going on without a fresh one")


async def _keep_catalogue_fresh(keeper: CatalogueKeeper) -> None:
    while True:
        await asyncio.sleep(LIST_AGE)
        try:
            await keeper.refresh()
        except Exception:
            log.exception("the list of models was not refreshed; the last one stays")


async def _log_in(client: Front, token: str) -> None:
    """Log in; wait for Discord as long as it cannot be reached. Raises discord.LoginFailure."""
    async for attempt in AsyncRetrying(
        wait=wait_exponential(multiplier=1, max=60),
        retry=retry_if_exception_type((aiohttp.ClientError, OSError, discord.DiscordServerError)),
        before_sleep=_tell_unreachable,
        reraise=True,
    ):
        with attempt:
            try:
                await client.login(token)
            except BaseException:
                # discord.py opens a new session for each login, and forgets the old one without closing it.
                await client.http.close()
                client.http.connector = discord.utils.MISSING
                raise


def _tell_unreachable(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome is not None else None
    seconds = state.next_action.sleep if state.next_action is not None else 0
    log.warning(
        "Discord cannot be reached, next try in %.0f s; check the network and DISCORD_API_URL",
        seconds,
        extra={"error": type(error).__name__},
    )


def _is_ready(client: Front) -> Callable[[], Awaitable[bool]]:
    async def ready() -> bool:
        return client.is_ready() and not client.is_closed()

    return ready
