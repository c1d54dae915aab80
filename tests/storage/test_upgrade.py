"""A database of an older version, with its pictures in it, opened by this one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.pictures import State
from bot.domain.servers import ServerSettings
from bot.storage import Storage, open_storage
from bot.storage.engine.columns import Moment
from bot.storage.engine.schema import alembic_config
from bot.storage.pictures.tables import generations
from tests.storage.deployments import Clock, an_ask, columns, reserve

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}

NOW = Clock().now
INTERACTION = 1_300_000_000_000_000_000
ANSWER = {"url": None, "revised_prompt": None, "cost": 0.04, "model": "m", "created": 1}
REQUEST = {"prompt": "a fox", "model": "m", "size": None, "quality": None, "style": None, "image": None}

PAINTED = {
    "interaction": INTERACTION,
    "application": 7,
    "guild": 11,
    "channel": 22,
    "member": 1,
    "request": REQUEST,
    "count": 4,
    "state": "painted",
    "credits": 2,
    "private": False,
    "byline": {"name": "Alice", "avatar": None, "upload_limit": 1},
    "answer": ANSWER,
    "expires_at": NOW,
    "sha256": "ab",
    "media_type": "image/png",
    "width": 8,
    "height": 6,
    "colour": 1,
    "created_at": NOW - timedelta(hours=1),
    "ended_at": NOW,
}
UNANSWERED = {"answer": None, "sha256": None}
ROWS: list[dict[str, Any]] = [
    PAINTED,
    PAINTED | UNANSWERED | {"state": "queued", "ended_at": None},
    PAINTED | UNANSWERED | {"state": "failed"},
    PAINTED,
]


def fill(tx: sa.Connection) -> None:
    """The schema of 0001 with four pictures, of which the newest was deleted again."""
    command.upgrade(alembic_config(tx), "0001")
    # The columns of then, with the types of now.
    typed = (sa.column(name, generations.c[name].type) for name in (*PAINTED, "public_id", "position", "key"))
    old = sa.table("generations", *typed)
    for position, row in enumerate(ROWS):
        names = {"public_id": f"abc12{position}", "key": f"picture-{position}", "position": position}
        tx.execute(sa.insert(old).values({**row, **names}))
    tx.execute(sa.delete(old).where(old.c.position == 3))


def set_up(tx: sa.Connection) -> None:
    """The schema of 0002 with a server's settings, and a change of theirs."""
    command.upgrade(alembic_config(tx), "0002")
    tx.execute(sa.text("INSERT INTO guild_settings (guild, zone) VALUES (11, 'Asia/Kolkata')"))
    tx.execute(
        sa.text(
            "INSERT INTO audit (guild, actor, action, scope, target, old, at) "
            "VALUES (11, 500, 'reset_use', 'member', 1, :old, :at)"
        ).bindparams(sa.bindparam("at", type_=Moment)),
        {"old": '{"used": 7}', "at": NOW},
    )


async def filled(url: str, fill: Callable[[sa.Connection], None]) -> None:
    address = sa.make_url(url)
    engine = create_async_engine(
        address.set(drivername=DRIVERS[address.get_backend_name()]), poolclass=sa.pool.NullPool
    )
    async with engine.begin() as connection:
        await connection.run_sync(fill)


def opened(url: str, folder: Path) -> AbstractAsyncContextManager[Storage]:
    return open_storage(
        data_dir=folder,
        database_url=url,
        pictures_url=None,
        instance="first",
        clock=Clock(),
        image_concurrency=3,
        member_limit=2,
    )


async def test_pictures_from_before_were_paid_from_their_period(empty_url: str, tmp_path: Path) -> None:
    await filled(empty_url, fill)
    async with opened(empty_url, tmp_path) as storage:
        old = await storage.generations.ask(INTERACTION)
        assert [row.state for row in old] == [State.PAINTED, State.QUEUED, State.FAILED]
        kept = [await columns(storage, row) for row in old]
        assert [(row["credits"], row["period_credits"], row["cost"]) for row in kept] == [
            (2, 2, 0.04),
            (2, 2, None),
            (2, 2, None),
        ]
        assert {(row.ask.reply.locale, row.ask.reply.public_locale) for row in old} == {("en-US", "en-US")}
        recent = await storage.credits.recent_use(11, 1, days=10_000)
        assert (recent.credits, recent.pictures) == (4, 1)

        (new,) = await reserve(storage, an_ask())
        assert new.id > old[-1].id + 1, "the deleted picture's id was given away again"


async def test_a_server_from_before_has_its_settings_and_changes(empty_url: str, tmp_path: Path) -> None:
    await filled(empty_url, set_up)
    async with opened(empty_url, tmp_path) as storage:
        assert await storage.guilds.settings(11) == ServerSettings(guild=11, zone="Asia/Kolkata")
        (reset,) = await storage.credits.history(11, None, before=None, limit=5)
        assert (reset.legible, reset.old) == (True, {"used": 7})
