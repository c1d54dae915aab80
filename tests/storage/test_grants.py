"""Extra credits, credits taken, and use that is forgotten: what moderators add to what a period gives."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.domain.errors import Interrupted, PromptRejected
from bot.domain.guilds.audit import Action
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.storage import Storage
from bot.storage.credits.tables import charges, credit_entries
from tests.storage.calendars import Calendar, asked, buy, by_mia, has
from tests.storage.deployments import columns, started

# --- grants ------------------------------------------------------------------------------------------


async def test_a_grant_pays_when_the_period_is_used_up_and_gets_its_part_back(bank: Storage) -> None:
    entry = await bank.credits.grant(by_mia("well done"), 1, (), 5, None)
    assert (entry.action, entry.new) == (Action.GRANT, {"credits": 5, "expires_at": None})
    (row,) = await started(bank, await buy(bank, asked(credits=12)))
    after = await has(bank)
    assert (after.left, after.extra, after.grants[0].reason) == (0, 3, "well done")
    await bank.generations.ended(row.id, PromptRejected())
    after = await has(bank)
    assert (after.left, after.extra) == (10, 5)


async def test_each_picture_keeps_what_paid_for_it(bank: Storage) -> None:
    first = await bank.credits.grant(by_mia(), 1, (), 3, None)
    second = await bank.credits.grant(by_mia(), 1, (), 9, None)
    rows = await buy(bank, asked(credits=6, count=3))
    entry = sa.select(credit_entries.c.id).where(credit_entries.c.audit.in_([first.id, second.id]))
    paid = sa.select(charges.c.generation, charges.c.grant_entry, charges.c.credits).order_by(charges.c.id)
    ids, told = await bank.database.transact(
        lambda tx: (tx.scalars(entry.order_by(credit_entries.c.id)).all(), tx.execute(paid).all())
    )
    assert [tuple(row) for row in told] == [
        (rows[1].id, ids[0], 2),
        (rows[2].id, ids[0], 1),
        (rows[2].id, ids[1], 5),
    ]
    assert [(await columns(bank, row))["period_credits"] for row in rows] == [6, 4, 0]


async def test_a_refund_to_a_grant_that_has_expired_is_gone(calendar: Calendar, bank: Storage) -> None:
    until = await calendar.later(bank, hours=1) + timedelta(hours=1)
    entry = await bank.credits.grant(by_mia(), 1, (), 5, until)
    assert entry.new == {"credits": 5, "expires_at": until.isoformat()}
    (row,) = await started(bank, await buy(bank, asked(credits=13)))
    await calendar.set(bank, until)
    assert (await has(bank)).grants == ()
    await bank.generations.ended(row.id, Interrupted())
    after = await has(bank)
    assert (after.left, after.extra) == (10, 0)


async def test_a_negative_grant_takes_from_grants_then_from_the_period(bank: Storage) -> None:
    await bank.credits.grant(by_mia(), 1, (), 3, None)
    await buy(bank, asked(credits=4))
    entry = await bank.credits.grant(by_mia(), 1, (), -5, None)
    assert entry.new == {"credits": -5, "expires_at": None, "taken": 5}
    after = await has(bank)
    assert (after.used, after.left, after.extra) == (6, 4, 0)

    entry = await bank.credits.grant(by_mia(), 1, (), -50, None)
    assert entry.new == {"credits": -50, "expires_at": None, "taken": 4}
    assert (await has(bank)).spendable == 0


async def test_what_a_negative_grant_took_is_back_with_the_next_period(
    calendar: Calendar, bank: Storage
) -> None:
    await bank.credits.grant(by_mia(), 1, (), -8, None)
    assert (await has(bank)).left == 2
    await calendar.later(bank, days=1)
    assert (await has(bank)).left == 10


# --- resets ------------------------------------------------------------------------------------------


async def test_a_reset_forgets_what_was_used_and_what_is_given_back_later(bank: Storage) -> None:
    rows = await buy(bank, asked(credits=8))
    await bank.credits.grant(by_mia(), 1, (), -1, None)
    entry = await bank.credits.reset_use(by_mia(), 1, ())
    assert (entry.old, (await has(bank)).left) == ({"used": 8, "taken": 1}, 10)
    await buy(bank, asked(credits=3))
    assert (await has(bank)).left == 7
    await bank.generations.cancel(rows[0].ask.interaction)
    assert (await has(bank)).left == 7


async def test_a_reset_says_what_a_penalty_took_that_is_back(calendar: Calendar, bank: Storage) -> None:
    await bank.credits.grant(by_mia(), 1, (), -4, None)
    await calendar.later(bank, days=1)
    assert (await bank.credits.reset_use(by_mia(), 1, ())).old == {"used": 0}

    undone = await bank.credits.grant(by_mia(), 1, (), -1, None)
    await bank.credits.undo(by_mia(), undone.id)
    await bank.credits.grant(by_mia(), 1, (), 5, None)
    await bank.credits.grant(by_mia(), 1, (), -8, None)
    await bank.credits.grant(by_mia(), 2, (), -6, None)
    await buy(bank, asked(credits=2))
    entry = await bank.credits.reset_use(by_mia(), 1, ())
    after = await has(bank)
    # Five of the eight were taken from the grant, where they stay gone.
    assert (entry.old, after.left, after.extra) == ({"used": 2, "taken": 3}, 10, 0)
    assert (await bank.credits.reset_use(by_mia(), 1, ())).old == {"used": 0}


async def test_a_reset_of_a_week_says_what_was_taken_in_it(calendar: Calendar, bank: Storage) -> None:
    await bank.credits.grant(by_mia(), 1, (), -4, None)
    await calendar.later(bank, days=1)
    await bank.credits.set_limit(by_mia(), Scope.MEMBER, 1, 30, Period.WEEK)
    await bank.credits.grant(by_mia(), 1, (), -2, None)
    assert (await bank.credits.reset_use(by_mia(), 1, ())).old == {"used": 0, "taken": 6}


async def test_resets_at_one_moment_forget_everything_before_each(bank: Storage) -> None:
    for _ in range(3):
        await buy(bank, asked(credits=10))
        await bank.credits.reset_use(by_mia(), 1, ())
        assert (await has(bank)).left == 10


async def test_a_clock_that_goes_back_frees_nobody_of_what_was_used_since_a_reset(
    calendar: Calendar, bank: Storage
) -> None:
    await bank.credits.reset_use(by_mia(), 1, ())
    await calendar.later(bank, seconds=-30)
    await buy(bank, asked(credits=6))
    await bank.credits.grant(by_mia(), 1, (), -2, None)
    assert (await has(bank)).left == 2
    await bank.credits.reset_use(by_mia(), 1, ())
    assert (await has(bank)).left == 10


async def test_a_reset_forgets_what_was_used_before_the_clock_went_back(
    calendar: Calendar, bank: Storage
) -> None:
    await buy(bank, asked(credits=6))
    await calendar.later(bank, seconds=-30)
    await bank.credits.reset_use(by_mia(), 1, ())
    assert (await has(bank)).left == 10


async def test_a_reset_leaves_grants_and_the_servers_total_as_they_are(bank: Storage) -> None:
    await bank.credits.set_total(by_mia(), 20, Period.DAY)
    await bank.credits.grant(by_mia(), 1, (), 5, None)
    await buy(bank, asked(credits=12))
    await bank.credits.reset_use(by_mia(), 1, ())
    after = await has(bank)
    assert (after.left, after.extra, after.server_left) == (10, 3, 8)
