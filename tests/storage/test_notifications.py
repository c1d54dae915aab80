"""Processes on one PostgreSQL wake each other: with the COMMIT or never, and again after their connection was cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import EndpointDown, OutcomeUnknown
from bot.domain.pictures import State
from bot.storage import Storage
from bot.storage.engine.errors import NotHeld
from bot.storage.engine.notifications import CHANNEL, Topic
from tests.postgres import postgres_for_tests
from tests.storage.deployments import FACTS, Deployment, an_ask, raw, reserve, running, started, waiting
from tests.storage.test_instances import cut

pytestmark = pytest.mark.postgresql

TURNS, OUTBOX = Topic.TURNS, Topic.OUTBOX
Two = tuple[Storage, Storage]


class Ears:
    """What a process was woken for, in order."""

    def __init__(self, storage: Storage) -> None:
        self.heard: list[Topic] = []
        self._changed = asyncio.Event()
        for topic in Topic:
            storage.database.subscribe(topic, partial(self._hear, topic))

    def _hear(self, topic: Topic) -> None:
        self.heard.append(topic)
        self._changed.set()

    async def hear(self, *topics: Topic) -> None:
        """Return when these were heard; fails if others were heard before them, or instead."""
        async with asyncio.timeout(60):
            while len(self.heard) < len(topics):
                self._changed.clear()
                await self._changed.wait()
        assert self.heard == list(topics)
        self.heard.clear()


@pytest.fixture
async def two(postgres_deployment: Deployment) -> AsyncIterator[Two]:
    """Two processes on one empty database."""
    async with postgres_deployment.process("one") as one, postgres_deployment.process("other") as other:
        await postgres_deployment.clear(one)
        yield one, other


async def notify(storage: Storage, *topics: Topic) -> None:
    await storage.database.transact(lambda tx: storage.database.notify(tx, *topics))


async def test_who_ends_a_picture_wakes_the_others(two: Two) -> None:
    one, other = two
    ears = Ears(other)
    first, last = await started(one, await reserve(one, an_ask(count=2)))
    await one.generations.painted(first.id, FACTS)
    await ears.hear(TURNS)  # the other picture of the ask is under way: nothing is to be posted yet
    await one.generations.ended(last.id, EndpointDown(tries=3))
    await ears.hear(TURNS, OUTBOX)


async def test_a_picture_that_comes_late_is_to_be_posted_and_frees_no_slot(two: Two) -> None:
    one, other = two
    ears = Ears(other)
    row = await running(one)
    await one.generations.ended(row.id, OutcomeUnknown())
    await ears.hear(TURNS, OUTBOX)
    assert await one.outbox.claim_due() is not None
    await one.generations.painted(row.id, FACTS)
    await ears.hear(OUTBOX)


async def test_nobody_is_woken_where_no_work_is_made(two: Two) -> None:
    one, other = two
    ears = Ears(other)
    (row,) = await waiting(one)
    await one.generations.cancel(row.ask.interaction)
    row = await running(one)
    await one.generations.renew()
    await one.generations.adopt()
    await one.generations.ended(row.id + 1, EndpointDown(tries=3))  # a picture that is not there
    await one.outbox.claim_due()
    await notify(one, OUTBOX)
    await ears.hear(OUTBOX)


async def test_what_a_cancel_has_posted_is_for_the_process_that_cancels(two: Two) -> None:
    one, other = two
    ears = Ears(other)
    (first, _) = await waiting(one, count=2)
    (claimed,) = await one.generations.claim(1)
    await one.generations.painted(claimed.id, FACTS)
    await ears.hear(TURNS)
    await one.generations.cancel(first.ask.interaction)
    assert await one.outbox.claim_due() is not None
    await notify(one, OUTBOX)
    await ears.hear(OUTBOX)


async def test_what_is_rolled_back_wakes_nobody(two: Two) -> None:
    one, other = two
    ears = Ears(other)

    def half(tx: sa.Connection) -> None:
        one.database.notify(tx, TURNS)
        raise LookupError

    with pytest.raises(LookupError):
        await one.database.transact(half)
    await notify(one, OUTBOX)
    await ears.hear(OUTBOX)


async def test_a_process_does_not_wake_itself(two: Two) -> None:
    one, other = two
    ears = Ears(one)
    await notify(one, TURNS)
    await notify(other, OUTBOX)
    await ears.hear(OUTBOX)


async def test_of_equal_notifications_in_one_transaction_one_is_sent(two: Two) -> None:
    one, other = two
    ears = Ears(other)

    def twice(tx: sa.Connection) -> None:
        for _ in range(2):
            one.database.notify(tx, TURNS)

    await one.database.transact(twice)
    await notify(one, OUTBOX)
    await ears.hear(TURNS, OUTBOX)


async def test_topics_of_a_newer_version_are_passed_over(two: Two, postgresql_url: str) -> None:
    one, other = two
    ears = Ears(other)
    async with raw(postgresql_url) as somebody:
        await somebody.execute(sa.text(f"NOTIFY {CHANNEL}, 'somebody weather turns'"))
        await somebody.execute(sa.text(f"NOTIFY {CHANNEL}"))
        await somebody.commit()
    await notify(one, OUTBOX)
    await ears.hear(TURNS, OUTBOX)


async def test_after_a_gap_it_listens_again_and_wakes_for_everything_once(
    two: Two, postgresql_url: str
) -> None:
    one, other = two
    ears = Ears(other)
    await cut(postgresql_url)
    await notify(one, TURNS)  # nobody hears it
    assert other.database.hold_instance is not None
    with pytest.raises(NotHeld):
        await other.database.hold_instance()
    await other.database.hold_instance()
    await ears.hear(*Topic)
    await other.database.hold_instance()
    await notify(one, OUTBOX)
    await ears.hear(OUTBOX)


# --- somebody who does not read -------------------------------------------------------------------------


@pytest.fixture
async def small_queue() -> AsyncIterator[str]:
    """A server that keeps few notifications for those who have not read them; the address of its database."""
    with postgres_for_tests() as server:
        async with raw(server.url) as connection:
            outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await outside.execute(sa.text("ALTER SYSTEM SET max_notify_queue_pages = 64"))
        await server.stop()
        await server.start()
        yield server.url


async def test_a_queue_that_is_full_holds_nobody_up(small_queue: str, tmp_path: Path) -> None:
    deployment = Deployment(small_queue, tmp_path, AsyncExitStack())
    async with deployment.process() as storage, raw(small_queue) as sleeper, raw(small_queue) as talker:
        row = await running(storage)
        await sleeper.execute(sa.text("LISTEN anything"))
        await sleeper.commit()
        await sleeper.execute(
            sa.text("SELECT 1")
        )  # within a transaction nothing is read, as by a stopped process
        await fill(talker)
        await storage.generations.painted(row.id, FACTS)
        (after,) = await storage.generations.ask(row.ask.interaction)
        assert after.state is State.PAINTED
        assert await storage.outbox.claim_due() is not None


async def fill(talker: AsyncConnection) -> None:
    """Notify until there is no more room, which fails."""
    ten = sa.text("SELECT pg_notify('anything', repeat('x', 7000) || n) FROM generate_series(1, 10) AS n")

    async def ever() -> None:
        while True:
            await talker.execute(ten)
            await talker.commit()

    with pytest.raises(sa.exc.DBAPIError, match="too many notifications"):
        await ever()
