"""Hundreds ask in the same instant: all are answered in time, served or refused truthfully, nobody is left thinking."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from bot.demo.process import BotProcess
from bot.sandbox.people.shown import Shown
from bot.storage.pictures.tables import rate
from tests.crash.ledger import Ledger
from tests.postgres import Postgres, postgres_for_tests
from tests.stories.community import Community, painted, told
from tests.stories.conftest import NewCommunity
from tests.upgrade.database import asked
from tests.upgrade.yesterday import looked

CROWD = 300
SMALL = 20_000  # bytes of a picture
# The file of a picture may take long on a busy machine.
LONG_LINE = {"QUEUE_LIMIT": "2000", "IMAGE_CONCURRENCY": "50", "IMAGE_FETCH_TIMEOUT": "60"}
DEFAULT_LINE = 40
ROUND_OUT = 120.0  # seconds, for the last of a crowd on a busy machine


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres_for_tests() as running:
        yield running


async def ask_all(community: Community, count: int = CROWD) -> list[Shown]:
    """So many members ask in the same instant, each for a picture of their own."""
    people = [community.join(f"member{number}") for number in range(count)]
    return list(
        await asyncio.gather(*(community.imagine(person, f"a fox of {person.name}.") for person in people))
    )


async def until_all(shown: Sequence[Shown], *conditions: Callable[[Shown], object]) -> None:
    """Wait until one of the conditions holds for each."""
    for each in shown:
        await each.until(lambda one: any(condition(one) for condition in conditions), timeout=ROUND_OUT)


def acknowledged(shown: Sequence[Shown]) -> bool:
    """Discord never had to say that the application did not respond."""
    return all(each.acknowledged_after is not None and not each.failed for each in shown)


def restarted(shown: Shown) -> bool:
    return "I was restarted. Nothing was charged." in shown.text


def thinks(shown: Shown) -> bool:
    return shown.reply is not None and shown.reply.loading


def refused(shown: Shown) -> bool:
    """In private: as the answer, or after the public reply has gone."""
    private = shown.reply is not None and shown.reply.ephemeral and not shown.reply.loading
    return private or told(shown)


@asynccontextmanager
async def locked(database: Path) -> AsyncIterator[None]:
    """The database stands still as long as the block lasts: somebody else writes, and does not end."""
    # In a thread: it waits for its turn between the bot's transactions.
    lock = sqlite3.connect(database, isolation_level=None, timeout=60, check_same_thread=False)
    with closing(lock):
        await asyncio.to_thread(lock.execute, "BEGIN IMMEDIATE")
        yield


@asynccontextmanager
async def line_locked(url: str) -> AsyncIterator[None]:
    """The same on PostgreSQL, where a lock on the line is enough: nobody can reserve, and no picture can start."""
    engine = create_async_engine(sa.make_url(url).set(drivername="postgresql+asyncpg"))
    try:
        async with engine.begin() as connection:
            await connection.execute(sa.text(f"LOCK TABLE {rate.name} IN ACCESS EXCLUSIVE MODE"))
            yield
    finally:
        await engine.dispose()


async def states(community: Community, url: str | None = None) -> list[str]:
    """Of all pictures that were reserved: by these a member's credits are counted."""
    async with Ledger.open(url or f"sqlite:///{community.folder / 'imagine-bot.sqlite3'}") as ledger:
        page = await ledger.read()
    return [row.state for rows in page.rows.values() for row in rows]


def under_way(community: Community) -> list[sqlite3.Row]:
    """The pictures that have not ended."""
    return asked(community.folder, "SELECT id FROM generations WHERE ended_at IS NULL")


async def test_a_crowd_with_a_long_line_is_served_to_the_last(new_community: NewCommunity) -> None:
    async with new_community(plain=SMALL, **LONG_LINE) as community:
        shown = await ask_all(community)
        await until_all(shown, painted)
        assert acknowledged(shown)
        assert len(community.posts()) == len({str(post["prompt"]) for post in community.posts()}) == CROWD
        assert await states(community) == ["painted"] * CROWD


async def test_a_crowd_with_a_short_line_is_served_or_refused_truthfully(new_community: NewCommunity) -> None:
    async with new_community(plain=SMALL, IMAGE_FETCH_TIMEOUT="60") as community:
        community.endpoint.hold()
        shown = await ask_all(community)
        await until_all(shown, refused, lambda one: "In line" in one.text or "Drawing" in one.text)
        assert acknowledged(shown)
        sorry = [each for each in shown if refused(each)]
        served = [each for each in shown if each not in sorry]
        assert len(served) >= DEFAULT_LINE
        for each in sorry:
            found = re.search(r"(\d+) pictures are waiting already", each.text)
            assert found is not None, each.text
            assert int(found[1]) >= DEFAULT_LINE
            assert "Nothing was charged" in each.text

        community.endpoint.release()
        await until_all(served, painted)
        assert len(community.posts()) == len(served)
        assert await states(community) == ["painted"] * len(served)


async def test_a_crowd_outlasts_a_database_that_stands_still(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(plain=SMALL, **LONG_LINE) as community:
        await outlast(community, locked(tmp_path / "imagine-bot.sqlite3"))
        assert await states(community) == ["painted"] * CROWD


async def test_a_crowd_outlasts_a_lock_on_postgresql(new_community: NewCommunity, server: Postgres) -> None:
    url = await server.create("locked")
    async with new_community(plain=SMALL, DATABASE_URL=url, **LONG_LINE) as community:
        await outlast(community, line_locked(url))
        assert await states(community, url) == ["painted"] * CROWD


async def outlast(community: Community, standing_still: AbstractAsyncContextManager[None]) -> None:
    """A crowd is being served when the database stands still, until it has said that it cannot be had."""
    shown = await ask_all(community)
    await community.endpoint.until(lambda: len(community.endpoint.posts) > 0)
    async with standing_still:
        # Both engines wait for a lock for five seconds before they say so; whoever wanted it most says it first.
        await _bot(community).logged("trying")
    await until_all(shown, painted)
    assert acknowledged(shown)
    assert len(community.posts()) == len({str(post["prompt"]) for post in community.posts()}) == CROWD


async def test_a_kill_in_the_middle_of_a_crowd_leaves_nobody_thinking(new_community: NewCommunity) -> None:
    async with new_community(plain=SMALL, **LONG_LINE) as community:
        shown = await ask_all(community)
        await community.sandbox.world.changes.until(lambda: sum(map(thinks, shown)) >= CROWD // 3)
        await community.kill()
        seen = [each for each in shown if each.acknowledged_after is not None]
        await community.start()
        await until_all(seen, painted, restarted)
        # Of those who had no answer yet some have been reserved, and go on in line.
        await looked(community.sandbox, lambda: not under_way(community))
        posts = [str(post["prompt"]) for post in community.posts()]
        assert len(posts) == len(set(posts))
        assert set(await states(community)) <= {"painted", "unknown"}
        assert not [each for each in seen if painted(each) and restarted(each)]


async def test_a_stop_in_the_middle_of_a_crowd_tells_everybody(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(plain=SMALL, **LONG_LINE) as community:
        async with locked(tmp_path / "imagine-bot.sqlite3"):
            shown = await ask_all(community)
            await until_all(shown, lambda one: one.acknowledged_after is not None or one.failed)
            _bot(community).terminate()
            await _bot(community).logged("stopping")
        assert await _bot(community).exited() == 0
        assert acknowledged(shown)
        await community.start()
        await until_all(shown, painted, restarted, lambda one: "I'm about to restart" in one.text)
        await until_all(shown, lambda one: not thinks(one))
        posts = [str(post["prompt"]) for post in community.posts()]
        assert len(posts) == len(set(posts))
        made = [each for each in shown if painted(each)]
        assert await states(community) == ["painted"] * len(made) == ["painted"] * len(posts)


def _bot(community: Community) -> BotProcess:
    assert community.bot is not None
    return community.bot
