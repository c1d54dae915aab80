"""Whatever happens, in whatever order, to several members at once: the tables say what the plain ledger says.

IMAGINE_BOT_DEEP=1 looks further, for minutes.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from bot.domain.errors import BotError
from bot.domain.guilds.audit import AuditEntry
from bot.domain.limits import Scope
from bot.domain.money.spending import Month, Spent
from bot.domain.periods import Period
from bot.storage.credits.tables import credit_entries
from tests.storage.bank import MEMBERS, NUMBERS, Bank, OpenDatabase
from tests.storage.calendars import GUILD, by_mia
from tests.storage.ledger import Done, Gift, Reset

DEEP = os.environ.get("IMAGINE_BOT_DEEP") == "1"
SETTINGS = settings(
    max_examples=400 if DEEP else 25,
    stateful_step_count=60 if DEEP else 30,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)

PERIODS = st.sampled_from(Period)
LIMITS = st.none() | st.integers(0, 12)


class ModeratedBank(Bank):
    """And moderators change what members may spend."""

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
        per = self.ledger.limit(member)[3]
        used, taken = self.ledger.used(member, per), self.ledger.taken(member, per)
        roles = self.ledger.roles.get(member, ())
        entry = self.run(self.storage.credits.reset_use(by_mia(), member, roles))
        assert entry.old == {"used": used - taken, **({"taken": taken} if taken else {})}
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

    @invariant()
    def what_the_month_has_cost_is_what_the_ledger_says(self) -> None:
        spent = {
            row.member: row for row in self.run(self.storage.spending.in_month(Month.of(self.ledger.now)))
        }
        for member in (1, 2):
            row = spent.get(member, Spent())
            pictures, cost, guessed = self.ledger.spent(member)
            assert row.pictures == pictures
            assert row.cost == pytest.approx(cost, abs=1e-9)
            assert row.estimated == pytest.approx(guessed, abs=1e-9)


def _one(tx: sa.Connection, query: sa.Select[int]) -> int:
    return tx.execute(query).scalar_one()


def test_the_tables_and_the_ledger_never_differ(calendar_url: str, tmp_path: Path) -> None:
    opened = OpenDatabase(calendar_url, tmp_path)

    class Here(ModeratedBank):
        pass

    Here.opened = opened
    try:
        run_state_machine_as_test(Here, settings=SETTINGS)
    finally:
        opened.close()
