"""A member cancels while a picture is drawn: nobody waits for it any more, and it goes on all the same."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from bot.domain.errors import Failure, Interrupted, PromptRejected
from bot.domain.pictures import Generation, State, is_abandoned, is_cancelled
from bot.storage import Storage
from bot.storage.engine.columns import AFTER_ALL
from bot.storage.pictures.tables import outbox
from tests.storage.calendars import Calendar
from tests.storage.deployments import FACTS, Deployment, claim, columns, entries, running, waiting

R, P, C = State.RUNNING, State.PAINTED, State.CANCELLED


async def marked(storage: Storage, row: Generation) -> list[bool]:
    """Which pictures of the ask are abandoned."""
    return [each.abandoned_at is not None for each in await storage.generations.ask(row.ask.interaction)]


async def told(storage: Storage) -> dict[str, tuple[str, bool]]:
    """The outbox entries by key: their state, and whether the member has been told."""
    query = sa.select(outbox.c.key, outbox.c.state, outbox.c.told_at)
    rows = await storage.database.transact(lambda tx: tx.execute(query).all())
    return {row.key: (row.state, row.told_at is not None) for row in rows}


async def test_what_runs_keeps_its_slot_its_owner_and_its_credits(bank: Storage, calendar: Calendar) -> None:
    row = await running(bank)
    before = await columns(bank, row)
    at = await calendar.later(bank, seconds=7)
    cancelled = await bank.generations.abandon(row.ask.interaction)
    assert cancelled.changed
    assert [each.state for each in cancelled.generations] == [R]
    assert is_abandoned(cancelled.generations)
    assert await columns(bank, row) == before | {"abandoned_at": at}
    assert await entries(bank) == {}


async def test_pressed_again_it_changes_nothing(bank: Storage, calendar: Calendar) -> None:
    row = await running(bank)
    first = await bank.generations.abandon(row.ask.interaction)
    before = await columns(bank, row)
    await calendar.later(bank, seconds=7)
    again = await bank.generations.abandon(row.ask.interaction)
    assert (again.changed, again.generations) == (False, first.generations)
    assert await columns(bank, row) == before


@pytest.mark.parametrize("times", [2, 5])
async def test_of_presses_at_once_one_changes_it(storage: Storage, times: int) -> None:
    row = await running(storage)
    pressed = await asyncio.gather(*(storage.generations.abandon(row.ask.interaction) for _ in range(times)))
    assert [each.changed for each in pressed].count(True) == 1


async def test_what_waits_is_cancelled_and_what_was_painted_is_not_posted_either(
    deployment: Deployment,
) -> None:
    storage = await deployment.start(slots=2, member_limit=2)
    rows = await waiting(storage, count=4)
    for _ in range(2):
        await claim(storage)
    await storage.generations.painted(rows[0].id, FACTS)
    after = (await storage.generations.abandon(rows[0].ask.interaction)).generations
    assert [each.state for each in after] == [P, R, C, C]
    assert await marked(storage, rows[0]) == [True, True, False, False]
    await storage.generations.painted(rows[1].id, FACTS)
    assert await entries(storage) == {f"ask:{rows[0].ask.interaction}": "pending"}


async def test_where_none_runs_it_is_an_ordinary_cancel(storage: Storage) -> None:
    rows = await waiting(storage, count=2)
    await claim(storage)
    await storage.generations.painted(rows[0].id, FACTS)
    cancelled = await storage.generations.abandon(rows[0].ask.interaction)
    assert cancelled.changed
    assert [each.state for each in cancelled.generations] == [P, C]
    assert not is_abandoned(cancelled.generations)
    assert await entries(storage) == {f"ask:{rows[0].ask.interaction}": "pending"}


async def test_all_in_line_is_cancelled_and_its_token_erased_once_its_card_says_so(storage: Storage) -> None:
    rows = await waiting(storage, count=2)
    pressed = [await storage.generations.abandon(rows[0].ask.interaction) for _ in range(2)]
    assert [each.changed for each in pressed] == [True, False]
    assert [each.state for each in pressed[1].generations] == [C, C]
    key = f"ask:{rows[0].ask.interaction}"
    assert await entries(storage) == {key: "pending"}
    delivery = await storage.outbox.claim_due()
    assert delivery is not None
    assert is_cancelled(delivery.generations)
    await storage.outbox.sent(key, None)
    assert (await columns(storage, rows[0]))["token"] is None


@pytest.mark.parametrize("failure", [None, PromptRejected(), Interrupted()])
async def test_after_the_end_there_is_nothing_to_cancel(storage: Storage, failure: Failure | None) -> None:
    row = await running(storage)
    if failure is None:
        await storage.generations.painted(row.id, FACTS)
    else:
        await storage.generations.ended(row.id, failure)
    before = await columns(storage, row)
    assert not (await storage.generations.abandon(row.ask.interaction)).changed
    assert await columns(storage, row) == before


async def test_the_credit_of_what_comes_is_used_and_of_what_fails_is_back(storage: Storage) -> None:
    made, failed = await running(storage, member=1), await running(storage, member=2)
    for row in (made, failed):
        await storage.generations.abandon(row.ask.interaction)
    await storage.generations.painted(made.id, FACTS)
    await storage.generations.ended(failed.id, PromptRejected())
    used = [(await storage.credits.recent_use(11, member, days=1)).credits for member in (1, 2)]
    assert used == [2, 0]
    (shown,) = (await storage.album.older(11, 1, until=AFTER_ALL, search=None)).pictures
    assert shown.public_id == made.public_id


async def test_a_cancel_and_an_end_at_once_leave_one_of_two_stories(deployment: Deployment) -> None:
    """Whoever is first decides; never is the ask cancelled and posted in public."""
    storage = await deployment.start(slots=3, member_limit=3)
    for _ in range(10):
        row = await running(storage)
        cancelled, _ = await asyncio.gather(
            storage.generations.abandon(row.ask.interaction), storage.generations.painted(row.id, FACTS)
        )
        assert is_abandoned(cancelled.generations) == cancelled.changed == (await marked(storage, row))[0]
        assert (await entries(storage))[f"ask:{row.ask.interaction}"] == "pending"


async def test_one_that_was_given_up_before_the_cancel_and_arrives_late_is_abandoned_too(
    deployment: Deployment,
) -> None:
    storage = await deployment.start(slots=2, member_limit=2)
    rows = await waiting(storage, count=2)
    for _ in rows:
        await claim(storage)
    await storage.generations.ended(rows[0].id, Interrupted())
    await storage.generations.abandon(rows[0].ask.interaction)
    await storage.generations.painted(rows[1].id, FACTS)
    taken = await storage.outbox.claim_due()
    assert taken is not None
    await storage.outbox.kept(taken.key, "cancelled", told=True)

    await storage.generations.painted(rows[0].id, FACTS)
    late = await storage.outbox.claim_due()
    assert late is not None
    assert late.is_late
    assert is_abandoned(late.generations)
    assert late.generations[0].ask.credits_each == 0


async def test_a_dead_process_leaves_it_abandoned(deployment: Deployment) -> None:
    async with deployment.process() as storage:
        await deployment.clear(storage)
        row = await running(storage)
        await storage.generations.abandon(row.ask.interaction)
    async with deployment.process() as next_run:
        (adopted,) = await next_run.generations.adopt()
        assert is_abandoned([adopted])


@pytest.mark.parametrize("knows", [True, False])
async def test_the_outbox_knows_whether_the_member_was_told(storage: Storage, knows: bool) -> None:
    row = await running(storage)
    await storage.generations.abandon(row.ask.interaction)
    await storage.generations.painted(row.id, FACTS)
    taken = await storage.outbox.claim_due()
    assert taken is not None
    await storage.outbox.kept(taken.key, "cancelled", told=knows)
    assert await told(storage) == {taken.key: ("kept", knows)}
    undelivered = await storage.album.undelivered(11, 1)
    assert [each.public_id for each in undelivered] == [row.public_id]
    assert (await columns(storage, row))["token"] is None
