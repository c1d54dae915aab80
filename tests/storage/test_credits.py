"""What a member has, out of the tables: through periods, grants, refunds and everything moderators do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import (
    Blocked,
    CreditsUsedUp,
    Gone,
    Interrupted,
    MoneyCapReached,
    NotEnoughCredits,
    PromptRejected,
    ServerTotalUsedUp,
)
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.domain.pictures import Answer, Generation
from bot.storage import Storage
from tests.storage.calendars import GUILD, MIA, Calendar, asked, buy, by_mia, has
from tests.storage.deployments import FACTS, started


async def painted(storage: Storage, rows: tuple[Generation, ...], cost: float | None = None) -> None:
    for row in await started(storage, rows):
        await storage.generations.keep_answer(row.id, Answer(cost=cost))
        await storage.generations.painted(row.id, FACTS)


# --- use and refund ----------------------------------------------------------------------------------


async def test_a_reservation_is_used_until_it_is_given_back(bank: Storage) -> None:
    rows = await buy(bank, asked(credits=2, count=3))
    assert (await has(bank)).left == 4
    first, second, _ = await started(bank, rows)
    await bank.generations.painted(first.id, FACTS)
    await bank.generations.ended(second.id, PromptRejected())
    assert (await has(bank)).left == 6
    await bank.generations.ended(second.id, Interrupted())
    assert (await has(bank)).left == 6


async def test_a_cancelled_ask_is_given_back_once(bank: Storage) -> None:
    (row,) = await buy(bank, asked(credits=4))
    for _ in range(3):
        await bank.generations.cancel(row.ask.interaction)
        assert (await has(bank)).left == 10


async def test_an_answer_that_comes_after_the_refund_is_free(bank: Storage) -> None:
    await bank.credits.grant(by_mia(), 1, (), 5, None)
    (row,) = await started(bank, await buy(bank, asked(credits=12)))
    await bank.generations.ended(row.id, Interrupted())
    assert (await has(bank)).spendable == 15
    await bank.generations.painted(row.id, FACTS)
    after = await has(bank)
    assert (after.left, after.extra) == (10, 5)


async def test_the_next_day_begins_anew_and_keeps_yesterdays_pictures(
    calendar: Calendar, bank: Storage
) -> None:
    await buy(bank, asked(credits=10))
    with pytest.raises(CreditsUsedUp) as refused:
        await buy(bank, asked())
    await calendar.set(bank, refused.value.renews_at - timedelta(microseconds=1))
    assert (await has(bank)).left == 0
    await calendar.set(bank, refused.value.renews_at)
    assert (await has(bank)).left == 10


async def test_a_refund_after_the_periods_end_adds_nothing_to_the_next(
    calendar: Calendar, bank: Storage
) -> None:
    (row,) = await started(bank, await buy(bank, asked(credits=10)))
    await calendar.later(bank, days=1)
    await buy(bank, asked(credits=3))
    await bank.generations.ended(row.id, Interrupted())
    assert (await has(bank)).left == 7


async def test_members_and_servers_do_not_share(bank: Storage) -> None:
    await buy(bank, asked(credits=10))
    assert (await has(bank, member=2)).left == 10
    assert (await bank.credits.balance(GUILD + 1, 1, ())).left == 10


# --- limits ------------------------------------------------------------------------------------------


async def test_limits_are_set_replaced_and_taken_away(bank: Storage) -> None:
    await bank.credits.set_limit(by_mia(), Scope.DEFAULT, 0, 5, Period.WEEK)
    await bank.credits.set_limit(by_mia(), Scope.ROLE, 7, 20, Period.DAY)
    first = await bank.credits.set_limit(by_mia("contest"), Scope.MEMBER, 1, 30, Period.DAY)
    second = await bank.credits.set_limit(by_mia(), Scope.MEMBER, 1, 40, Period.MONTH)
    assert (first.old, first.new, first.reason) == (None, {"credits": 30, "per": "day"}, "contest")
    assert (second.old, second.new) == (first.new, {"credits": 40, "per": "month"})
    assert second.actor == MIA

    balance = await has(bank, roles=(7, 8))
    assert (balance.limit.scope, balance.limit.credits, balance.limit.set_by) == (Scope.MEMBER, 40, MIA)
    assert [limit.scope for limit in balance.others] == [Scope.ROLE, Scope.DEFAULT]
    assert (await has(bank, member=2, roles=(8,))).limit.credits == 5

    await bank.credits.set_limit(by_mia(), Scope.MEMBER, 1, None, Period.DAY)
    assert (await has(bank, roles=(7,))).limit.credits == 20
    scopes = [(limit.scope, limit.credits) for limit in await bank.credits.rules(GUILD)]
    assert scopes == [(Scope.DEFAULT, 5), (Scope.ROLE, 20)]


async def test_without_a_default_the_operators_is_told(bank: Storage) -> None:
    await bank.credits.set_total(by_mia(), 100, Period.DAY)
    rules = await bank.credits.rules(GUILD)
    assert [(limit.scope, limit.credits) for limit in rules] == [(Scope.OPERATOR, 10), (Scope.SERVER, 100)]


async def test_a_limit_lowered_below_what_is_used_leaves_nothing(bank: Storage) -> None:
    await buy(bank, asked(credits=8))
    await bank.credits.set_limit(by_mia(), Scope.MEMBER, 1, 5, Period.DAY)
    with pytest.raises(CreditsUsedUp):
        await buy(bank, asked())
    await bank.credits.set_limit(by_mia(), Scope.MEMBER, 1, 9, Period.DAY)
    await buy(bank, asked())


async def test_a_role_lost_in_mid_period_takes_its_credits_along(bank: Storage) -> None:
    await bank.credits.set_limit(by_mia(), Scope.ROLE, 7, 20, Period.DAY)
    await buy(bank, asked(credits=12, roles=(7,)))
    assert (await has(bank, roles=(7,))).left == 8
    with pytest.raises(CreditsUsedUp) as refused:
        await buy(bank, asked(roles=()))
    assert refused.value.limit.scope is Scope.OPERATOR


async def test_the_day_of_a_server_in_kolkata_begins_at_its_midnight(
    calendar: Calendar, bank: Storage
) -> None:
    await bank.guilds.change(by_mia(), zone="Asia/Kolkata")
    await calendar.set(bank, datetime(2026, 11, 25, 18, 29, tzinfo=UTC))
    await buy(bank, asked(credits=10))
    balance = await has(bank)
    assert (balance.left, balance.renews_at) == (0, datetime(2026, 11, 25, 18, 30, tzinfo=UTC))
    await calendar.later(bank, minutes=1)
    assert (await has(bank)).left == 10


async def test_the_day_of_25_hours_in_new_york_renews_once(calendar: Calendar, bank: Storage) -> None:
    await bank.guilds.change(by_mia(), zone="America/New_York")
    await calendar.set(bank, datetime(2026, 11, 1, 4, 0, tzinfo=UTC))
    await buy(bank, asked(credits=10))
    await calendar.later(bank, hours=24, minutes=59)
    assert (await has(bank)).left == 0
    await calendar.later(bank, minutes=1)
    assert (await has(bank)).left == 10


async def test_a_time_zone_changed_in_mid_period_counts_from_its_own_midnight(
    calendar: Calendar, bank: Storage
) -> None:
    await calendar.set(bank, datetime(2026, 11, 25, 1, 0, tzinfo=UTC))
    await buy(bank, asked(credits=3))
    await calendar.set(bank, datetime(2026, 11, 25, 20, 0, tzinfo=UTC))
    await buy(bank, asked(credits=4))
    assert (await has(bank)).used == 7
    await bank.guilds.change(by_mia(), zone="Asia/Kolkata")  # its day began at 18:30
    assert (await has(bank)).used == 4
    await bank.guilds.change(by_mia(), zone="America/New_York")  # its day began at 5:00
    assert (await has(bank)).used == 4
    await bank.guilds.change(by_mia(), zone=None)
    assert (await has(bank)).used == 7


# --- on top ------------------------------------------------------------------------------------------


async def test_the_servers_total_binds_all_members_together(calendar: Calendar, bank: Storage) -> None:
    await bank.credits.set_total(by_mia(), 12, Period.WEEK)
    await buy(bank, asked(member=1, credits=7))
    rows = await buy(bank, asked(member=2, credits=4))
    with pytest.raises(ServerTotalUsedUp) as refused:
        await buy(bank, asked(member=3, credits=2))
    assert refused.value.left == 1
    await bank.generations.cancel(rows[0].ask.interaction)
    await buy(bank, asked(member=3, credits=5))
    await calendar.set(bank, refused.value.renews_at)
    assert (await has(bank)).server_left == 12


async def test_the_money_cap_counts_estimates_then_what_was_reported(calendar: Calendar) -> None:
    bank = await calendar.start(slots=9, member_limit=9, money_cap=1.0)
    first = await buy(bank, asked(estimate=0.4))
    failed = await buy(bank, asked(estimate=0.4, guild=GUILD + 1))
    with pytest.raises(MoneyCapReached):
        await buy(bank, asked(member=2, estimate=0.4))
    await painted(bank, first, cost=0.1)
    await buy(bank, asked(estimate=0.4))
    (row,) = await started(bank, failed)
    await bank.generations.ended(row.id, PromptRejected())
    (lost,) = await started(bank, await buy(bank, asked(estimate=0.4)))
    await bank.generations.ended(lost.id, Interrupted())
    with pytest.raises(MoneyCapReached):
        await buy(bank, asked(estimate=0.2))
    await buy(bank, asked(estimate=0.1))
    await calendar.set(bank, datetime(2026, 12, 1, tzinfo=UTC))
    await buy(bank, asked(estimate=1.0))


async def test_a_block_holds_until_its_end_or_until_it_is_lifted(calendar: Calendar, bank: Storage) -> None:
    until = await calendar.later(bank, hours=1) + timedelta(days=3)
    entry = await bank.credits.block(by_mia("pause"), 1, until)
    assert (entry.old, entry.new) == (None, {"until": until.isoformat()})
    with pytest.raises(Blocked) as refused:
        await buy(bank, asked())
    assert refused.value == Blocked(until, "pause")
    assert (await bank.credits.block(by_mia(), 1, None)).old == entry.new
    await bank.credits.unblock(by_mia(), 1)
    await buy(bank, asked())
    with pytest.raises(Gone):
        await bank.credits.unblock(by_mia(), 1)

    await bank.credits.block(by_mia(), 1, until)
    await calendar.set(bank, until)
    await buy(bank, asked())
    with pytest.raises(Gone):
        await bank.credits.unblock(by_mia(), 1)


async def test_nothing_is_written_for_who_is_refused(bank: Storage) -> None:
    await bank.credits.grant(by_mia(), 1, (), 1, None)
    ask = asked(credits=6, count=2)
    with pytest.raises(NotEnoughCredits):
        await buy(bank, ask)
    assert await bank.generations.ask(ask.interaction) == ()
    assert (await has(bank)).spendable == 11


# --- for people --------------------------------------------------------------------------------------


async def test_recent_use_counts_what_was_painted_and_what_was_declined(
    calendar: Calendar, bank: Storage
) -> None:
    await painted(bank, await buy(bank, asked(credits=9)))
    await calendar.later(bank, days=8)
    await painted(bank, await buy(bank, asked(credits=2, count=2)))
    for failure in (PromptRejected("sexual"), PromptRejected(), Interrupted()):
        (row,) = await started(bank, await buy(bank, asked()))
        await bank.generations.ended(row.id, failure)
    recent = await bank.credits.recent_use(GUILD, 1, days=7)
    assert (recent.credits, recent.pictures, recent.declined) == (4, 2, 2)
    nobody = await bank.credits.recent_use(GUILD, 99, days=7)
    assert (nobody.credits, nobody.pictures, nobody.declined) == (0, 0, 0)
