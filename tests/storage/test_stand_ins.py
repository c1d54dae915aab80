"""The id of a member who had their data deleted stays while something hangs on it, and then stands nowhere any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.domain.pictures import Generation
from bot.storage import Storage
from bot.storage.credits.tables import blocks, credit_entries, credit_rules, members
from bot.storage.guilds.tables import audit
from bot.storage.pictures.tables import generations
from tests.storage.calendars import GUILD, Calendar, asked, buy, by_mia, has
from tests.storage.deployments import FACTS
from tests.storage.erased import PRESS, asks_for_it, eraser_of, messages_are_gone, state

ALICE = 7_654_321_987_654_321  # long enough to be found in anything


async def paints(storage: Storage, count: int = 1) -> tuple[Generation, ...]:
    rows = await buy(storage, asked(member=ALICE, count=count))
    await storage.generations.answered(rows[0].ask.interaction, message=900)
    for row in await storage.generations.claim(count):
        await storage.generations.painted(row.id, FACTS)
    await storage.outbox.sent(f"ask:{rows[0].ask.interaction}", None)
    return rows


async def deletes_all(storage: Storage, calendar: Calendar, *, press: int = PRESS) -> None:
    await asks_for_it(storage, ALICE, press=press)
    await eraser_of(storage).run()
    await messages_are_gone(storage)
    await calendar.later(storage, seconds=200)
    await eraser_of(storage).run()
    assert all(row["done_at"] is not None for row in await state(storage))


async def text_of(storage: Storage, table: sa.Table) -> str:
    rows = await storage.database.transact(lambda tx: tx.execute(sa.select(table)).all())
    return str(rows)


async def where_alice_is(storage: Storage) -> set[str]:
    """The tables that name her."""
    tables = (generations, members, credit_entries, credit_rules, audit, blocks)
    found = set()
    for table in tables:
        if str(ALICE) in await text_of(storage, table):
            found.add(table.name)
    if any(row["member"] == ALICE for row in await state(storage)):
        found.add("erasures")
    return found


async def test_credits_of_the_period_stay_used_until_it_ends(bank: Storage, calendar: Calendar) -> None:
    await paints(bank, 3)
    left = (await has(bank, ALICE)).left
    await deletes_all(bank, calendar)
    assert (await has(bank, ALICE)).left == left
    assert "generations" in await where_alice_is(bank)


async def test_after_the_last_period_she_is_nobody(bank: Storage, calendar: Calendar) -> None:
    (row, _) = await paints(bank, 2)
    await bank.credits.set_limit(by_mia(), Scope.MEMBER, ALICE, 20, Period.DAY)
    await bank.care.delete([row.public_id], by=500, change=by_mia("no foxes"))
    await deletes_all(bank, calendar)
    await calendar.later(bank, days=40)
    await eraser_of(bank).run()
    assert await where_alice_is(bank) == set()
    (found,) = await state(bank)
    rows = await bank.generations.ask(row.ask.interaction)
    assert {each.ask.member for each in rows} == {found["stand_in"]}
    assert found["stand_in"] < 0
    assert await bank.credits.history(GUILD, found["stand_in"], before=None, limit=5) != ()


@pytest.mark.parametrize("what", ["grant", "pause"])
async def test_what_is_still_hers_keeps_her_id(bank: Storage, calendar: Calendar, what: str) -> None:
    await paints(bank)
    if what == "grant":
        expires = calendar.clock.now + timedelta(days=60)
        await bank.credits.grant(by_mia(), ALICE, (), 5, expires)
    else:
        await bank.credits.block(by_mia(), ALICE, None)
    await deletes_all(bank, calendar)
    await calendar.later(bank, days=40)
    await eraser_of(bank).run()
    assert "generations" in await where_alice_is(bank)
    if what == "grant":
        await calendar.later(bank, days=40)
    else:
        await bank.credits.unblock(by_mia(), ALICE)
    await eraser_of(bank).run()
    assert await where_alice_is(bank) == set()


async def test_what_she_makes_afterwards_stays_hers(bank: Storage, calendar: Calendar) -> None:
    (old,) = await paints(bank)
    await deletes_all(bank, calendar)
    (new,) = await paints(bank)
    await calendar.later(bank, days=40)
    await eraser_of(bank).run()
    (found,) = await state(bank)
    members_now = [(await bank.generations.ask(row.ask.interaction))[0].ask.member for row in (old, new)]
    assert members_now == [found["stand_in"], ALICE]


async def test_two_deletions_have_one_stand_in(bank: Storage, calendar: Calendar) -> None:
    await paints(bank)
    await deletes_all(bank, calendar)
    await paints(bank)
    await deletes_all(bank, calendar, press=PRESS + 1)
    first, second = await state(bank)
    assert first["stand_in"] == second["stand_in"]
    await calendar.later(bank, days=40)
    await eraser_of(bank).run()
    assert await where_alice_is(bank) == set()
