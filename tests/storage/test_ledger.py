"""Whatever happens, in whatever order, to several members at once: the tables say what the plain ledger says.

IMAGINE_BOT_DEEP=1 looks further, for minutes.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.domain.audit import AuditEntry
from bot.domain.errors import BotError, Interrupted, PromptRejected
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.domain.pictures import Answer, Ask, Generation
from bot.storage import Storage
from bot.storage.credits.tables import charges, credit_entries
from bot.storage.pictures.tables import generations
from tests.storage.calendars import GUILD, Calendar, asked, buy, by_mia
from tests.storage.deployments import FACTS
from tests.storage.ledger import Done, Gift, Ledger, Picture, Reset

T = TypeVar("T")

DEEP = os.environ.get("IMAGINE_BOT_DEEP") == "1"
SETTINGS = settings(
    max_examples=400 if DEEP else 25,
    stateful_step_count=60 if DEEP else 30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)

START = datetime(2026, 10, 31, 20, 0, tzinfo=UTC)  # before a month's end, and before clocks go back
CAP = 3.0

MEMBERS = st.sampled_from([1, 2])
ROLES = st.sampled_from([7, 8])
NUMBERS = st.integers(0, 1000)
PERIODS = st.sampled_from(Period)
LIMITS = st.none() | st.integers(0, 12)
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
    """Does everything twice: in the database and in the ledger."""

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
                    money=ask.estimate or 0.0,
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
        while (row := self.run(self.storage.generations.claim())) is not None:
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
            picture.money = cost
        if picture.state == "unknown":
            picture.price, picture.period, picture.grants = 0, 0, {}
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

    # --- moderators ----------------------------------------------------------------------------------

    def did(self, entry: AuditEntry, take_back: Any) -> None:
        kind = (entry.action.value, entry.scope, entry.target)
        self.ledger.done.append(Done(entry.id, kind, self.ledger.now, take_back))

    @rule(where=st.sampled_from(["default", "role", "member", "server"]), credits=LIMITS, per=PERIODS)
    def a_limit_is_set(self, where: str, credits: int | None, per: Period) -> None:
        limits, target = self.ledger.limits, {"role": 7, "member": 1}.get(where, 0)
        key, old = (where, target), self.ledger.limits.get((where, target))
        if where == "server":
            wide = None if credits is None else credits * 2
            entry = self.run(self.storage.credits.set_total(by_mia(), wide, per))
            new = None if wide is None else (wide, per)
        else:
            entry = self.run(self.storage.credits.set_limit(by_mia(), Scope(where), target, credits, per))
            new = None if credits is None else (credits, per)

        def put(value: tuple[int, Period] | None) -> None:
            limits.pop(key, None)
            if value is not None:
                limits[key] = value

        put(new)
        self.did(entry, lambda: put(old))

    @rule(member=MEMBERS, credits=st.integers(1, 6), hours=st.none() | st.integers(1, 40))
    def credits_are_granted(self, member: int, credits: int, hours: int | None) -> None:
        until = None if hours is None else self.ledger.now + timedelta(hours=hours)
        entry = self.run(self.storage.credits.grant(by_mia(), member, (), credits, until))
        written = sa.select(credit_entries.c.id).where(credit_entries.c.audit == entry.id)
        id = self.run(self.storage.database.transact(lambda tx: _one(tx, written)))
        gift = Gift(id, member, credits, until)
        self.ledger.gifts.append(gift)
        self.did(entry, lambda: setattr(gift, "void", True))

    @rule(member=MEMBERS, credits=st.integers(1, 6))
    def credits_are_taken(self, member: int, credits: int) -> None:
        roles = self.ledger.roles.get(member, ())
        entry = self.run(self.storage.credits.grant(by_mia(), member, roles, -credits, None))
        taking = self.ledger.take(member, credits)
        assert entry.new is not None
        assert entry.new["taken"] == taking.period + sum(taking.grants.values())
        self.did(entry, lambda: setattr(taking, "void", True))

    @rule(member=MEMBERS)
    def use_is_reset(self, member: int) -> None:
        used = self.ledger.used(member, self.ledger.limit(member)[3])
        roles = self.ledger.roles.get(member, ())
        entry = self.run(self.storage.credits.reset_use(by_mia(), member, roles))
        assert entry.old == {"used": used}
        reset = Reset(member, next(self.ledger.orders))
        self.ledger.resets.append(reset)
        self.did(entry, lambda: setattr(reset, "void", True))

    @rule(member=MEMBERS, hours=st.none() | st.integers(1, 3))
    def a_member_is_blocked(self, member: int, hours: int | None) -> None:
        until = None if hours is None else self.ledger.now + timedelta(hours=hours)
        blocked = self.ledger.blocked
        old = blocked.get(member, self.ledger.now) if self.ledger.is_blocked(member) else self.ledger.now
        entry = self.run(self.storage.credits.block(by_mia(), member, until))
        blocked[member] = until
        self.did(entry, lambda: blocked.update({member: old}))

    @rule(number=st.sampled_from([-1, -1, -1, -2, -3]) | NUMBERS)
    def a_change_is_undone(self, number: int) -> None:
        if not self.ledger.done:
            return
        done = self.ledger.done[number % len(self.ledger.done)]
        expected, refusal = self.ledger.undo(done), None
        try:
            self.run(self.storage.credits.undo(by_mia(), done.audit))
        except BotError as error:
            refusal = type(error).__name__
        assert refusal == expected

    @rule(zone=st.sampled_from(["UTC", "Asia/Kolkata", "America/New_York"]))
    def the_time_zone_changes(self, zone: str) -> None:
        entry = self.run(self.storage.guilds.change(by_mia(), zone=zone))
        old, self.ledger.zone = self.ledger.zone, ZoneInfo(zone)
        self.did(entry, lambda: setattr(self.ledger, "zone", old))

    @rule(minutes=st.sampled_from([1, 5, 11, 90, 700, 1500, 10_000]))
    def time_passes(self, minutes: int) -> None:
        self.run(self.calendar.set(self.storage, self.ledger.later(minutes)))

    # --- always --------------------------------------------------------------------------------------

    @invariant()
    def the_tables_say_what_the_ledger_says(self) -> None:
        for member in (1, 2):
            roles = self.ledger.roles.get(member, ())
            balance = self.run(self.storage.credits.balance(GUILD, member, roles))
            applies = balance.limit
            limit = (applies.scope.value, applies.target, applies.credits, applies.per)
            assert limit == self.ledger.limit(member)
            assert balance.used == self.ledger.used(member, applies.per)
            assert balance.left == self.ledger.left(member)
            assert {grant.id: grant.left for grant in balance.grants} == self.ledger.grants(member)
            assert balance.server_left == self.ledger.server_left()
            assert (balance.block is not None) == self.ledger.is_blocked(member)


def _one(tx: sa.Connection, query: sa.Select[int]) -> int:
    return tx.execute(query).scalar_one()


def test_the_tables_and_the_ledger_never_differ(calendar_url: str, tmp_path: Path) -> None:
    opened = OpenDatabase(calendar_url, tmp_path)

    class Here(Bank):
        pass

    Here.opened = opened
    try:
        run_state_machine_as_test(Here, settings=SETTINGS)
    finally:
        opened.close()
