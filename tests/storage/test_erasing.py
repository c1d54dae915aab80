"""A member has their data on a server deleted: what goes, what stays, and that nothing of it is posted."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.domain.care.reports import report_name
from bot.domain.errors import Gone, Interrupted
from bot.domain.guilds.members import MemberSettings
from bot.domain.money.spending import Month
from bot.domain.pictures import AFTER, Answer, InputPicture, State
from bot.storage import Storage
from bot.storage.pictures.tables import outbox
from tests.storage.calendars import GUILD
from tests.storage.cared import made, posted, todos
from tests.storage.deployments import (
    FACTS,
    Deployment,
    an_ask,
    columns,
    entries,
    reserve,
    running,
    started,
    waiting,
)
from tests.storage.erased import PRESS, asks_for_it, eraser_of, everything, messages_are_gone, state

WORDS = ("a red fox", "Alice", "a revised fox")


async def test_the_list_counts_what_would_go(storage: Storage) -> None:
    (mine, _), (theirs,) = await posted(storage, count=2), await posted(storage, member=2)
    (own,) = await posted(storage, private=True)
    await storage.care.keep(GUILD, 1, own.public_id)
    await storage.care.keep(GUILD, 1, theirs.public_id)
    await storage.care.keep(GUILD, 2, mine.public_id)
    await running(storage)
    await waiting(storage)
    listed = await storage.erasures.count(GUILD, 1)
    assert (listed.pictures, listed.asks, listed.waiting, listed.running) == (3, 4, 1, 1)
    assert (listed.kept, listed.kept_by_others) == (2, 1)
    assert listed.messages == 1  # all posts of these tests have one id
    nobody = await storage.erasures.count(GUILD, 99)
    assert nobody.is_nothing


async def test_rows_lose_their_words_and_keep_what_they_cost(storage: Storage) -> None:
    row = await running(storage)
    await storage.generations.keep_answer(row.id, Answer(url=None, revised_prompt="a revised fox", cost=0.25))
    await storage.generations.painted(row.id, FACTS)
    await storage.outbox.sent(f"ask:{row.ask.interaction}", None)
    (theirs,) = await posted(storage, member=2)
    month = Month.of(row.created_at)
    before, spent = await columns(storage, row), await storage.spending.in_month(month)
    used = await storage.credits.balance(GUILD, 1, ())

    await asks_for_it(storage)
    await eraser_of(storage).run()

    after = await columns(storage, row)
    kept = ("state", "credits", "period_credits", "cost", "estimate", "created_at", "ended_at", "member")
    assert [after[name] for name in kept] == [before[name] for name in kept]
    assert after["deleted_at"] is not None
    assert after["deleted_by"] is None
    assert not any(word in str(after) for word in WORDS)
    assert await storage.spending.in_month(month) == spent
    assert await storage.credits.balance(GUILD, 1, ()) == used
    assert await storage.generations.find(theirs.public_id) == theirs


async def test_it_is_done_when_messages_and_bytes_are_gone(storage: Storage) -> None:
    rows = [row for _ in range(3) for row in await posted(storage)]
    for row in rows:
        await storage.pictures.put(row.key, b"a fox")
    await asks_for_it(storage)
    eraser = eraser_of(storage)
    await eraser.run()
    for row in rows:
        with pytest.raises(Gone):
            await storage.pictures.get(row.key)
    latest = await storage.erasures.latest(GUILD, 1, rows[0].created_at)
    assert latest is not None
    assert (latest.left, latest.done_at) == (3, None)

    await messages_are_gone(storage)
    (found,) = await state(storage)
    assert found["done_at"] is None
    await storage.database.transact(lambda tx: tx.execute(sa.text("UPDATE erasures SET lease_until = NULL")))
    await eraser.run()
    latest = await storage.erasures.latest(GUILD, 1, rows[0].created_at)
    assert latest is not None
    assert latest.done_at is not None
    assert latest.left == 0
    long_after = latest.done_at + timedelta(days=8)
    assert await storage.erasures.latest(GUILD, 1, long_after) is None


async def test_what_came_with_an_order_goes_and_what_came_with_anothers_stays(storage: Storage) -> None:
    ask = an_ask()
    own = InputPicture("", f"input-{ask.interaction}", "image/png", False)
    foreign = InputPicture("", "input-77", "image/png", False)
    ask = replace(ask, request=replace(ask.request, images=(own, foreign)))
    for each in (own, foreign):
        await storage.pictures.put(each.key, b"a fox")
    await reserve(storage, ask)
    await asks_for_it(storage)
    await eraser_of(storage).run()
    assert not await storage.pictures.has(own.key)
    assert await storage.pictures.has("input-77")


@pytest.mark.parametrize("deleted", [False, True])
async def test_the_copy_of_a_picture_that_was_made_after_another_goes_too(
    storage: Storage, deleted: bool
) -> None:
    (row,) = await posted(storage, image=AFTER)
    key = f"{AFTER}{row.ask.interaction}"
    await storage.pictures.put(key, b"a fox")
    if deleted:
        await storage.care.delete([row.public_id], 1)
    await asks_for_it(storage)
    await eraser_of(storage).run()
    assert not await storage.pictures.has(key)


async def test_what_waits_is_given_back_and_never_posted(storage: Storage) -> None:
    rows = await waiting(storage, count=2)
    begun = await asks_for_it(storage)
    assert [row.public_id for row in begun.open] == [row.public_id for row in rows]
    assert await storage.generations.claim(3) == ()
    assert [row.state for row in await storage.generations.ask(rows[0].ask.interaction)] == [
        State.CANCELLED
    ] * 2
    assert await entries(storage) == {}
    assert await storage.outbox.claim_due() is None
    assert (await columns(storage, rows[0]))["token"] is None


@pytest.mark.parametrize("blanked", [False, True])
async def test_a_late_answer_is_dropped_and_stays_billed(storage: Storage, blanked: bool) -> None:
    row = await running(storage)
    await asks_for_it(storage)
    eraser = eraser_of(storage)
    if blanked:
        await eraser.run()
    await storage.generations.keep_answer(
        row.id, Answer(url="https://paint/1", revised_prompt="a revised fox", cost=0.25)
    )
    assert not (await storage.generations.abandon(row.ask.interaction)).generations[0].is_shown
    await storage.pictures.put(row.key, b"a fox")
    await storage.generations.painted(row.id, FACTS)
    await eraser.run()
    await messages_are_gone(storage)

    after = await columns(storage, row)
    assert (after["state"], after["cost"], after["credits"]) == ("painted", 0.25, 2)
    assert after["deleted_at"] is not None
    assert not any(word in str(after) for word in (*WORDS, "https://paint"))
    assert await entries(storage) == {}
    assert not await storage.pictures.has(row.key)
    listed = await storage.erasures.count(GUILD, 1)
    assert (listed.pictures, listed.asks) == (0, 0)


async def test_a_late_failure_is_not_posted_either(storage: Storage) -> None:
    row = await running(storage)
    await asks_for_it(storage)
    await storage.generations.ended(row.id, Interrupted())
    assert (await columns(storage, row))["state"] == "unknown"
    assert await entries(storage) == {}
    await storage.generations.painted(row.id, FACTS)  # it was given up, and arrives all the same
    after = await columns(storage, row)
    assert (after["state"], after["credits"]) == ("painted", 0)
    assert after["deleted_at"] is not None
    assert await entries(storage) == {}


async def test_what_waits_to_be_posted_is_not_posted(storage: Storage) -> None:
    interaction = (await made(storage, count=2))[0]
    await asks_for_it(storage)
    assert await entries(storage) == {f"ask:{interaction}": "sent"}
    assert await storage.outbox.claim_due() is None


async def test_what_was_kept_for_its_member_is_told_no_more(storage: Storage) -> None:
    interaction = (await made(storage))[0]
    await storage.outbox.kept(f"ask:{interaction}", "no permission", told=False)
    assert await storage.untold.members()
    await asks_for_it(storage)
    assert await storage.untold.members() == frozenset()
    assert await storage.album.undelivered(GUILD, 1) == ()


async def test_a_post_in_hand_is_taken_back_afterwards(storage: Storage) -> None:
    interaction = (await made(storage))[0]
    delivery = await storage.outbox.claim_due()
    assert delivery is not None
    await asks_for_it(storage)
    await eraser_of(storage).run()
    assert await storage.refreshes.claim_due() is None  # it is not known yet in which message it will be
    await storage.outbox.sent(delivery.key, 4711)
    todo = await storage.refreshes.claim_due()
    assert todo is not None
    assert todo.interaction == interaction
    assert [(shown.message, shown.shown) for shown in todo.messages] == [(4711, ())]


async def test_a_post_in_hand_of_a_process_that_died_is_not_made(deployment: Deployment) -> None:
    storage = await deployment.start()
    interaction = (await made(storage))[0]
    await storage.outbox.claim_due()
    await asks_for_it(storage)
    assert await entries(storage) == {f"ask:{interaction}": "pending"}
    await deployment.passes(storage, 121)
    assert await storage.outbox.claim_due() is None
    assert await entries(storage) == {f"ask:{interaction}": "sent"}


async def test_cards_of_what_failed_or_was_cancelled_go_too(storage: Storage) -> None:
    row = await running(storage)
    await storage.generations.abandon(row.ask.interaction)
    await storage.generations.painted(row.id, FACTS)
    await storage.outbox.kept(f"ask:{row.ask.interaction}", "cancelled while it was drawn", told=True)
    await asks_for_it(storage)
    await eraser_of(storage).run()
    todo = await storage.refreshes.claim_due()
    assert todo is not None
    assert [shown.message for shown in todo.messages] == [900]


async def test_what_is_made_afterwards_stays(storage: Storage) -> None:
    await posted(storage)
    await asks_for_it(storage)
    (new,) = await posted(storage)
    await eraser_of(storage).run()
    assert await storage.generations.find(new.public_id) == new
    assert (await storage.erasures.count(GUILD, 1)).pictures == 1


async def test_keeping_ends_on_both_sides_and_choices_are_forgotten(storage: Storage) -> None:
    (mine,), (theirs,) = await posted(storage), await posted(storage, member=2)
    await storage.care.keep(GUILD, 1, theirs.public_id)
    await storage.care.keep(GUILD, 2, mine.public_id)
    await storage.members.change(GUILD, 1, MemberSettings(hidden=True))
    await asks_for_it(storage)
    await eraser_of(storage).run()
    assert await storage.care.keeps(GUILD, 2, [mine.public_id]) == frozenset()
    assert (await columns(storage, theirs))["keeps"] == 0
    assert await storage.members.settings(GUILD, 1) == MemberSettings()


async def test_a_stale_list_confirms_nothing(storage: Storage) -> None:
    (row,) = await posted(storage)
    listed = await storage.erasures.count(GUILD, 1)
    await posted(storage)
    assert await storage.erasures.begin(GUILD, 1, interaction=PRESS, cut=listed.cut) is None
    assert await storage.erasures.begin(GUILD, 2, interaction=PRESS, cut=listed.cut) is None
    assert await state(storage) == []
    assert await storage.generations.find(row.public_id) == row


async def test_a_press_that_comes_again_begins_nothing_new(storage: Storage) -> None:
    await posted(storage)
    first = await asks_for_it(storage)
    second = await storage.erasures.begin(GUILD, 1, interaction=PRESS, cut=0)
    other = await storage.erasures.begin(GUILD, 1, interaction=PRESS + 1, cut=0)
    assert second is not None
    assert other is not None
    assert {first.erasure.id, second.erasure.id, other.erasure.id} == {first.erasure.id}
    assert (first.is_new, second.is_new, other.is_new) == (True, False, False)


async def test_two_processes_delete_once(storage: Storage) -> None:
    for _ in range(30):
        await posted(storage)
    await asks_for_it(storage)
    await asyncio.gather(*(eraser_of(storage).run() for _ in range(3)))
    assert [todo["wanted"] for todo in await todos(storage)] == [1] * 30
    left = await everything(storage)
    assert not any(word in left for word in WORDS)


async def test_the_entries_that_are_closed_say_why(storage: Storage) -> None:
    await made(storage)
    await asks_for_it(storage)
    reasons = await storage.database.transact(lambda tx: tx.scalars(sa.select(outbox.c.reason)).all())
    assert reasons == ["deleted at request"]


async def test_an_ask_with_one_painted_picture_is_not_posted_when_the_other_ends(storage: Storage) -> None:
    rows = await reserve(storage, an_ask(count=2))
    first, second = await started(storage, rows)
    await storage.generations.painted(first.id, FACTS)
    await asks_for_it(storage)
    await storage.generations.painted(second.id, FACTS)
    assert await entries(storage) == {}
    await eraser_of(storage).run()
    assert not any(row.is_shown for row in await storage.generations.ask(first.ask.interaction))


async def test_what_a_member_has_reported_is_forgotten_and_what_others_have_is_not(storage: Storage) -> None:
    mine, others = (
        report_name(GUILD, 1, "PIC0"),
        [report_name(GUILD, 2, "PIC0"), report_name(GUILD + 1, 1, "PIC0")],
    )
    await storage.notes.set_many(dict.fromkeys([mine, *others], "2026-11-27T19:00:00Z"))
    listed = await storage.erasures.count(GUILD, 1)
    assert (listed.reports, listed.is_nothing) == (1, False)
    await asks_for_it(storage)
    assert set(await storage.notes.named("report:")) == set(others)
