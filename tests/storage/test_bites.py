"""A sweep holds the writer for a moment at a time: by a stopwatch that is turned by hand, and on both engines."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from bot.storage import Storage
from bot.storage.engine.engine import T, Work
from bot.storage.upkeep.bites import AIM, FIRST, LEAST, MOST, SHORTEST_PAUSE, Bites
from tests.storage.stopwatch import Hand


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def bites(storage: Storage, hand: Hand) -> Bites:
    return Bites(storage.database, stopwatch=hand, pause=hand.pause)


async def sweep(bites: Bites, hand: Hand, rows: int, *, each: float, fixed: float = 0.0) -> list[int]:
    """The sizes of the bites in which so many rows go; a bite takes `fixed` seconds, and `each` for a row."""
    sizes = []
    while rows:
        size = min(bites.size, rows)

        def work(_: sa.Connection, size: int = size) -> None:
            hand.seconds += fixed + each * size

        await bites.take(work, rows=size)
        sizes.append(size)
        rows -= size
    return sizes


async def test_bites_grow_until_they_take_what_they_should(bites: Bites, hand: Hand) -> None:
    sizes = await sweep(bites, hand, 10_000, each=0.000_1, fixed=0.001)
    assert sizes[0] == FIRST
    assert max(0.001 + 0.000_1 * size for size in sizes) < 1.5 * AIM
    assert sizes[-2] > 30


async def test_bites_that_take_too_long_shrink_at_once(bites: Bites, hand: Hand) -> None:
    await sweep(bites, hand, 5_000, each=0.000_02)
    before = bites.size
    slow, *others = await sweep(bites, hand, 5_000, each=0.000_4)
    assert slow == before
    assert max(others) * 0.000_4 <= 1.5 * AIM


async def test_a_bite_always_has_some_rows_and_never_very_many(bites: Bites, hand: Hand) -> None:
    assert set((await sweep(bites, hand, 200, each=1.0))[1:]) == {LEAST}
    assert max(await sweep(bites, hand, 20_000, each=0.0)) == MOST


async def test_a_bite_of_few_rows_does_not_make_the_next_one_long(bites: Bites, hand: Hand) -> None:
    for _ in range(100):
        await sweep(bites, hand, 3, each=0.000_1)
    assert bites.size == FIRST


async def test_a_pause_is_as_long_as_its_bite_and_never_none(bites: Bites, hand: Hand) -> None:
    await sweep(bites, hand, FIRST, each=0.1)
    await sweep(bites, hand, LEAST, each=0.0)
    assert hand.pauses == [pytest.approx(0.1 * FIRST), SHORTEST_PAUSE]


@dataclass
class Busy:
    """A database for which everybody waits a minute."""

    storage: Storage
    hand: Hand

    async def transact(self, work: Work[T]) -> T:
        self.hand.seconds += 60.0
        return await self.storage.database.transact(work)


async def test_waiting_for_the_writer_is_not_counted(storage: Storage, hand: Hand) -> None:
    bites = Bites(Busy(storage, hand), stopwatch=hand, pause=hand.pause)
    await bites.take(lambda tx: tx.scalar(sa.select(1)), rows=FIRST)
    assert hand.pauses == [SHORTEST_PAUSE]
    assert bites.size > FIRST
