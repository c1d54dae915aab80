"""The only part that speaks SQL, and the only one that keeps picture bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from bot.storage.bytes.bucket import Bucket
from bot.storage.bytes.folder import Folder, open_store
from bot.storage.bytes.space import Space
from bot.storage.credits.credits import CreditRows
from bot.storage.credits.purses import Purses
from bot.storage.engine.database import Database, open_database
from bot.storage.guilds.facts import FactRows
from bot.storage.guilds.guilds import GuildRows
from bot.storage.pictures.album import PictureRows
from bot.storage.pictures.generations import GenerationRows, new_owner
from bot.storage.pictures.outbox import OutboxRows
from bot.storage.upkeep.restored import settle_if_restored


@dataclass(frozen=True, slots=True)
class Storage:
    database: Database
    generations: GenerationRows
    outbox: OutboxRows
    facts: FactRows
    pictures: Folder | Bucket
    credits: CreditRows
    guilds: GuildRows
    album: PictureRows
    space: Space

    async def answers(self) -> bool:
        """Whether a transaction succeeds now, for the health page. Raises StoreBusy if it does not."""
        return await self.database.transact(lambda tx: tx.scalar(sa.select(1))) == 1


@asynccontextmanager
async def open_storage(
    *,
    data_dir: Path,
    database_url: str | None,
    pictures_url: str | None,
    instance: str,
    clock: Callable[[], datetime],
    image_concurrency: int,
    member_limit: int,
    rate_per_minute: float | None = None,
    default_credits: int = 10,
    money_cap: float | None = None,
    busy_seconds: float = 5.0,
    space: Space | None = None,
) -> AsyncIterator[Storage]:
    """Everything that is kept. None for an address means a place in `data_dir`. Raises errors.CannotOpen.

    `default_credits` a day are everybody's until a server sets its own; `money_cap` is the owner's for a month.
    """
    url = database_url or f"sqlite:///{data_dir / 'imagine-bot.sqlite3'}"
    async with open_database(
        url, data_dir=data_dir, instance=instance, clock=clock, busy_seconds=busy_seconds
    ) as database:
        purses = Purses(database, default_credits=default_credits, money_cap=money_cap)
        rows = GenerationRows(
            database,
            purses,
            owner=new_owner(instance),
            image_concurrency=image_concurrency,
            member_limit=member_limit,
            rate_per_minute=rate_per_minute,
        )
        await settle_if_restored(database)
        space = space or Space()
        if database.folder is not None:
            space.watch(database.folder)
        store = open_store(pictures_url or "", data_dir, space)
        await store.try_out()
        yield Storage(
            database=database,
            generations=rows,
            outbox=OutboxRows(database),
            facts=FactRows(database),
            pictures=store,
            credits=CreditRows(database, purses),
            guilds=GuildRows(database),
            album=PictureRows(database),
            space=space,
        )
