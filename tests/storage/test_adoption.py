"""What dead processes left: taken over by who may know that they are dead, and by one of them only."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.domain.errors import Interrupted, StoreBusy
from bot.domain.pictures import Answer, Generation, State
from bot.storage import Storage
from bot.storage.pictures.generations import SURE
from bot.storage.pictures.tables import generations
from tests.storage.calendars import Calendar
from tests.storage.deployments import (
    FACTS,
    Deployment,
    an_ask,
    another_run,
    claim,
    columns,
    entries,
    raw,
    reserve,
    running,
    waiting,
)
from tests.storage.sql.recording import Recorder

ANSWER = Answer(url="https://cdn.example/p.png", cost=0.04)


async def crashed(
    deployment: Deployment, instance: str = "first", answer: Answer | None = ANSWER
) -> Generation:
    """A process that claimed a picture, had its answer, and was never heard of again."""
    async with deployment.process(instance) as storage:
        await deployment.clear(storage)
        deployment.started = True
        row = await running(storage)
        if answer is not None:
            await storage.generations.keep_answer(row.id, answer)
        return row


async def test_the_next_start_adopts_what_was_running(deployment: Deployment) -> None:
    row = await crashed(deployment)
    storage = await deployment.start()
    before = await columns(storage, row)

    (adopted,) = await storage.generations.adopt()
    after = await columns(storage, row)
    assert (adopted.id, adopted.state, adopted.answer) == (row.id, State.RUNNING, ANSWER)
    assert before["slot"] is after["slot"] is None
    assert after["owner"] != before["owner"]
    await storage.generations.ended(row.id, Interrupted())
    assert await entries(storage) == {f"ask:{row.ask.interaction}": "pending"}


async def test_what_is_ours_and_alive_is_not_adopted(storage: Storage) -> None:
    await running(storage)
    assert await storage.generations.adopt() == ()


async def test_what_is_ours_is_not_adopted_though_its_lease_ran_out(
    deployment: Deployment, storage: Storage
) -> None:
    await running(storage)
    await deployment.passes(storage, 31)
    assert await storage.generations.adopt() == ()


async def test_what_is_adopted_comes_in_order_of_asking(storage: Storage) -> None:
    rows = [await running(storage, member=member) for member in (1, 2, 3)]
    adopted = await another_run(storage).adopt()
    assert [row.id for row in adopted] == [row.id for row in rows]


async def test_a_crashed_slot_stays_taken_until_it_is_adopted_and_ended(deployment: Deployment) -> None:
    await crashed(deployment, answer=None)
    storage = await deployment.start(slots=1)
    await waiting(storage, member=2)
    assert await claim(storage) is None
    (adopted,) = await storage.generations.adopt()
    await storage.generations.ended(adopted.id, Interrupted())
    assert await claim(storage) is not None


async def test_a_slot_that_an_older_version_kept_while_fetching_is_free_when_it_is_adopted(
    deployment: Deployment,
) -> None:
    row = await crashed(deployment)
    storage = await deployment.start(slots=1)
    kept = sa.update(generations).where(generations.c.id == row.id).values(slot=1)
    await storage.database.transact(lambda tx: tx.execute(kept))
    await waiting(storage, member=2)
    assert await claim(storage) is None
    (adopted,) = await storage.generations.adopt()
    assert adopted.answer == ANSWER
    assert await claim(storage) is not None


async def test_what_is_let_go_is_taken_up_again_by_the_same_process_when_its_lease_is_over(
    deployment: Deployment, storage: Storage
) -> None:
    row = await running(storage)
    storage.generations.let_go(row.id)
    assert await storage.generations.adopt() == ()
    await storage.generations.renew()
    await deployment.passes(storage, 31)
    (adopted,) = await storage.generations.adopt()
    assert adopted.id == row.id
    await storage.generations.ended(row.id, Interrupted())
    assert (await columns(storage, row))["state"] == State.UNKNOWN


async def test_a_lease_is_looked_at_after_a_standstill(deployment: Deployment, storage: Storage) -> None:
    """By a clock that goes on meanwhile: what was claimed just now, or renewed, needs no look."""
    seconds = [0.0]
    stood_still = another_run(storage, seconds=lambda: seconds[0])
    row = await running(storage)
    (adopted,) = await stood_still.adopt()
    await deployment.passes(storage, 31)
    assert await stood_still.holds(row.id)
    seconds[0] = SURE
    assert not await stood_still.holds(row.id)
    await stood_still.renew()
    assert await stood_still.holds(adopted.id)


async def test_a_lease_that_is_not_over_is_renewed_by_the_look(
    deployment: Deployment, storage: Storage
) -> None:
    seconds = [0.0]
    slow = another_run(storage, seconds=lambda: seconds[0])
    row = await running(storage)
    await slow.adopt()
    await deployment.passes(storage, 25)
    seconds[0] = 25.0
    before = await columns(storage, row)
    assert not await another_run(storage).holds(row.id)
    assert await slow.holds(row.id)
    assert lease(await columns(storage, row)) - lease(before) > timedelta(seconds=20)


async def test_what_another_has_taken_over_is_not_held(deployment: Deployment, storage: Storage) -> None:
    seconds = [0.0]
    frozen = another_run(storage, seconds=lambda: seconds[0])
    row = await running(storage)
    await frozen.adopt()
    await another_run(storage).adopt()
    seconds[0] = 3600.0
    await frozen.renew()
    assert not await frozen.holds(row.id)


async def test_an_adopted_picture_has_a_new_lease_and_it_is_renewed(
    deployment: Deployment, storage: Storage
) -> None:
    row = await running(storage)
    heir = another_run(storage)
    for verb in (heir.adopt, heir.renew):
        await deployment.passes(storage, 20)
        before = await columns(storage, row)
        await verb()
        after = await columns(storage, row)
        assert lease(after) - lease(before) > timedelta(seconds=19)


async def test_who_has_lost_a_picture_to_another_neither_renews_nor_gives_it_up(
    deployment: Deployment, storage: Storage
) -> None:
    row = await running(storage)
    heir = another_run(storage)
    await heir.adopt()
    await deployment.passes(storage, 5)
    before = await columns(storage, row)
    await storage.generations.renew()
    await storage.generations.ended(row.id, Interrupted())
    assert await columns(storage, row) == before

    await heir.ended(row.id, Interrupted())
    assert (await columns(storage, row))["state"] == "unknown"


async def test_a_picture_that_another_has_brought_is_not_renewed(storage: Storage) -> None:
    row = await running(storage)
    await another_run(storage).painted(row.id, FACTS)
    before = await columns(storage, row)
    await storage.generations.renew()
    assert await columns(storage, row) == before


async def test_who_has_nothing_under_way_asks_the_database_nothing(storage: Storage) -> None:
    recorder = Recorder()
    painted, ended = await running(storage, member=1), await running(storage, member=2)
    await storage.generations.painted(painted.id, FACTS)
    await storage.generations.ended(ended.id, Interrupted())
    with recorder.verb("renew"):
        await storage.generations.renew()
    assert recorder.sent["renew"] == []


async def test_who_was_never_answered_is_let_into_the_line_by_the_next_start(deployment: Deployment) -> None:
    async with deployment.process() as storage:
        await deployment.clear(storage)
        deployment.started = True
        (row,) = await reserve(storage, an_ask())

    storage = await deployment.start()
    assert await claim(storage) is None
    assert await storage.generations.adopt() == ()
    claimed = await claim(storage)
    assert claimed is not None
    assert claimed.id == row.id


async def test_who_was_answered_stays_so_since_then(bank: Storage, calendar: Calendar) -> None:
    (row,) = await waiting(bank)
    before = await columns(bank, row)
    await calendar.later(bank, seconds=90)
    await another_run(bank).adopt()
    assert await columns(bank, row) == before


async def test_who_is_not_answered_yet_is_left_alone_however_long_that_takes(
    deployment: Deployment, storage: Storage
) -> None:
    """Its process may be about to refuse it after an outage, and to cancel what it had reserved without knowing."""
    (row,) = await reserve(storage, an_ask())
    await deployment.passes(storage, 3600)
    await storage.generations.adopt()
    assert await claim(storage) is None
    await storage.generations.answered(row.ask.interaction, message=900)
    assert await claim(storage) is not None


async def test_an_answer_that_could_not_be_written_down_is_written_later(
    deployment: Deployment, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = await reserve(storage, an_ask())
    with monkeypatch.context() as broken:
        broken.setattr(storage.database, "transact", away)
        with pytest.raises(StoreBusy):
            await storage.generations.answered(row.ask.interaction, message=907)
    await storage.generations.adopt()
    assert (await columns(storage, row))["message"] == 907
    assert await claim(storage) is not None


async def away(*_: object, **__: object) -> None:
    raise StoreBusy


async def test_who_waits_for_the_answer_of_another_process_is_left_alone_while_that_lives(
    postgres_deployment: Deployment,
) -> None:
    deployment, seconds = postgres_deployment, iter(range(0, 1000, 25))
    async with deployment.process("second") as second:
        await deployment.clear(second)
        others = another_run(second, instance="second", seconds=lambda: float(next(seconds)))
        async with deployment.process("slow") as slow:
            await reserve(slow, an_ask())
            await deployment.passes(slow, 3600)
            for _ in range(3):
                await others.adopt()
                assert await claim(second) is None
        await others.adopt()
        assert await claim(second) is None  # it may be a restart of PostgreSQL that took its name
        await others.adopt()
        assert await claim(second) is not None


async def test_a_claim_whose_caller_had_gone_is_adopted_when_its_lease_is_over(
    deployment: Deployment, storage: Storage
) -> None:
    (row,) = await waiting(storage)
    claiming = asyncio.create_task(claim(storage))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    claiming.cancel()
    await asyncio.gather(claiming, return_exceptions=True)
    assert claiming.cancelled()
    await storage.database.idle()
    assert (await columns(storage, row))["state"] == "running"

    await running(storage, member=2)
    assert await storage.generations.adopt() == ()
    await deployment.passes(storage, 29)
    await storage.generations.renew()
    assert await storage.generations.adopt() == ()
    await deployment.passes(storage, 2)
    (adopted,) = await storage.generations.adopt()
    assert adopted.id == row.id


async def test_a_lease_that_is_renewed_does_not_run_out(postgres_deployment: Deployment) -> None:
    deployment = postgres_deployment
    async with deployment.process("first") as first, deployment.process("second") as second:
        await deployment.clear(first)
        row = await running(first)
        await deployment.passes(first, 25)
        await first.generations.renew()
        await deployment.passes(first, 25)
        assert await second.generations.adopt() == ()
        await deployment.passes(first, 6)
        assert [adopted.id for adopted in await second.generations.adopt()] == [row.id]


async def test_renewing_waits_for_no_picture_that_is_just_ending(postgres_deployment: Deployment) -> None:
    deployment = postgres_deployment
    async with deployment.process(busy_seconds=2.0) as storage, raw(deployment.url) as other:
        await deployment.clear(storage)
        ending, painting = await running(storage, member=1), await running(storage, member=2)
        await deployment.passes(storage, 20)
        before = [await columns(storage, row) for row in (ending, painting)]
        await other.execute(
            sa.select(generations.c.id).where(generations.c.id == ending.id).with_for_update()
        )
        await storage.generations.renew()
        after = [await columns(storage, row) for row in (ending, painting)]
        assert lease(after[0]) == lease(before[0])
        assert lease(after[1]) - lease(before[1]) > timedelta(seconds=19)


async def test_rows_of_other_instances_wait_for_their_lease(postgres_deployment: Deployment) -> None:
    deployment = postgres_deployment
    row = await crashed(deployment, "a/b")
    async with deployment.process("a") as near, deployment.process("a_b") as like:
        assert await near.generations.adopt() == ()
        assert await like.generations.adopt() == ()
        await deployment.passes(near, 31)
        taken = await asyncio.gather(near.generations.adopt(), like.generations.adopt())
    assert [adopted.id for rows in taken for adopted in rows] == [row.id]


async def test_only_the_owner_may_give_a_picture_up_but_anybody_may_bring_it(
    postgres_deployment: Deployment,
) -> None:
    deployment = postgres_deployment
    async with deployment.process("slow") as slow, deployment.process("second") as second:
        await deployment.clear(slow)
        row = await running(slow)
        await deployment.passes(slow, 31)
        await second.generations.adopt()

        await slow.generations.ended(row.id, Interrupted())
        assert (await columns(slow, row))["state"] == "running"
        await slow.generations.painted(row.id, FACTS)
        assert (await columns(slow, row))["state"] == "painted"
        await second.generations.ended(row.id, Interrupted())
        assert (await columns(slow, row))["state"] == "painted"


def lease(row: dict[str, object]) -> datetime:
    until = row["lease_until"]
    assert isinstance(until, datetime)
    return until


async def test_leases_last_thirty_seconds(deployment: Deployment, storage: Storage) -> None:
    row = await running(storage)
    query = sa.select(generations.c.lease_until - generations.c.started_at).where(generations.c.id == row.id)
    if deployment.is_sqlite:
        kept = await columns(storage, row)
        assert (kept["lease_until"] - kept["started_at"]).total_seconds() == 30  # type: ignore[operator]  # object
    else:
        lasts = await storage.database.transact(lambda tx: tx.scalar(query))
        assert lasts is not None
        assert round(lasts.total_seconds()) == 30
