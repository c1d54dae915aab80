"""Removal by age in bites: others come in between, and a round that is broken off is gone on with."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from benchmarks.filling import fill
from bot.storage import Storage
from bot.storage.pictures.tables import generations
from bot.storage.upkeep.bites import AIM, FIRST
from bot.storage.upkeep.retention import Retention
from bot.studio.background import Background
from tests.storage.deployments import Deployment
from tests.storage.stopwatch import Hand

BITES = 6
MANY = BITES * FIRST  # rows, in bites that stay as they begin, since each takes what it should


class BrokenOff(Exception):
    """The program was stopped at this pause."""


def a_sweep(storage: Storage, pause: Callable[[float], Awaitable[object]]) -> Retention:
    """Everything is too old. Every bite takes AIM."""
    return Retention(
        storage.database,
        storage.pictures,
        clock=lambda: datetime.now(UTC),
        keep_pictures=timedelta(),
        keep_prompts=timedelta(),
        stopwatch=Hand(each_look=AIM),
        pause=pause,
    )


def breaking_off(after: int) -> Callable[[float], Awaitable[object]]:
    pauses = iter(range(after))

    async def pause(_: float) -> None:
        if next(pauses, None) is None:
            raise BrokenOff

    return pause


@pytest.fixture
async def old_rows(deployment: Deployment, storage: Storage) -> Storage:
    """MANY pictures that have ended, all of them posted."""
    deployment.clock.now = datetime.now(UTC)
    await fill(deployment.url, MANY, datetime.now(UTC))
    return storage


async def left(storage: Storage) -> int:
    """Rows that have their texts still."""
    query = sa.select(sa.func.count()).where(generations.c.request["prompt"].as_string() != "")
    count: int = await storage.database.transact(lambda tx: tx.execute(query).scalar_one())
    return count


@contextmanager
def heard() -> Iterator[list[str]]:
    """What is sent to the driver meanwhile, once for all the rows that it is about."""
    statements: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", hear)
    try:
        yield statements
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", hear)


async def test_words_go_in_bites_with_a_pause_after_each(old_rows: Storage) -> None:
    hand = Hand()
    assert (await a_sweep(old_rows, hand.pause).sweep()).words == MANY
    assert await left(old_rows) == 0
    assert hand.pauses == [pytest.approx(AIM)] * (
        BITES + 3
    )  # the last three found nothing: no text, no entry, no report


async def test_a_bite_is_one_update_of_few_columns(old_rows: Storage) -> None:
    with heard() as statements:
        await a_sweep(old_rows, Hand().pause).sweep()
    updates = [text for text in statements if text.startswith("UPDATE generations")]
    assert len(updates) == BITES
    reads = [text for text in statements if text.startswith("SELECT generations")]
    assert not [text for text in reads if "token" in text]


async def test_others_come_in_between(old_rows: Storage) -> None:
    found = []

    async def pause(_: float) -> None:
        found.append(await left(old_rows))
        await old_rows.notes.set("somebody", "was here")

    await a_sweep(old_rows, pause).sweep()
    assert found == [*range(MANY - FIRST, -1, -FIRST), 0, 0, 0]


async def test_words_that_a_round_has_left_go_in_the_next_one(old_rows: Storage) -> None:
    with pytest.raises(BrokenOff):
        await a_sweep(old_rows, breaking_off(after=2)).sweep()
    assert await left(old_rows) == MANY - 3 * FIRST
    assert (await a_sweep(old_rows, Hand().pause).sweep()).words == MANY - 3 * FIRST
    assert await left(old_rows) == 0


async def test_a_stop_in_the_middle_of_a_round_waits_for_nothing(old_rows: Storage) -> None:
    pauses = asyncio.Event()

    async def pause(_: float) -> None:
        pauses.set()
        await asyncio.Event().wait()  # for ever

    background = Background()

    async def step() -> None:
        await a_sweep(old_rows, pause).sweep()

    background.loop("retention", step, every=3600.0)
    async with asyncio.timeout(60):
        await pauses.wait()
        await background.close(0.0)
    assert 0 < await left(old_rows) < MANY
    await a_sweep(old_rows, Hand().pause).sweep()
    assert await left(old_rows) == 0


async def test_bytes_that_a_round_has_left_go_in_the_next_one(
    deployment: Deployment, old_rows: Storage
) -> None:
    folder = deployment.folder / "pictures"
    for number in range(1, MANY + 1):
        (folder / f"picture-b{number}").write_bytes(b"x")
        os.utime(folder / f"picture-b{number}", (0, 0))
    with pytest.raises(BrokenOff):
        await a_sweep(old_rows, breaking_off(after=2)).sweep()
    assert len(list(folder.glob("picture-*"))) == MANY - 2 * FIRST  # the third bite was decided, and not done
    assert (await a_sweep(old_rows, Hand().pause).sweep()).objects == MANY - 2 * FIRST
    assert not list(folder.glob("picture-*"))


async def test_a_folder_of_many_files_is_looked_at_in_portions(
    storage: Storage, deployment: Deployment
) -> None:
    folder = deployment.folder / "pictures"
    (folder / "deeper").mkdir()
    for number in range(450):
        (folder / f"picture-{number}").touch()
        os.utime(folder / f"picture-{number}", (0, 0))
    for other in ("deeper/picture-1", "Holiday.jpg", "picture-young"):
        (folder / other).touch()
    os.utime(folder / "deeper" / "picture-1", (0, 0))
    moment = datetime.now(UTC) - timedelta(days=1)
    portions = [portion async for portion in storage.pictures.older_than(moment)]
    assert max(map(len, portions)) <= 200
    keys = [key for portion in portions for key in portion]
    assert sorted(keys) == sorted([f"picture-{number}" for number in range(450)] + ["deeper/picture-1"])
