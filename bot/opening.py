"""Makes the single parts that settings alone decide about: the storage, the image client, the list of models, Discord's
client. `app` puts them together; `check`, `migrate`, `backup`, `export` and `spend` need some.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from bot import __version__
from bot.config import Settings, StorageSettings
from bot.config.clock import FILE, MovedClock, utc_now
from bot.config.values import is_loopback
from bot.domain.errors import StoreBusy, StoreFull
from bot.domain.money.spending import Month, Spent
from bot.domain.pseudonyms import Pseudonyms, new_key
from bot.domain.service import service_name
from bot.front.client import Client
from bot.front.help.feature import About
from bot.front.kit.router import Router
from bot.imageapi.client import ImageClient
from bot.imageapi.dialects.endpoint import Endpoint
from bot.imageapi.dialects.known import habits_of
from bot.imageapi.fetching.patience import Patience
from bot.imageapi.listing.catalogue import CatalogueCache
from bot.imageapi.listing.modelsfile import read_models_file
from bot.imageapi.listing.partialmodel import PartialModel
from bot.storage import Storage, open_storage
from bot.storage.credits.spending import spent_in
from bot.storage.engine.database import cannot_open
from bot.storage.engine.schema import HEAD
from bot.storage.erasing.eraser import Eraser
from bot.storage.erasing.files import Exported, export_to
from bot.storage.upkeep.hashes import Hashes
from bot.storage.upkeep.notes import found
from bot.storage.upkeep.reading import read
from bot.storage.upkeep.retention import Retention

MODELS, MODELS_FROM = "models", "models from"  # notes: the last good list, and which one it is
PSEUDONYMS = "pseudonyms"  # the note with their key

Clock = Callable[[], datetime]


def clock_of(settings: Settings) -> Clock:
    """The time of day; one that can be moved where both the API and the gateway of Discord are on loopback."""
    discords = (settings.discord_api_url, settings.discord_gateway_url)
    return MovedClock(settings.data_dir / FILE) if all(map(is_loopback, discords)) else utc_now


def storage_of(
    settings: StorageSettings, clock: Clock, *, costs_of: str | None = None
) -> AbstractAsyncContextManager[Storage]:
    """`costs_of`: see the function of this name; only who makes pictures needs it."""
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
        costs_of=costs_of,
        clock=clock,
    )


def costs_of(settings: Settings) -> str:
    """A digest of which endpoint it is that names costs, and how. Raises ModelsFileError."""
    told = [(model.id, model.token_price, model.cost_header) for model in models_file(settings)]
    where = f"{settings.image_api_url} {settings.image_path} {told}"
    return hashlib.sha256(where.encode()).hexdigest()


async def spent(settings: StorageSettings, month: Month) -> tuple[Spent, ...]:
    """What the month has cost, read beside a running bot. Raises CannotOpen."""
    url = settings.database_url.get_secret_value() if settings.database_url else None
    return await read(partial(spent_in, month=month), data_dir=settings.data_dir, database_url=url)


async def export(settings: StorageSettings, folder: Path, member: int, server: int | None) -> Exported:
    """Write what is held about a member to a folder, beside a running bot. Raises CannotOpen."""
    return await export_to(
        folder,
        member,
        server,
        data_dir=settings.data_dir,
        database_url=settings.database_url.get_secret_value() if settings.database_url else None,
        pictures_url=settings.pictures_url,
    )


async def migrate(settings: StorageSettings) -> str:
    """Open the storage, which runs its migrations; returns the database's revision. Raises CannotOpen."""
    async with storage_of(settings, utc_now):
        return HEAD


def endpoint_of(settings: Settings) -> Endpoint:
    return Endpoint(
        url=settings.image_api_url,
        key=settings.image_api_key.get_secret_value(),
        path=settings.image_path,
        edits_path=settings.image_edits_path,
        models_path=settings.image_models_path,
        auth_header=settings.image_auth_header,
        query=settings.image_query,
        response_format=settings.image_response_format,
        timeout=settings.image_timeout,
        extra=settings.image_extra,
    )


def images_of(settings: Settings) -> ImageClient:
    return ImageClient(
        endpoint_of(settings),
        trusted=settings.image_trusted_hosts,
        cdn=settings.discord_cdn_url,
        bodies=settings.image_concurrency,
        patience=Patience(seconds=settings.image_fetch_timeout),
    )


async def saved_models(settings: Settings, storage: Storage) -> str | None:
    """The list of models that was saved last; None if it is another endpoint's, or the database is away."""
    saved_from = await found(storage.notes, MODELS_FROM)
    # None: a version saved it that did not write down from where.
    if saved_from not in (None, _models_from(settings)):
        return None
    return await found(storage.notes, MODELS)


def _models_from(settings: Settings) -> str:
    """Which list it is, as a digest: an address may hold what is nobody else's business."""
    where = f"{settings.image_api_url} {settings.image_models_path}"
    return hashlib.sha256(where.encode()).hexdigest()


def catalogue_of(settings: Settings, images: ImageClient, storage: Storage) -> CatalogueCache:
    async def save(text: str) -> None:
        await storage.notes.set_many({MODELS: text, MODELS_FROM: _models_from(settings)})

    return CatalogueCache(
        default=settings.image_model,
        file_models=models_file(settings),
        habits=habits_of(settings.image_api_url),
        price=settings.image_price,
        fetch=images.models,
        save=save,
    )


def models_file(settings: Settings) -> tuple[PartialModel, ...]:
    """The models of the operator's file; () if there is none. Raises ModelsFileError."""
    return read_models_file(settings.image_models_file) if settings.image_models_file is not None else ()


async def pseudonyms_of(storage: Storage) -> Pseudonyms:
    """With the key of this database: made at its first start, it comes along in its copies. Raises CannotOpen."""
    try:
        return Pseudonyms(await storage.notes.kept(PSEUDONYMS, new_key()))
    except (StoreBusy, StoreFull) as error:
        raise cannot_open(storage.database.where, error) from error


def client_of(settings: Settings, storage: Storage, router: Router) -> Client:
    return Client(
        router=router,
        notes=storage.notes,
        shard_count=settings.shard_count,
        shard_ids=settings.shard_ids,
        sync_guild=settings.discord_sync_guild,
        identify_delay=settings.discord_identify_delay,
    )


def about_of(settings: Settings) -> About:
    return About(
        service=service_name(settings.image_service_name, settings.image_api_url),
        picture_days=settings.keep_pictures_days,
        prompt_days=settings.keep_prompts_days,
        version=__version__,
    )


def upkeep_of(
    settings: Settings, clock: Clock, storage: Storage, announce: Callable[[], None]
) -> tuple[Retention, Hashes, Eraser]:
    """What removes by age, what fills in hashes, and what deletes at a member's wish.

    `announce` is called when messages must be made anew.
    """
    retention = Retention(
        storage.database,
        storage.pictures,
        clock=clock,
        keep_pictures=timedelta(days=settings.keep_pictures_days),
        keep_prompts=timedelta(days=settings.keep_prompts_days),
    )
    hashes = Hashes(storage.database, storage.pictures)
    return retention, hashes, Eraser(storage.database, storage.pictures, announce=announce)


def start_facts(settings: Settings) -> dict[str, object]:
    """What the first line of the log says of the settings; of the endpoint's address no more than its host."""
    url = settings.database_url.get_secret_value() if settings.database_url else ""
    return {
        "version": __version__,
        "endpoint": urlsplit(settings.image_api_url).hostname,
        "database": "postgresql" if url.startswith("postgres") else "sqlite",
        "shards": settings.shard_count,
    }
