"""Everybody at once, in one process and in several; and callers who go away at each step of a reservation."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.errors import (
    BotError,
    CreditsUsedUp,
    MoneyCapReached,
    NotEnoughCredits,
    ServerTotalUsedUp,
    StoreBusy,
)
from bot.domain.guilds.audit import AuditEntry
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.domain.pictures import Generation
from bot.storage import Storage
from bot.storage.credits.tables import charges, members
from bot.storage.pictures.tables import generations
from tests.storage.calendars import GUILD, asked, buy, by_mia, has
from tests.storage.deployments import Deployment, raw, somebody_waits


@pytest.fixture
async def processes(deployment: Deployment) -> list[Storage]:
    """Two on PostgreSQL; SQLite takes no second one."""
    names = ["one"] if deployment.is_sqlite else ["one", "two"]
    return [await deployment.start(name, money_cap=1.0) for name in names]


async def outcomes(asks: list[Awaitable[tuple[Generation, ...]]]) -> Counter[str]:
    """How many were let in, and what the others were refused with."""
    told: Counter[str] = Counter()
    for outcome in await asyncio.gather(*asks, return_exceptions=True):
        if isinstance(outcome, BaseException):
            assert isinstance(outcome, BotError)
            told[type(outcome).__name__] += 1
        else:
            told["let in"] += len(outcome)
    return told


async def recount(storage: Storage) -> tuple[int, int]:
    """Pictures and credits in the table, counted without the program."""
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(generations.c.credits), 0))
    row = await storage.database.transact(lambda tx: tx.execute(query).one())
    return row[0], row[1]


async def test_200_asks_of_one_member_with_two_credits_are_let_in_twice(processes: list[Storage]) -> None:
    await processes[0].credits.set_limit(by_mia(), Scope.MEMBER, 1, 2, Period.DAY)
    told = await outcomes([buy(processes[number % len(processes)], asked()) for number in range(200)])
    assert told == {"let in": 2, CreditsUsedUp.__name__: 198}
    assert await recount(processes[0]) == (2, 2)
    balance = await has(processes[-1])
    assert (balance.used, balance.left) == (2, 0)


async def test_200_asks_of_50_members_stay_within_the_servers_total(processes: list[Storage]) -> None:
    await processes[0].credits.set_total(by_mia(), 2, Period.DAY)
    told = await outcomes(
        [buy(processes[number % len(processes)], asked(member=number % 50)) for number in range(200)]
    )
    assert told == {"let in": 2, ServerTotalUsedUp.__name__: 198}
    assert await recount(processes[0]) == (2, 2)
    assert (await has(processes[-1], member=7)).server_left == 0


async def test_members_of_many_servers_stay_within_the_money_cap(processes: list[Storage]) -> None:
    told = await outcomes(
        [
            buy(processes[number % len(processes)], asked(guild=number, member=number, estimate=0.3))
            for number in range(60)
        ]
    )
    assert told == {"let in": 3, MoneyCapReached.__name__: 57}


async def test_a_grant_is_spent_once_however_many_want_it(processes: list[Storage]) -> None:
    await processes[0].credits.set_limit(by_mia(), Scope.MEMBER, 1, 1, Period.DAY)
    await processes[0].credits.grant(by_mia(), 1, (), 6, None)
    told = await outcomes([buy(processes[number % len(processes)], asked(credits=2)) for number in range(60)])
    assert told["let in"] == 3
    assert told[NotEnoughCredits.__name__] == 57
    balance = await has(processes[0])
    assert (balance.left, balance.extra) == (0, 1)
    paid = sa.select(sa.func.sum(charges.c.credits))
    assert await processes[0].database.transact(lambda tx: tx.scalar(paid)) == 5


async def test_what_a_moderator_takes_and_what_a_member_spends_is_never_the_same_credit(
    processes: list[Storage],
) -> None:
    await processes[0].credits.grant(by_mia(), 1, (), 10, None)
    first, last = processes[0], processes[-1]
    takings = [first.credits.grant(by_mia(), 1, (), -3, None) for _ in range(10)]
    buyings = [buy(last, asked(credits=3)) for _ in range(10)]
    done = await asyncio.gather(*takings, *buyings, return_exceptions=True)
    taken = sum((entry.new or {})["taken"] for entry in done if isinstance(entry, AuditEntry))
    _, spent = await recount(first)
    left = (await has(first)).spendable
    assert taken + spent + left == 20
    assert left < 3


async def test_a_member_whom_nobody_knew_has_their_credits_taken_once(
    postgres_deployment: Deployment,
) -> None:
    """There is no row to lock yet: several insert it at once, and all but one must lock what another inserted."""
    async with postgres_deployment.process() as bank, raw(postgres_deployment.url) as other:
        await postgres_deployment.clear(bank)
        for member in range(10):
            await other.execute(sa.insert(members).values(guild=GUILD, member=member))
            takings = [
                asyncio.create_task(bank.credits.grant(by_mia(), member, (), -8, None)) for _ in range(4)
            ]
            await somebody_waits(postgres_deployment.url)
            await other.commit()
            entries = await asyncio.gather(*takings)
            assert sorted((entry.new or {})["taken"] for entry in entries) == [0, 0, 2, 8]


async def test_cancelling_and_resetting_at_once_give_a_credit_back_once(processes: list[Storage]) -> None:
    rows = [(await buy(processes[0], asked(credits=2)))[0] for _ in range(5)]
    await asyncio.gather(
        *(
            storage.generations.cancel(row.ask.interaction)
            for row in rows
            for storage in (processes[0], processes[-1])
        ),
        *(storage.credits.reset_use(by_mia(), 1, ()) for storage in processes),
    )
    assert (await has(processes[0])).left == 10


async def test_everything_about_a_member_waits_for_who_decides_about_them(
    postgres_deployment: Deployment,
) -> None:
    async with postgres_deployment.process(busy_seconds=0.5) as bank, raw(postgres_deployment.url) as other:
        await postgres_deployment.clear(bank)
        entry = await bank.credits.grant(by_mia(), 1, (), 5, None)
        await buy(bank, asked(member=1))
        await other.execute(sa.select(members).where(members.c.member == 1).with_for_update())
        for attempt in (
            buy(bank, asked(member=1)),
            bank.credits.grant(by_mia(), 1, (), -5, None),
            bank.credits.reset_use(by_mia(), 1, ()),
            bank.credits.block(by_mia(), 1, None),
            bank.credits.undo(by_mia(), entry.id),
        ):
            with pytest.raises(StoreBusy):
                await attempt
        assert len(await buy(bank, asked(member=2))) == 1
        await other.rollback()
        assert (await has(bank)).spendable == 14


# --- callers who go away -----------------------------------------------------------------------------


@contextmanager
def at_each_step(meet: Callable[[], None]) -> Iterator[None]:
    """`meet` is called at the begin of a transaction, before each of its statements, and before its commit."""

    def step(*_: Any) -> None:
        meet()

    names = ("begin", "before_cursor_execute", "commit")
    for name in names:
        sa.event.listen(sa.Engine, name, step)
    try:
        yield
    finally:
        for name in names:
            sa.event.remove(sa.Engine, name, step)


class Leaver:
    """Somebody who asks, and is gone at the `at`-th step."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.steps = 0
        self.task: asyncio.Task[Any] | None = None

    def step(self) -> None:
        if self.steps == self.at and self.task is not None:
            self.task.cancel()
        self.steps += 1

    async def asks(self, work: Awaitable[Any]) -> bool:
        """Whether they had gone before they were answered."""
        self.task = asyncio.ensure_future(work)
        with at_each_step(self.step):
            await asyncio.wait({self.task})
        return self.task.cancelled()


async def test_a_caller_who_goes_at_any_step_leaves_a_whole_reservation_or_none(bank: Storage) -> None:
    await bank.credits.grant(by_mia(), 1, (), 5, None)
    kept, step, gone = 0, 0, True
    while gone:
        ask, leaver = asked(credits=6, count=2), Leaver(step)
        gone = await leaver.asks(buy(bank, ask))
        await bank.database.idle()
        rows = await bank.generations.ask(ask.interaction)
        balance = await has(bank)
        assert (len(rows), balance.left, balance.extra) in ((0, 10, 5), (2, 0, 3))
        kept += bool(rows)
        for _ in range(2):  # what makes up for it, as the desk does, and once more
            await bank.generations.cancel(ask.interaction)
            balance = await has(bank)
            assert (balance.left, balance.extra) == (10, 5)
        step += 1
    assert step > 5, "the steps of a reservation were not met"
    assert kept == step, "a transaction that has begun is run to its end"


async def test_a_caller_who_goes_before_the_first_step_reserves_nothing(bank: Storage) -> None:
    ask = asked()
    task = asyncio.ensure_future(buy(bank, ask))
    task.cancel()
    await asyncio.wait({task})
    await bank.database.idle()
    assert await bank.generations.ask(ask.interaction) == ()
    assert (await has(bank)).left == 10


async def test_a_moderator_who_goes_at_any_step_leaves_a_whole_change_or_none(bank: Storage) -> None:
    step, gone = 0, True
    while gone:
        gone = await Leaver(step).asks(bank.credits.grant(by_mia(), 1, (), 2, None))
        await bank.database.idle()
        step += 1
        changes = await bank.credits.history(GUILD, 1, before=None, limit=100)
        assert (await has(bank)).extra == 2 * len(changes)
    assert step > 3
