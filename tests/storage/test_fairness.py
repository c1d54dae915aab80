"""Who waits for a connection gets one in turn, and gives up only when nothing moves any more."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import StoreBusy
from bot.storage.engine.fairness import ConnectionLine
from bot.storage.engine.postgres import CONNECTIONS
from tests.storage.deployments import Deployment
from tests.studio.hand_clock import by_hand_clock, now

PATIENCE = 5.0


async def use(line: ConnectionLine, seconds: float, done: list[int], number: int = 0) -> None:
    """A transaction that lasts so long and is committed."""
    async with line.turn():
        await asyncio.sleep(seconds)
        line.completed()
        done.append(number)


@pytest.mark.quick
@by_hand_clock
async def test_a_long_line_that_moves_is_waited_for_in_order() -> None:
    line, done = ConnectionLine(1, patience=PATIENCE), list[int]()
    await asyncio.gather(*(use(line, 4.0, done, number) for number in range(40)))
    assert done == list(range(40))


@pytest.mark.quick
@by_hand_clock
async def test_all_connections_are_used() -> None:
    line, done = ConnectionLine(10, patience=PATIENCE), list[int]()
    await asyncio.gather(*(use(line, 4.0, done) for _ in range(40)))
    assert now() == 16.0


@pytest.mark.quick
@by_hand_clock
async def test_a_line_that_stands_still_is_left() -> None:
    line, done = ConnectionLine(1, patience=PATIENCE), list[int]()
    stuck = asyncio.create_task(use(line, 60.0, done))
    await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        await use(line, 0.0, done)
    assert now() == PATIENCE
    await stuck
    await use(line, 0.0, done)


@pytest.mark.quick
@by_hand_clock
async def test_who_is_cancelled_leaves_the_line_to_the_others() -> None:
    line, done = ConnectionLine(1, patience=PATIENCE), list[int]()
    tasks = [asyncio.create_task(use(line, 1.0, done, number)) for number in range(4)]
    await asyncio.sleep(0)
    tasks[2].cancel()
    await asyncio.sleep(1.0)
    tasks[1].cancel()  # its turn has just come
    await asyncio.gather(*tasks, return_exceptions=True)
    assert done == [0, 3]
    await use(line, 1.0, done, 4)


async def test_a_crowd_waits_for_its_connections(postgres_deployment: Deployment) -> None:
    """The last of eight rounds waits for longer than any single wait may take.

    The limits are those of the real program: they go by the wall clock, and a machine that gives a process no CPU for a
    second would break shorter ones.
    """

    async with postgres_deployment.process() as storage:
        nap = "SELECT pg_sleep(0.8)"
        outcomes = await asyncio.gather(
            *(storage.database.transact(lambda tx: tx.exec_driver_sql(nap)) for _ in range(8 * CONNECTIONS)),
            return_exceptions=True,
        )
        assert not [outcome for outcome in outcomes if isinstance(outcome, StoreBusy)]
