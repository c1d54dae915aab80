"""The database is locked or restarted, the bot is told to stop with its hands full: nothing is charged for nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.process import BotProcess
from bot.sandbox.shown import Shown
from tests.crash.ledger import Ledger
from tests.postgres import Postgres, postgres_for_tests
from tests.stories.conftest import NewTown
from tests.stories.test_program import imagine_bot
from tests.stories.town import Town, painted, told

TEN = 10
SORRY = "My database did not answer in time"


@pytest.fixture
def server() -> Iterator[Postgres]:
    """Of this test alone: it is stopped in the middle."""
    with postgres_for_tests() as running:
        yield running


async def test_ten_pictures_are_finished_before_the_end(new_town: NewTown) -> None:
    async with new_town(IMAGE_CONCURRENCY=str(TEN), MEMBER_LIMIT=str(TEN)) as town:
        shown = await _ten_running(town)
        _bot(town).terminate()
        await _bot(town).logged("waiting for pictures under way")
        town.endpoint.release()

        assert await _bot(town).exited() == 0
        assert all(painted(each) for each in shown)
        assert len(town.posts()) == TEN


async def test_ten_pictures_that_take_too_long_are_given_back(new_town: NewTown) -> None:
    async with new_town(IMAGE_CONCURRENCY=str(TEN), MEMBER_LIMIT=str(TEN), SHUTDOWN_GRACE="0.5") as town:
        shown = await _ten_running(town)
        waiting = await town.imagine(town.bob, "still in line")
        await waiting.message()
        _bot(town).terminate()

        assert await _bot(town).exited() == 0
        assert all(told(each) and "Nothing was charged" in each.text for each in shown)
        town.endpoint.release()
        await town.start()
        await waiting.until(painted)
        assert len(town.posts()) == TEN + 1


async def test_a_locked_database_refuses_the_new_and_keeps_the_old(new_town: NewTown, tmp_path: Path) -> None:
    async with new_town() as town:
        town.endpoint.hold()
        steady = await town.imagine(town.alice, "a steady fox")
        await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
        lock = sqlite3.connect(tmp_path / "imagine-bot.sqlite3", isolation_level=None)
        try:
            lock.execute("BEGIN IMMEDIATE")
            town.endpoint.release()
            refused = await town.imagine(town.bob, "a refused fox")
            await refused.until(lambda shown: SORRY in shown.text)
            assert "Nothing was charged" in refused.text
            await _bot(town).logged("trying on")
        finally:
            lock.close()

        await steady.until(painted)
        again = await town.imagine(town.bob, "another fox")
        await again.until(painted)
        assert [len(town.posts(words)) for words in ("steady", "refused", "another")] == [1, 0, 1]
        assert await _states(f"sqlite:///{tmp_path / 'imagine-bot.sqlite3'}", refused) <= {"cancelled"}


async def test_postgresql_is_restarted_under_load(new_town: NewTown, server: Postgres) -> None:
    async with new_town(DATABASE_URL=server.url, IMAGE_CONCURRENCY="3") as town:
        town.endpoint.hold()
        people = (town.alice, town.bob, town.mia)
        steady = [await town.imagine(who, f"a steady fox {number}") for number, who in enumerate(people)]
        await town.endpoint.until(lambda: town.endpoint.in_flight == len(steady))
        waiting = await town.imagine(town.mia, "a fox in line")
        await waiting.message()
        await server.stop()
        refused = await town.imagine(town.bob, "a refused fox")
        await refused.until(lambda shown: SORRY in shown.text)
        town.endpoint.release()
        await _bot(town).logged("trying on")
        await server.start()

        for shown in (*steady, waiting):
            await shown.until(painted)
        again = await town.imagine(town.bob, "another fox")
        await again.until(painted)
        assert len(town.posts()) == len(steady) + 2
        assert town.posts("refused") == []
        assert await _states(server.url, *steady, waiting, again) == {"painted"}
        assert await _states(server.url, refused) <= {"cancelled"}
        _bot(town).terminate()
        assert await _bot(town).exited() == 0


async def test_the_name_is_held_over_a_restart_of_postgresql(
    new_town: NewTown, server: Postgres, tmp_path: Path
) -> None:
    async with new_town(DATABASE_URL=server.url, INSTANCE="same") as town:
        await server.stop()
        await _bot(town).logged("the INSTANCE name is not held")
        await server.start()
        await _bot(town).logged("the INSTANCE name is held again")
        settings = town.settings | town.sandbox.settings() | {"DATA_DIR": str(tmp_path / "other")}
        status, lines = await imagine_bot(tmp_path, "run", **settings)
        assert status == 69
        assert "Another process already runs as INSTANCE same" in lines[-1]
        _bot(town).terminate()
        assert await _bot(town).exited() == 0


async def _ten_running(town: Town) -> list[Shown]:
    town.endpoint.hold()
    people = (town.alice, town.bob, town.mia)
    shown = [await town.imagine(people[number % 3], f"fox {number}") for number in range(TEN)]
    await town.endpoint.until(lambda: town.endpoint.in_flight == TEN)
    return shown


async def _states(database: str, *asked: Shown) -> set[str]:
    async with Ledger.open(database) as ledger:
        page = await ledger.read()
    return {row.state for each in asked for row in page.rows.get(each.interaction.id, [])}


def _bot(town: Town) -> BotProcess:
    assert town.bot is not None
    return town.bot
