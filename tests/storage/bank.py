"""Everything is done twice: in the database, and in the plain ledger. Here: what members do.

Hypothesis calls the rules in whatever order it likes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from bot.domain.errors import BotError, Interrupted, PromptRejected
from bot.domain.pictures import Answer, Ask, Generation
from bot.storage import Storage
from bot.storage.credits.tables import charges
from bot.storage.pictures.tables import generations
from tests.storage.calendars import Calendar, asked, buy
from tests.storage.deployments import FACTS, claim
from tests.storage.ledger import Ledger, Picture

T = TypeVar("T")

START = datetime(2026, 10, 31, 20, 0, tzinfo=UTC)  # before a month's end, and before clocks go back
CAP = 3.0

MEMBERS = st.sampled_from([1, 2])
ROLES = st.sampled_from([7, 8])
NUMBERS = st.integers(0, 1000)
WISHES = st.tuples(
    MEMBERS, st.integers(0, 4), st.integers(1, 3), st.sampled_from([None, 0.0, 0.1, 0.5])
)  # member, credits of one picture, number, estimate
Wish = tuple[int, int, int, float | None]


class OpenDatabase:
    """One open database, and a loop to reach it from Hypothesis's plain functions."""

    def __init__(self, url: str, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self._stack = AsyncExitStack()
        self.calendar = Calendar(url, folder, self._stack)
        self.storage: Storage = self.run(self.calendar.start(slots=50, member_limit=50, money_cap=CAP))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def close(self) -> None:
        self.run(self._stack.aclose())
        self.loop.close()


class Bank(RuleBasedStateMachine):
    """Members ask for pictures, and these come to their ends."""

    opened: ClassVar[OpenDatabase]

    def __init__(self) -> None:
        super().__init__()
        self.storage, self.calendar = self.opened.storage, self.opened.calendar
        self.calendar.clock.now = START
        self.run(self.calendar.clear(self.storage))
        self.ledger = Ledger(now=START, operators=10, cap=CAP)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.opened.run(work)

    # --- members -------------------------------------------------------------------------------------

    def asked(self, wish: Wish) -> Ask:
        member, credits, number, estimate = wish
        return asked(
            member=member,
            credits=credits,
            count=number,
            estimate=estimate,
            roles=self.ledger.roles.get(member, ()),
        )

    def record(self, rows: tuple[Generation, ...]) -> None:
        """The ledger agrees with this reservation, to the credit."""
        ask = rows[0].ask
        decided = self.ledger.decide(ask.member, ask.credits_each, ask.count, ask.estimate)
        assert not isinstance(decided, str), "let in, though the ledger says no"
        assert decided == self.run(self.splits(rows))
        order = next(self.ledger.orders)
        for row, (period, grants) in zip(rows, decided, strict=True):
            self.ledger.pictures.append(
                Picture(
                    id=row.id,
                    interaction=ask.interaction,
                    member=ask.member,
                    at=self.ledger.now,
                    order=order,
                    price=ask.credits_each,
                    period=period,
                    grants=grants,
                    credits=ask.credits_each,
                    estimate=ask.estimate,
                )
            )

    async def splits(self, rows: tuple[Generation, ...]) -> list[tuple[int, dict[int, int]]]:
        def read(tx: sa.Connection, id: int) -> tuple[int, dict[int, int]]:
            period = tx.scalar(sa.select(generations.c.period_credits).where(generations.c.id == id))
            paid = sa.select(charges.c.grant_entry, charges.c.credits).where(charges.c.generation == id)
            return period or 0, {row.grant_entry: row.credits for row in tx.execute(paid)}

        return await self.storage.database.transact(lambda tx: [read(tx, row.id) for row in rows])

    def refused(self, ask: Ask, error: BotError) -> None:
        decided = self.ledger.decide(ask.member, ask.credits_each, ask.count, ask.estimate)
        assert decided == type(error).__name__

    @rule(wish=WISHES)
    def a_member_asks(self, wish: Wish) -> None:
        ask = self.asked(wish)
        try:
            rows = self.run(buy(self.storage, ask))
        except BotError as error:
            self.refused(ask, error)
        else:
            self.record(rows)

    @rule(wishes=st.lists(WISHES, min_size=2, max_size=5))
    def members_ask_at_once(self, wishes: list[Wish]) -> None:
        """Some order of theirs must explain it: those let in, in the order of their rows; then the others."""
        asks = [self.asked(wish) for wish in wishes]

        async def together() -> list[tuple[Generation, ...] | BaseException]:
            return await asyncio.gather(*(buy(self.storage, ask) for ask in asks), return_exceptions=True)

        outcomes = self.run(together())
        let_in = [rows for rows in outcomes if not isinstance(rows, BaseException)]
        for rows in sorted(let_in, key=lambda rows: rows[0].id):
            self.record(rows)
        for ask, outcome in zip(asks, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                assert isinstance(outcome, BotError)
                decided = self.ledger.decide(ask.member, ask.credits_each, ask.count, ask.estimate)
                assert isinstance(decided, str), "refused, though there is enough even now"

    @rule(wish=WISHES, steps=st.integers(0, 12))
    def a_member_asks_and_goes(self, wish: Wish, steps: int) -> None:
        ask = self.asked(wish)

        async def go() -> None:
            task = asyncio.ensure_future(buy(self.storage, ask))
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self.storage.database.idle()

        self.run(go())
        if rows := self.run(self.storage.generations.ask(ask.interaction)):
            assert len(rows) == ask.count
            self.record(rows)
        elif ask.estimate is None and self.run(self.has_counted_what_was_lost()):
            self.ledger.count_what_was_lost()  # it was refused after its caller had gone

    async def has_counted_what_was_lost(self) -> bool:
        lost = [p.id for p in self.ledger.pictures if p.says_nothing and p.state == "unknown"]
        query = sa.select(generations.c.id).where(
            generations.c.id.in_(lost), generations.c.estimate.is_not(None)
        )
        return await self.storage.database.transact(lambda tx: tx.execute(query).first()) is not None

    @rule(member=MEMBERS, roles=st.lists(ROLES, unique=True))
    def a_member_gets_roles_and_loses_others(self, member: int, roles: list[int]) -> None:
        self.ledger.roles[member] = tuple(roles)

    # --- pictures ------------------------------------------------------------------------------------

    def picture(self, number: int) -> Picture | None:
        """By number, since who is let in of a crowd differs from run to run, and draws must not."""
        return self.ledger.pictures[number % len(self.ledger.pictures)] if self.ledger.pictures else None

    @rule(number=NUMBERS)
    def turns_are_given(self, number: int) -> None:
        if (picture := self.picture(number)) is None:
            return
        self.run(self.storage.generations.answered(picture.interaction, message=900))
        while (row := self.run(claim(self.storage))) is not None:
            next(p for p in self.ledger.pictures if p.id == row.id).state = "running"

    @rule(number=NUMBERS, cost=st.sampled_from([None, 0.0, 0.2, 1.0]))
    def a_picture_is_brought(self, number: int, cost: float | None) -> None:
        """Whatever state it is in; one that was given up is free."""
        if (picture := self.picture(number)) is None:
            return
        self.run(self.storage.generations.keep_answer(picture.id, Answer(cost=cost)))
        self.run(self.storage.generations.painted(picture.id, FACTS))
        if picture.state not in ("running", "unknown"):
            return
        if cost is not None:
            picture.cost = cost
        if picture.state == "unknown":
            picture.price, picture.credits, picture.period, picture.grants = 0, 0, 0, {}
        picture.state = "painted"

    @rule(number=NUMBERS, refused=st.booleans(), times=st.integers(1, 2))
    def a_picture_fails(self, number: int, refused: bool, times: int) -> None:
        if (picture := self.picture(number)) is None:
            return
        failure = PromptRejected() if refused else Interrupted()
        for _ in range(times):
            self.run(self.storage.generations.ended(picture.id, failure))
        if picture.state == "running":
            picture.state = "failed" if refused else "unknown"

    @rule(number=NUMBERS, times=st.integers(1, 2))
    def an_ask_is_cancelled(self, number: int, times: int) -> None:
        if (picture := self.picture(number)) is None:
            return
        interaction = picture.interaction

        async def cancel() -> None:
            await asyncio.gather(*(self.storage.generations.cancel(interaction) for _ in range(times)))

        self.run(cancel())
        for other in self.ledger.pictures:
            if other.interaction == interaction and other.state == "queued":
                other.state = "cancelled"
