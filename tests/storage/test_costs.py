"""MONEY_CAP where no price is known: one picture at a time until a cost is seen, then by what others have cost."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.domain.errors import (
    BotError,
    CostNotSeenYet,
    CostUnknown,
    Interrupted,
    MoneyCapReached,
    PromptRejected,
    TimedOut,
)
from bot.domain.money.spending import Month
from bot.domain.pictures import Answer, Ask, Generation
from bot.storage import Storage
from bot.storage.pictures.tables import generations
from bot.storage.upkeep.counting import NAME, counted_since
from tests.storage.calendars import Calendar, asked, buy
from tests.storage.deployments import FACTS, Deployment, claim, columns


@pytest.fixture
async def capped(deployment: Deployment) -> Storage:
    return await deployment.start(money_cap=1.0, slots=50, member_limit=50)


def unpriced(*, member: int = 1, count: int = 1, credits: int = 1, model: str = "m") -> Ask:
    ask = asked(member=member, count=count, credits=credits, estimate=None)
    return replace(ask, request=replace(ask.request, model=model))


async def start(bank: Storage, ask: Ask) -> Generation:
    rows = await buy(bank, ask)
    await bank.generations.answered(rows[0].ask.interaction, message=1)
    row = await claim(bank)
    assert row is not None
    assert row.id == rows[0].id
    return row


async def painted(bank: Storage, ask: Ask, cost: float | None) -> Generation:
    row = await start(bank, ask)
    await bank.generations.keep_answer(row.id, Answer(cost=cost))
    await bank.generations.painted(row.id, FACTS)
    return row


async def lost(bank: Storage, ask: Ask) -> Generation:
    row = await start(bank, ask)
    await bank.generations.ended(row.id, TimedOut(300.0))
    return row


async def asked_in_vain(bank: Storage, ask: Ask) -> BotError:
    with pytest.raises(BotError) as refused:
        await buy(bank, ask)
    assert await bank.generations.ask(ask.interaction) == ()
    return refused.value


# --- before a cost is seen ---------------------------------------------------------------------------


async def test_until_a_cost_is_seen_one_picture_is_made_at_a_time(capped: Storage) -> None:
    assert await asked_in_vain(capped, unpriced(count=2)) == CostNotSeenYet(is_under_way=False)
    row = await start(capped, unpriced())
    assert await asked_in_vain(capped, unpriced(member=2)) == CostNotSeenYet(is_under_way=True)
    # Of whatever model: nobody knows what both would cost together.
    assert await asked_in_vain(capped, unpriced(model="other")) == CostNotSeenYet(is_under_way=True)
    await buy(capped, asked(estimate=0.1))  # whose price is known
    await capped.generations.ended(row.id, PromptRejected())  # which costs nothing, and says nothing
    await buy(capped, unpriced())


async def test_one_that_is_cancelled_says_nothing(capped: Storage) -> None:
    rows = await buy(capped, unpriced())
    await capped.generations.cancel(rows[0].ask.interaction)
    await buy(capped, unpriced())


async def test_an_answer_without_a_cost_ends_it(capped: Storage) -> None:
    await painted(capped, unpriced(), cost=None)
    assert await asked_in_vain(capped, unpriced()) == CostUnknown("m")
    assert await capped.costs.hopeless() == {"m"}
    await painted(capped, unpriced(model="other"), cost=0.1)  # this says nothing of another model
    await buy(capped, replace(unpriced(), estimate=0.1))  # nor where its price is known


async def test_one_whose_address_is_still_fetched_is_not_done(capped: Storage) -> None:
    row = await start(capped, unpriced())
    await capped.generations.keep_answer(row.id, Answer(url="https://pictures.example/1.png"))
    assert await asked_in_vain(capped, unpriced()) == CostNotSeenYet(is_under_way=True)
    await capped.generations.painted(row.id, FACTS)
    assert await asked_in_vain(capped, unpriced()) == CostUnknown("m")


async def test_a_few_may_be_lost_without_an_answer(capped: Storage) -> None:
    for _ in range(3):
        assert await capped.costs.hopeless() == set()
        await lost(capped, unpriced())
    assert await asked_in_vain(capped, unpriced()) == CostUnknown("m")


async def test_without_a_cap_nobody_is_held_up(deployment: Deployment) -> None:
    bank = await deployment.start(slots=50, member_limit=50)
    await painted(bank, unpriced(), cost=None)
    await buy(bank, unpriced(count=2))
    await buy(bank, unpriced(count=2))


# --- after that --------------------------------------------------------------------------------------


async def test_once_a_cost_is_seen_others_are_estimated_by_the_dearest(capped: Storage) -> None:
    await painted(capped, unpriced(), cost=0.1)
    await painted(capped, unpriced(), cost=0.2)
    await painted(capped, unpriced(), cost=0.1)
    rows = await buy(capped, unpriced(count=2))  # 0.4 + 2 * 0.2
    assert [(await columns(capped, row))["estimate"] for row in rows] == [0.2, 0.2]
    assert rows[0].ask.estimate == 0.2
    assert await asked_in_vain(capped, unpriced(count=2)) == MoneyCapReached(1.0)
    await buy(capped, unpriced())
    assert await asked_in_vain(capped, unpriced()) == MoneyCapReached(1.0)


async def test_more_credits_are_taken_to_cost_more_and_fewer_not_less(capped: Storage) -> None:
    await painted(capped, unpriced(credits=2), cost=0.1)
    (dearer,) = await buy(capped, unpriced(credits=4))
    (cheaper,) = await buy(capped, unpriced(credits=1))
    assert dearer.ask.estimate == pytest.approx(0.2)
    assert cheaper.ask.estimate == 0.1


async def test_one_that_was_lost_before_counts_from_then_on(capped: Storage) -> None:
    """It may have been billed, and it says so wherever sums are shown."""
    gone = await lost(capped, unpriced())
    await painted(capped, unpriced(), cost=0.3)
    assert (await columns(capped, gone))["estimate"] is None
    await buy(capped, unpriced())  # 0.3 for what was lost, 0.3 for what was painted, 0.3 for this one
    assert (await columns(capped, gone))["estimate"] == 0.3
    assert await asked_in_vain(capped, unpriced()) == MoneyCapReached(1.0)
    (spent,) = await capped.spending.in_month(Month.of(capped.database.clock()))
    assert spent.cost == pytest.approx(0.9)
    assert spent.estimated == pytest.approx(0.6)
    assert spent.unpriced == 0


async def test_the_credits_of_what_was_lost_stay_given_back(capped: Storage) -> None:
    await lost(capped, unpriced(credits=3))
    await painted(capped, unpriced(), cost=0.1)
    await buy(capped, unpriced())
    balance = await capped.credits.balance(11, 1, ())
    assert balance.used == 2


async def test_an_answer_without_a_cost_after_that_counts_as_its_estimate(capped: Storage) -> None:
    await painted(capped, unpriced(), cost=0.3)
    await painted(capped, unpriced(), cost=None)
    await buy(capped, unpriced())
    assert await asked_in_vain(capped, unpriced()) == MoneyCapReached(1.0)


# --- several processes, other settings ---------------------------------------------------------------


async def test_of_two_processes_that_start_one_at_the_same_time_one_does(
    postgres_deployment: Deployment,
) -> None:
    one = postgres_deployment.process("one", money_cap=1.0, slots=50, member_limit=50)
    two = postgres_deployment.process("two", money_cap=1.0, slots=50, member_limit=50)
    async with one as first, two as second:
        await postgres_deployment.clear(first)
        for cost in (None, 0.3):
            (row,), refused = await _all_at_once(first, second)
            assert refused == {repr(CostNotSeenYet(is_under_way=True))}
            await second.generations.answered(row.ask.interaction, message=1)
            assert await claim(second) is not None
            if cost is None:
                await second.generations.ended(
                    row.id, Interrupted()
                )  # as a process that was killed leaves it
            else:
                await second.generations.keep_answer(row.id, Answer(cost=cost))
                await second.generations.painted(row.id, FACTS)
        let_in, refused = await _all_at_once(first, second)
        # 0.3 for what was lost, 0.3 for what was painted, 0.3 for one more.
        assert (len(let_in), refused) == (1, {repr(MoneyCapReached(1.0))})


async def _all_at_once(*banks: Storage) -> tuple[list[Generation], set[str]]:
    """What was let in of 40 asks by as many members, and how the others were refused."""
    asks = [buy(banks[number % 2], unpriced(member=number)) for number in range(40)]
    done = await asyncio.gather(*asks, return_exceptions=True)
    let_in = [row for each in done if not isinstance(each, BaseException) for row in each]
    return let_in, {repr(each) for each in done if isinstance(each, BaseException)}


async def test_pictures_from_before_another_endpoint_prove_nothing(deployment: Deployment) -> None:
    async with deployment.process(money_cap=1.0, costs_of="here") as bank:
        await deployment.clear(bank)
    async with deployment.process(money_cap=1.0, costs_of="here") as bank:
        await painted(bank, unpriced(), cost=None)
        assert await bank.costs.hopeless() == {"m"}
    async with deployment.process(money_cap=1.0, costs_of="here") as bank:
        assert await bank.costs.hopeless() == {"m"}, "a restart proves nothing"
        assert not await bank.costs.was_ever_seen()
    async with deployment.process(money_cap=1.0, costs_of="elsewhere") as bank:
        assert await bank.costs.hopeless() == set()
        await painted(bank, unpriced(), cost=0.1)
        await buy(bank, unpriced(count=4))
        assert await bank.costs.was_ever_seen()


@pytest.mark.parametrize("text", ["", "7", '["here"]', '["here", "7"]', "{", "null"])
async def test_a_note_that_cannot_be_read_is_written_anew(storage: Storage, text: str) -> None:
    await storage.notes.set(NAME, text)
    assert await counted_since(storage.database, "here") == 0
    assert await counted_since(storage.database, "here") == 0


async def test_what_was_made_long_ago_is_not_looked_at(calendar: Calendar) -> None:
    bank = await calendar.start(money_cap=10.0, slots=50, member_limit=50)
    await painted(bank, unpriced(), cost=0.5)

    def later(tx: sa.Connection) -> None:
        row = tx.execute(sa.select(generations)).mappings().one()
        made = {name: value for name, value in row.items() if name != "id"}
        tx.execute(
            sa.insert(generations),
            [
                made | {"public_id": f"p{number}", "interaction": number, "cost": 0.001}
                for number in range(1, 501)
            ],
        )

    await bank.database.transact(later)
    (row,) = await buy(bank, unpriced(member=2))
    assert row.ask.estimate == 0.001
