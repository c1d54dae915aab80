"""What waits for the same transaction is gathered into the next one, and each caller gets an answer of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.storage.engine.batches import Batches

pytestmark = pytest.mark.quick


class Writer:
    """Doubles numbers, a batch at a time; `gate` holds back the batch that is under way."""

    def __init__(self) -> None:
        self.seen: list[list[int]] = []
        self.begun, self.gate = asyncio.Event(), asyncio.Event()
        self.broken = False

    async def work(self, items: Sequence[int]) -> list[int | Exception]:
        self.seen.append(list(items))
        self.begun.set()
        await self.gate.wait()
        if self.broken:
            raise OSError("away")
        return [ValueError(item) if item < 0 else 2 * item for item in items]


async def test_those_who_wait_share_the_next_batch_in_order() -> None:
    writer = Writer()
    batches = Batches(writer.work, most=3)
    first = asyncio.create_task(batches(1))
    await writer.begun.wait()
    others = [asyncio.create_task(batches(number)) for number in (2, 3, 4, 5)]
    await asyncio.sleep(0)
    writer.gate.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6, 8, 10]
    assert writer.seen == [[1], [2, 3, 4], [5]]


async def test_an_error_of_one_item_is_raised_for_its_caller_alone() -> None:
    writer = Writer()
    writer.gate.set()
    batches = Batches(writer.work)
    good, bad = await asyncio.gather(batches(1), batches(-1), return_exceptions=True)
    assert good == 2
    assert isinstance(bad, ValueError)


async def test_an_error_of_the_batch_is_raised_for_everybody_and_the_next_batch_is_worked_on() -> None:
    writer = Writer()
    writer.gate.set()
    writer.broken = True
    batches = Batches(writer.work)
    assert all(
        isinstance(outcome, OSError)
        for outcome in await asyncio.gather(batches(1), batches(2), return_exceptions=True)
    )
    writer.broken = False
    assert await batches(3) == 6


async def test_a_cancelled_caller_takes_nothing_from_the_others() -> None:
    writer = Writer()
    batches = Batches(writer.work)
    cancelled, other = asyncio.create_task(batches(1)), asyncio.create_task(batches(2))
    await writer.begun.wait()
    cancelled.cancel()
    writer.gate.set()
    assert await other == 4
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    assert writer.seen == [[1, 2]], "what was asked for is done, whoever goes away"
