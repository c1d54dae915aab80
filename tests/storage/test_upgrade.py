"""A database of an older version, with its pictures in it, opened by this one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.guilds.audit import Action, Change
from bot.domain.guilds.members import MemberSettings
from bot.domain.guilds.servers import ServerSettings
from bot.domain.guilds.styles import ServerStyle, digest_of
from bot.domain.pictures import ImageInfo, State
from bot.storage import Storage, open_storage
from bot.storage.engine.address import sqlite_file
from bot.storage.engine.columns import Moment
from bot.storage.engine.schema import alembic_config
from bot.storage.pictures.tables import generations
from bot.storage.upkeep import places
from bot.storage.upkeep.places import PLACES
from tests.migrated import Migrated
from tests.storage.calendars import GUILD, Calendar
from tests.storage.challenged import by_mia, published, put_entries
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
UNANSWERED = {"answer": None, "sha256": None, "media_type": None}
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


def with_hashes(tx: sa.Connection) -> None:
    """The schema of 0003 with a painted picture that a grant has paid."""
    command.upgrade(alembic_config(tx), "0003")
    painted = {**PAINTED, "period_credits": 0, "public_id": "abc123", "key": "picture-abc123", "position": 0}
    tx.execute(sa.insert(generations).values(id=7, **painted))
    for statement in (
        "INSERT INTO audit (id, guild, actor, action, scope, target, at) VALUES (1, 11, 5, 'grant', 'member', 1, :at)",
        "INSERT INTO credit_entries (id, guild, member, kind, credits, at, audit) "
        "VALUES (1, 11, 1, 'grant', 2, :at, 1)",
        "INSERT INTO charges (grant_entry, generation, credits) VALUES (1, 7, 2)",
    ):
        moment = sa.text(statement)
        tx.execute(moment.bindparams(sa.bindparam("at", NOW, Moment)) if ":at" in statement else moment)


def of_0_1(tx: sa.Connection) -> None:
    """The schema of 0.1.0 with pictures asked for in public, in private, and cancelled while they were drawn; the
    newest change by a moderator was deleted again."""
    command.upgrade(alembic_config(tx), "0005")
    old = sa.table("generations", *(sa.column(name, generations.c[name].type) for name in OF_0_1))
    for position in range(3):
        names = {"public_id": f"abc12{position}", "key": f"picture-{position}", "position": position}
        only = {"private": position == 1, "abandoned_at": NOW if position == 2 else None}
        tx.execute(sa.insert(old).values({**PAINTED, "period_credits": 2, **names, **only}))
    for id in (1, 2):
        change = sa.text(
            "INSERT INTO audit (id, guild, actor, action, scope, target, at) "
            "VALUES (:id, 11, 500, 'setting', 'server', 0, :at)"
        )
        tx.execute(change.bindparams(sa.bindparam("at", NOW, Moment)), {"id": id})
    if tx.dialect.name == "postgresql":
        tx.execute(sa.text("SELECT setval('audit_id_seq', 2)"))
    tx.execute(sa.text("DELETE FROM audit WHERE id = 2"))
    tx.execute(sa.text("INSERT INTO members (guild, member) VALUES (11, 1)"))


OF_0_1 = (*PAINTED, "public_id", "position", "key", "period_credits", "abandoned_at")


def with_a_style(tx: sa.Connection) -> None:
    """The schema of 0008 with a server's style."""
    command.upgrade(alembic_config(tx), "0008")
    style = sa.text(
        "INSERT INTO styles (id, guild, name, folded, words, changed_by, changed_at) "
        "VALUES (900, 11, 'Comic', 'comic', 'ink', 500, :at)"
    )
    tx.execute(style.bindparams(sa.bindparam("at", NOW, Moment)))


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


async def test_a_painted_picture_needs_its_media_type_and_no_hash(empty_url: str, tmp_path: Path) -> None:
    await filled(empty_url, with_hashes)
    async with opened(empty_url, tmp_path) as storage:
        old = await storage.generations.find("abc123")
        assert old is not None
        assert (old.state, old.info) == (
            State.PAINTED,
            ImageInfo(media_type="image/png", width=8, height=6, colour=1),
        )
        assert (await columns(storage, old))["sha256"] == "ab"

        await storage.database.transact(lambda tx: tx.execute(sa.update(generations).values(sha256=None)))
        assert await storage.generations.find("abc123") == old
        with pytest.raises(sa.exc.IntegrityError, match="painted_has_bytes"):
            await storage.database.transact(
                lambda tx: tx.execute(sa.update(generations).values(media_type=None))
            )


async def test_the_rows_from_before_are_checked_too(empty_url: str, tmp_path: Path) -> None:
    """PostgreSQL would leave it at "NOT VALID"; SQLite checks each row that it copies into the new table."""

    def unchecked(tx: sa.Connection) -> int:
        if tx.dialect.name == "sqlite":
            return len(tx.execute(sa.text("PRAGMA integrity_check")).all()) - 1  # one row says "ok"
        return tx.scalar(sa.text("SELECT count(*) FROM pg_constraint WHERE NOT convalidated")) or 0

    await filled(empty_url, with_hashes)
    async with opened(empty_url, tmp_path) as storage:
        assert await storage.database.transact(unchecked) == 0


async def test_where_pictures_from_before_were_asked_for_is_filled_in(empty_url: str, tmp_path: Path) -> None:
    await filled(empty_url, of_0_1)
    async with opened(empty_url, tmp_path) as storage:
        rows = await storage.generations.ask(INTERACTION)
        assert [row.ask.place for row in rows] == [22, None, None]
        assert [(row.deleted_at, row.alt, row.is_spoiler, row.keeps) for row in rows] == [
            (None, None, False, 0)
        ] * 3
        assert await storage.notes.get(PLACES) is None
        assert await storage.members.settings(11, 1) == MemberSettings()


async def test_a_style_from_before_has_no_preview_and_can_get_one(empty_url: str, tmp_path: Path) -> None:
    await filled(empty_url, with_a_style)
    async with opened(empty_url, tmp_path) as storage:
        style = ServerStyle(id=900, name="Comic", words="ink")
        assert (await storage.guilds.settings(11)).styles == (style,)
        shown = replace(style, preview=digest_of(b"ink"))
        await storage.styles.edit(Change(guild=11, actor=500), shown, lambda seen: seen == style, b"ink")
        assert (await storage.guilds.settings(11)).styles == (shown,)
        assert await storage.styles.preview(shown) == b"ink"


async def test_why_an_entry_was_removed_before_is_not_told_its_author(
    calendar_url: str, migrated: Migrated, tmp_path: Path
) -> None:
    """It was written for the other hosts."""
    if calendar_url.startswith("sqlite"):
        migrated.put(sqlite_file(calendar_url))
    async with AsyncExitStack() as stack:
        calendar = Calendar(calendar_url, tmp_path, stack)
        bank = await calendar.start()
        hosted = await published(bank, calendar)
        await put_entries(bank, hosted, (1,))
        (entry,) = await bank.entries.of_member(GUILD, hosted.public_id, 1)
        await bank.entries.remove(by_mia("his alt"), hosted.public_id, entry.entry.id)
        before = sa.text("UPDATE alembic_version SET version_num = '0015'")
        await bank.database.transact(lambda tx: tx.execute(before))
    async with calendar.process() as bank:
        (entry,) = await bank.entries.of_member(GUILD, hosted.public_id, 1)
        assert (entry.entry.is_removed, entry.removed_why) == (True, None)
        (removed, *_) = await bank.credits.history(GUILD, None, before=None, limit=5)
        assert removed.reason == "his alt"


async def test_filling_in_goes_on_where_it_stopped(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "BITE", 2)
    await filled(empty_url, of_0_1)
    async with opened(empty_url, tmp_path) as storage:
        assert (await storage.generations.ask(INTERACTION))[0].ask.place == 22
        # Where it was broken off after the first bite:
        again = sa.update(generations).values(place=None)
        await storage.database.transact(lambda tx: tx.execute(again))
        await storage.notes.set(PLACES, "1")
        await places.fill_places(storage.database)
        assert [row.ask.place for row in await storage.generations.ask(INTERACTION)] == [22, None, None]


async def test_a_moderator_may_delete_a_picture_from_before(empty_url: str, tmp_path: Path) -> None:
    await filled(empty_url, of_0_1)
    async with opened(empty_url, tmp_path) as storage:
        change = Change(guild=11, actor=500, reason="no", interaction=5)
        assert len(await storage.care.delete(["abc120"], by=500, change=change)) == 1
        newest, _ = await storage.credits.history(11, None, before=None, limit=5)
        assert (newest.action, newest.id) == (Action.DELETE, 3), "a deleted entry's id was given away again"
