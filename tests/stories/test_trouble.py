"""The database is locked or restarted, the bot is told to stop with its hands full: nothing is charged for nothing."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.process import BotProcess
from bot.sandbox.people.shown import Shown
from tests.crash.ledger import Ledger
from tests.postgres import Postgres, postgres_for_tests
from tests.stories.community import Community, painted, told
from tests.stories.conftest import NewCommunity
from tests.stories.staff import staff_of
from tests.stories.test_program import imagine_bot

TEN = 10
SORRY = "My database did not answer in time"
UNDECIDED = "not decided yet. Nothing has been charged so far."


@pytest.fixture
def server() -> Iterator[Postgres]:
    """Of this test alone: it is stopped in the middle."""
    with postgres_for_tests() as running:
        yield running


async def test_ten_pictures_are_finished_before_the_end(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_CONCURRENCY=str(TEN), MEMBER_LIMIT=str(TEN)) as community:
        shown = await _ten_running(community)
        _bot(community).terminate()
        await _bot(community).logged("waiting for pictures under way")
        community.endpoint.release()

        assert await _bot(community).exited() == 0
        assert all(painted(each) for each in shown)
        assert len(community.posts()) == TEN


async def test_ten_pictures_that_take_too_long_are_given_back(new_community: NewCommunity) -> None:
    async with new_community(
        IMAGE_CONCURRENCY=str(TEN), MEMBER_LIMIT=str(TEN), SHUTDOWN_GRACE="0.5"
    ) as community:
        shown = await _ten_running(community)
        waiting = await community.imagine(community.bob, "still in line")
        await waiting.message()
        _bot(community).terminate()

        assert await _bot(community).exited() == 0
        assert all(told(each) and "Nothing was charged" in each.text for each in shown)
        community.endpoint.release()
        await community.start()
        await waiting.until(painted)
        assert len(community.posts()) == TEN + 1


async def test_a_picture_stays_when_its_ask_comes_again_and_cannot_be_decided(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community() as community:
        shown = await community.imagine(community.alice, "a lasting fox")
        await shown.until(painted)
        lock = sqlite3.connect(tmp_path / "imagine-bot.sqlite3", isolation_level=None)
        try:
            lock.execute("BEGIN IMMEDIATE")
            community.sandbox.replay(shown)
            await _bot(community).logged("looking up whether an answer arrived")
            _bot(community).terminate()
            await _bot(community).exited()
        finally:
            lock.close()
        assert painted(shown), "and is not replaced by a refusal"


async def test_while_the_database_is_locked_the_new_waits_and_the_old_is_kept(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(MEMBER_LIMIT="1") as community:
        community.endpoint.hold()
        steady = await community.imagine(community.alice, "a steady fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        waiting = await community.imagine(community.alice, "a waiting fox")
        in_line = await waiting.message()
        lock = sqlite3.connect(tmp_path / "imagine-bot.sqlite3", isolation_level=None)
        try:
            lock.execute("BEGIN IMMEDIATE")
            cancelled = await (await community.alice.click(in_line, "Cancel")).message()
            assert SORRY in cancelled.text
            assert "charged" not in cancelled.text, "it still waits, and is charged when it is made"
            community.endpoint.release()
            new = await community.imagine(community.bob, "a new fox")
            secret = await community.imagine(community.mia, "a secret fox", private=True)
            staff = staff_of(community)
            change = asyncio.create_task(staff.quota(staff.owner, "grant", member=community.bob, credits=5))
            for each in (new, secret):
                await each.until(lambda shown: UNDECIDED in shown.text)
            assert "fox" not in new.text, "everybody reads it, and it may be refused yet"
            assert "> \u2068a secret fox\u2069\n" in secret.text
            unchanged = await change
            assert SORRY in unchanged.text
            assert "charged" not in unchanged.text, "a change of credits costs nobody any"
            await _bot(community).logged("trying on")
        finally:
            lock.close()

        for each in (steady, waiting, new, secret):
            await each.until(painted)
        assert [len(community.posts(words)) for words in ("steady", "waiting", "new", "secret")] == [1] * 4
        database = f"sqlite:///{tmp_path / 'imagine-bot.sqlite3'}"
        assert await _states(database, steady, waiting, new, secret) == {"painted"}


async def test_postgresql_is_restarted_under_load(new_community: NewCommunity, server: Postgres) -> None:
    async with new_community(DATABASE_URL=server.url, IMAGE_CONCURRENCY="3") as community:
        community.endpoint.hold()
        people = (community.alice, community.bob, community.mia)
        steady = [await community.imagine(who, f"a steady fox {number}") for number, who in enumerate(people)]
        await community.endpoint.until(lambda: community.endpoint.in_flight == len(steady))
        waiting = await community.imagine(community.mia, "a fox in line")
        await waiting.message()
        await server.stop()
        new = await community.imagine(community.bob, "a new fox")
        await new.until(lambda shown: UNDECIDED in shown.text)
        community.endpoint.release()
        await _bot(community).logged("trying on")
        await server.start()

        for shown in (*steady, waiting, new):
            await shown.until(painted)
        again = await community.imagine(community.bob, "another fox")
        await again.until(painted)
        assert len(community.posts()) == len(steady) + 3
        assert await _states(server.url, *steady, waiting, new, again) == {"painted"}
        _bot(community).terminate()
        assert await _bot(community).exited() == 0


async def test_the_name_is_held_over_a_restart_of_postgresql(
    new_community: NewCommunity, server: Postgres, tmp_path: Path
) -> None:
    async with new_community(DATABASE_URL=server.url, INSTANCE="same") as community:
        await server.stop()
        await _bot(community).logged("the INSTANCE name is not held")
        await server.start()
        await _bot(community).logged("the INSTANCE name is held again")
        settings = community.settings | community.sandbox.settings() | {"DATA_DIR": str(tmp_path / "other")}
        status, lines = await imagine_bot(tmp_path, "run", **settings)
        assert status == 69
        assert "Another process already runs as INSTANCE same" in lines[-1]
        _bot(community).terminate()
        assert await _bot(community).exited() == 0


async def _ten_running(community: Community) -> list[Shown]:
    community.endpoint.hold()
    people = (community.alice, community.bob, community.mia)
    shown = [await community.imagine(people[number % 3], f"fox {number}") for number in range(TEN)]
    await community.endpoint.until(lambda: community.endpoint.in_flight == TEN)
    return shown


async def _states(database: str, *asked: Shown) -> set[str]:
    async with Ledger.open(database) as ledger:
        page = await ledger.read()
    return {row.state for each in asked for row in page.rows.get(each.interaction.id, [])}


def _bot(community: Community) -> BotProcess:
    assert community.bot is not None
    return community.bot
