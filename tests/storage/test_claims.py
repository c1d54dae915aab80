"""Whose turn it is, how many at once, how many a minute: in the table, for all processes together."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.domain.errors import Interrupted
from bot.domain.pictures import Answer, Generation, State
from bot.storage import Storage
from bot.storage.pictures.line import LineReader
from bot.storage.pictures.rate import Rate
from bot.storage.pictures.tables import generations
from tests.storage.calendars import Calendar
from tests.storage.deployments import (
    FACTS,
    Deployment,
    all_from_the_period,
    an_ask,
    another_run,
    claim,
    columns,
    raw,
    reserve,
    running,
    somebody_waits,
    waiting,
)
from tests.storage.test_plans import overheard


async def several(deployment: Deployment, **limits: float) -> list[Storage]:
    """Three processes where the engine allows them, one where there is one."""
    names = ["one"] if deployment.is_sqlite else ["one", "two", "three"]
    return [await deployment.start(name, **limits) for name in names]  # type: ignore[arg-type]  # int or float by name


async def claim_all(storage: Storage) -> list[Generation]:
    """What may start now, in the order in which it does."""
    claimed = []
    while (row := await claim(storage)) is not None:
        claimed.append(row)
    return claimed


async def test_a_claim_takes_a_slot_a_lease_and_the_time(storage: Storage) -> None:
    row = await running(storage)
    kept = await columns(storage, row)
    assert row.state is State.RUNNING
    assert row.started_at is not None
    assert kept["slot"] == 1
    assert str(kept["owner"]).startswith("first/")
    assert kept["lease_until"] is not None


async def test_a_picture_belongs_to_who_claims_it_not_to_who_reserved_it(storage: Storage) -> None:
    (row,) = await waiting(storage)
    other = another_run(storage)
    (claimed,) = await other.claim(8)
    assert claimed.id == row.id
    await storage.generations.ended(row.id, Interrupted())
    assert (await columns(storage, row))["state"] == "running"
    await other.ended(row.id, Interrupted())
    assert (await columns(storage, row))["state"] == "unknown"


async def test_nobody_waits_so_nobody_starts(storage: Storage) -> None:
    assert await claim(storage) is None


async def test_fifty_claims_at_once_start_exactly_three(deployment: Deployment) -> None:
    processes = await several(deployment, slots=3, member_limit=50)
    for member in range(10):
        await waiting(processes[0], member=member)

    claims = (claim(processes[number % len(processes)]) for number in range(50))
    started = [row for row in await asyncio.gather(*claims) if row is not None]
    assert len({row.id for row in started}) == len(started) == 3
    slots = [(await columns(processes[0], row))["slot"] for row in started]
    assert sorted(slots) == [1, 2, 3]  # type: ignore[type-var]  # the columns are typed as object


async def test_the_table_itself_refuses_a_slot_given_twice(storage: Storage) -> None:
    first, second = await running(storage, member=1), await running(storage, member=2)
    steal = sa.update(generations).where(generations.c.id == second.id).values(slot=1)
    with pytest.raises(sa.exc.IntegrityError):
        await storage.database.transact(lambda tx: tx.execute(steal))
    assert (await columns(storage, first))["slot"] == 1


async def test_a_slot_that_comes_free_is_given_again(storage: Storage) -> None:
    rows = [await running(storage, member=member) for member in (1, 2, 3)]
    (late,) = await waiting(storage, member=4)
    assert await claim(storage) is None

    await storage.generations.painted(rows[1].id, FACTS)
    claimed = await claim(storage)
    assert claimed is not None
    assert claimed.id == late.id
    assert (await columns(storage, claimed))["slot"] == 2


async def test_a_member_has_no_more_under_way_than_the_limit(storage: Storage) -> None:
    await waiting(storage, member=1, count=4)
    assert len(await claim_all(storage)) == 2


async def test_members_take_turns_however_much_one_of_them_asks(deployment: Deployment) -> None:
    storage = await deployment.start(slots=1)
    await waiting(storage, member=1, count=4)
    await waiting(storage, member=2)
    await waiting(storage, member=3)

    order = []
    while (row := await claim(storage)) is not None:
        order.append(row.ask.member)
        await storage.generations.painted(row.id, FACTS)
        await asyncio.sleep(0)
        deployment.clock.now = deployment.clock.now.replace(
            microsecond=deployment.clock.now.microsecond + 1000
        )
    assert order == [1, 2, 3, 1, 1, 1]


async def test_a_members_pictures_start_in_order_of_asking(deployment: Deployment) -> None:
    storage = await deployment.start(slots=10, member_limit=10)
    rows = [*await waiting(storage, count=2), *await waiting(storage), *await waiting(storage, count=2)]
    assert [row.id for row in await claim_all(storage)] == [row.id for row in rows]


async def test_whose_newest_start_is_longest_ago_comes_first(bank: Storage, calendar: Calendar) -> None:
    """The first member was also the first to start anything; what counts is that they started something since."""
    for member in (1, 2, 1):
        row = await running(bank, member=member)
        await bank.generations.painted(row.id, FACTS)
        await calendar.later(bank, seconds=1)
    await waiting(bank, member=1)
    await waiting(bank, member=2)
    assert [row.ask.member for row in await claim_all(bank)] == [2, 1]


async def test_a_cancel_that_is_committed_while_a_claim_chooses_wins(postgres_deployment: Deployment) -> None:
    """The claim has read the line and chosen; its update waits for the row that is being cancelled."""
    deployment = postgres_deployment
    async with deployment.process() as storage, raw(deployment.url) as other:
        await deployment.clear(storage)
        (cancelled,) = await waiting(storage, member=1)
        (next_one,) = await waiting(storage, member=2)
        cancelling = sa.update(generations).where(generations.c.id == cancelled.id)
        await other.execute(cancelling.values(state="cancelled", ended_at=sa.func.now()))
        claiming = asyncio.create_task(claim(storage))
        await somebody_waits(deployment.url)
        await other.commit()

        claimed = await claiming
        assert claimed is not None
        assert claimed.id == next_one.id
        assert (await columns(storage, cancelled))["state"] == "cancelled"
        assert (await columns(storage, cancelled))["slot"] is None


async def test_one_claim_starts_all_that_may_start_in_the_order_of_their_turns(
    deployment: Deployment,
) -> None:
    storage = await deployment.start(slots=6, member_limit=3)
    first = await waiting(storage, member=1, count=4)
    (second,) = await waiting(storage, member=2)
    third = await waiting(storage, member=3, count=2)
    await reserve(storage, an_ask(member=4))  # has not been answered

    claimed = await storage.generations.claim(8)
    turns = [first[0], second, third[0], first[1], third[1], first[2]]
    assert [row.id for row in claimed] == [row.id for row in turns]
    assert {row.state for row in claimed} == {State.RUNNING}
    assert sorted([int(str((await columns(storage, row))["slot"])) for row in claimed]) == [1, 2, 3, 4, 5, 6]
    starts = [row.started_at for row in claimed if row.started_at is not None]
    assert starts == sorted(starts)
    assert await storage.generations.claim(8) == ()


async def test_a_claim_of_few_gives_the_turns_that_the_whole_line_gives(deployment: Deployment) -> None:
    storage = await deployment.start(slots=50, member_limit=3)
    reader = LineReader(Rate(storage.database, None), slots=50, member_limit=3)
    for number in range(60):
        await waiting(storage, member=number * number % 17, count=1 + number % 3)
        deployment.clock.now += timedelta(seconds=1)
        turns = (await storage.database.transact(reader.everybody)).next_turns()[: number % 3]
        claimed = await storage.generations.claim(number % 3)
        assert [row.ask.member for row in claimed] == turns
        for row in claimed[number % 2 :]:
            await storage.generations.painted(row.id, FACTS)


async def test_a_claim_starts_no_more_than_it_is_asked_for(deployment: Deployment) -> None:
    storage = await deployment.start(slots=9, member_limit=9)
    rows = await waiting(storage, count=4)
    claimed = [await storage.generations.claim(3), await storage.generations.claim(3)]
    assert [[row.id for row in each] for each in claimed] == [[row.id for row in rows[:3]], [rows[3].id]]


async def test_claims_of_several_at_once_start_each_picture_once(deployment: Deployment) -> None:
    processes = await several(deployment, slots=30, member_limit=4)
    for member in range(8):
        await waiting(processes[0], member=member, count=4)
    claims = (processes[number % len(processes)].generations.claim(4) for number in range(20))
    started = [row.id for rows in await asyncio.gather(*claims) for row in rows]
    assert len(set(started)) == len(started) == 30


@pytest.mark.postgresql
async def test_a_cancel_within_a_claim_of_several_leaves_the_slot_to_the_next(
    postgres_deployment: Deployment,
) -> None:
    deployment = postgres_deployment
    async with deployment.process(slots=3, member_limit=3) as storage, raw(deployment.url) as other:
        await deployment.clear(storage)
        rows = await waiting(storage, member=1, count=4)
        cancelling = sa.update(generations).where(generations.c.id == rows[1].id)
        await other.execute(cancelling.values(state="cancelled", ended_at=sa.func.now()))
        claiming = asyncio.create_task(storage.generations.claim(8))
        await somebody_waits(deployment.url)
        await other.commit()
        assert [row.id for row in await claiming] == [rows[0].id, rows[2].id, rows[3].id]


async def test_a_claim_where_nobody_waits_asks_one_question(storage: Storage) -> None:
    await running(storage)
    with overheard() as heard:
        assert await storage.generations.claim(8) == ()
    assert len([text for text, _ in heard if not text.startswith("BEGIN")]) == 1


async def place_of(storage: Storage, *, member: int, count: int = 1) -> int:
    """Where somebody who asks now is told to be in the line."""
    ask = an_ask(member=member, count=count)
    _, place = await storage.generations.reserve(ask, all_from_the_period(ask))
    return place


async def test_who_can_start_at_once_has_no_place(deployment: Deployment) -> None:
    storage = await deployment.start(slots=3)
    assert [await place_of(storage, member=member) for member in (1, 2, 3)] == [0, 0, 0]


async def test_a_place_counts_those_who_cannot_start_and_come_before(deployment: Deployment) -> None:
    storage = await deployment.start(slots=1, member_limit=1)
    assert [await place_of(storage, member=1), await place_of(storage, member=2)] == [0, 1]
    assert await place_of(storage, member=2, count=2) == 2
    assert await place_of(storage, member=3) == 2  # the second turn of a member comes after everybody's first


async def test_a_picture_under_way_counts_as_its_members_turn(deployment: Deployment) -> None:
    storage = await deployment.start(slots=1)
    await running(storage, member=1)
    assert [await place_of(storage, member=member) for member in (1, 2, 1, 3)] == [1, 1, 3, 2]


async def test_who_had_a_picture_lately_has_a_place_behind_who_had_none(
    bank: Storage, calendar: Calendar
) -> None:
    one_slot = another_run(bank, slots=1)
    (row,) = await waiting(bank, member=1)
    await one_slot.claim(1)
    await one_slot.painted(row.id, FACTS)
    await running(bank, member=2)
    ask, other = an_ask(member=1), an_ask(member=3)
    assert (await one_slot.reserve(ask, all_from_the_period(ask)))[1] == 1
    assert (await one_slot.reserve(other, all_from_the_period(other)))[1] == 1


async def test_a_member_at_the_limit_has_a_place_though_a_slot_is_free(storage: Storage) -> None:
    await running(storage, member=1)
    await running(storage, member=1)
    assert await place_of(storage, member=1) == 1
    assert await place_of(storage, member=2) == 0


async def test_a_place_counts_one_start_where_there_is_a_rate(deployment: Deployment) -> None:
    storage = await deployment.start(slots=9, member_limit=9, per_minute=6)
    assert [await place_of(storage, member=member) for member in (1, 2)] == [0, 1]
    await waiting(storage, member=3)
    await claim_all(storage)
    assert await place_of(storage, member=4) == 3


async def test_the_rate_lets_one_start_per_interval_over_all_processes(deployment: Deployment) -> None:
    processes = await several(deployment, slots=10, member_limit=10, per_minute=6)
    await waiting(processes[0], count=4)

    async def at_once() -> int:
        claims = (claim(processes[number % len(processes)]) for number in range(6))
        return sum(row is not None for row in await asyncio.gather(*claims))

    assert await processes[0].generations.wait_hint() is None
    assert await at_once() == 1
    hint = await processes[-1].generations.wait_hint()
    assert hint is not None
    assert 5 < hint <= 10
    await deployment.passes(processes[0], 4.0)
    assert await at_once() == 0
    await deployment.passes(processes[0], 6.1)
    assert await processes[0].generations.wait_hint() is None
    assert await at_once() == 1


async def test_a_start_is_due_when_its_interval_has_passed_and_not_before(
    bank: Storage, calendar: Calendar
) -> None:
    limited = another_run(bank, per_minute=6)
    await waiting(bank, count=3)
    for _ in range(2):
        assert len(await limited.claim(8)) == 1
        assert await limited.wait_hint() == 10.0
        await calendar.later(bank, seconds=9.999)
        assert await limited.claim(8) == ()
        assert await limited.wait_hint() == pytest.approx(0.001)
        await calendar.later(bank, seconds=0.001)
        assert await limited.wait_hint() is None


@pytest.mark.parametrize("ahead", [61.0, 3600.0, 86_400.0, 400 * 86_400.0])
async def test_a_clock_that_was_ahead_holds_nothing_back_for_longer_than_one_interval(
    bank: Storage, calendar: Calendar, ahead: float
) -> None:
    limited, today = another_run(bank, per_minute=6), calendar.clock.now
    await waiting(bank, count=3)
    await calendar.later(bank, seconds=ahead)
    assert len(await limited.claim(8)) == 1
    await calendar.set(bank, today)
    assert await limited.claim(8) == ()
    hint = await limited.wait_hint()
    assert hint is not None
    assert hint <= 10.0
    await calendar.later(bank, seconds=10.0)
    assert await limited.wait_hint() is None
    assert len(await limited.claim(8)) == 1


async def test_a_rate_that_was_slower_before_holds_nothing_back_for_longer(
    bank: Storage, calendar: Calendar
) -> None:
    await waiting(bank, count=2)
    assert len(await another_run(bank, per_minute=0.01).claim(8)) == 1
    faster = another_run(bank, per_minute=6)
    assert await faster.claim(8) == ()
    await calendar.later(bank, seconds=10.0)
    assert len(await faster.claim(8)) == 1


async def test_a_picture_that_is_fetched_holds_no_slot_and_counts_for_no_limit(
    deployment: Deployment,
) -> None:
    storage = await deployment.start(slots=1, member_limit=1)
    first, second = await waiting(storage, member=1, count=2)
    await waiting(storage, member=2)
    assert [row.id for row in await claim_all(storage)] == [first.id]
    await storage.generations.keep_answer(first.id, Answer(url="https://cdn.example/1.png"))
    # Round-robin holds: member 1 had a turn, member 2 had none.
    (bobs,) = await claim_all(storage)
    assert bobs.ask.member == 2
    await storage.generations.keep_answer(bobs.id, Answer(url="https://cdn.example/2.png"))
    assert [row.id for row in await claim_all(storage)] == [second.id]
    assert (await columns(storage, first))["slot"] is None
    assert (await columns(storage, first))["state"] == "running"
    await storage.generations.painted(first.id, FACTS)
    assert (await columns(storage, first))["state"] == "painted"


async def test_what_is_fetched_is_not_in_the_line(deployment: Deployment) -> None:
    storage = await deployment.start(slots=1, member_limit=1)
    row = await running(storage, member=1)
    await storage.generations.keep_answer(row.id, Answer(url="https://cdn.example/1.png"))
    assert [await place_of(storage, member=1) for _ in range(3)] == [0, 1, 2]


async def test_an_answer_that_holds_the_bytes_keeps_its_slot_until_they_are_stored(storage: Storage) -> None:
    row = await running(storage)
    await storage.generations.keep_answer(row.id, Answer(data=b"a fox"))
    assert (await columns(storage, row))["slot"] == 1


async def test_a_claim_that_starts_nothing_leaves_the_rate_as_it_is(bank: Storage) -> None:
    limited = another_run(bank, per_minute=6)
    assert await limited.claim(8) == ()
    await waiting(bank)
    assert len(await limited.claim(8)) == 1


async def test_a_quiet_hour_saves_no_starts_up(deployment: Deployment) -> None:
    storage = await deployment.start(slots=10, member_limit=10, per_minute=60)
    await waiting(storage, count=4)
    assert len(await claim_all(storage)) == 1
    await deployment.passes(storage, 3600)
    assert len(await claim_all(storage)) == 1


async def test_without_a_rate_nothing_has_to_be_waited_for(storage: Storage) -> None:
    await running(storage)
    assert await storage.generations.wait_hint() is None
