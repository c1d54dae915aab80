"""What is to be posted: taken by one, put off while in hand, and closed once."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from bot.domain.errors import PromptRejected
from bot.domain.pictures import Generation, State
from bot.storage import Storage
from bot.storage.pictures.outbox import LEASE
from bot.storage.pictures.tables import outbox as table
from bot.studio.delivery import LAST_WORDS, LONGEST_ATTEMPT, WRITE_FOR, Outbox
from tests.storage.calendars import Calendar
from tests.storage.deployments import FACTS, Deployment, claim, columns, entries, raw, running, waiting


async def due(storage: Storage) -> list[object]:
    """When each entry is due, in order of their ids."""
    query = sa.select(table.c.not_before).order_by(table.c.id)
    return list(await storage.database.transact(lambda tx: tx.scalars(query).all()))


async def finished(storage: Storage, member: int = 1) -> Generation:
    row = await running(storage, member=member)
    await storage.generations.painted(row.id, FACTS)
    return row


async def test_an_entry_brings_the_whole_ask_in_order(storage: Storage) -> None:
    rows = await waiting(storage, count=2)
    for _ in rows:
        await claim(storage)
    await storage.generations.ended(rows[1].id, PromptRejected())
    await storage.generations.painted(rows[0].id, FACTS)

    outbox: Outbox = storage.outbox
    delivery = await outbox.claim_due()
    assert delivery is not None
    assert (delivery.key, delivery.attempts) == (f"ask:{rows[0].ask.interaction}", 1)
    assert [row.state for row in delivery.generations] == [State.PAINTED, State.FAILED]
    assert delivery.generations[0].ask == rows[0].ask
    assert delivery.generations[0].message == 900


async def test_an_empty_outbox_has_nothing_and_no_time(storage: Storage) -> None:
    assert await storage.outbox.claim_due() is None
    assert await storage.outbox.seconds_to_next() is None


async def test_the_oldest_entry_comes_first_and_each_to_one(storage: Storage) -> None:
    rows = [await finished(storage, member) for member in range(6)]
    first = await storage.outbox.claim_due()
    assert first is not None
    assert first.key == f"ask:{rows[0].ask.interaction}"
    assert first.next_in == 0

    taken = await asyncio.gather(*(storage.outbox.claim_due() for _ in range(12)))
    keys = sorted(delivery.key for delivery in taken if delivery is not None)
    assert keys == sorted(f"ask:{row.ask.interaction}" for row in rows[1:])


async def test_a_claim_says_when_the_next_is_due(storage: Storage) -> None:
    for member in (1, 2):
        await finished(storage, member)
    first, last = [await storage.outbox.claim_due() for _ in range(2)]
    assert first is not None
    assert last is not None
    assert first.next_in == 0
    assert 0 < last.next_in <= LEASE.total_seconds(), "when the lease of one in hand is over"

    await storage.outbox.put_off(first.key, 10, "refused")
    await storage.outbox.sent(last.key, None)
    await finished(storage, 3)
    third = await storage.outbox.claim_due()
    assert third is not None
    assert 0 < third.next_in <= 10


async def test_what_is_in_hand_comes_again_when_its_lease_is_over(
    deployment: Deployment, storage: Storage
) -> None:
    await finished(storage)
    assert await storage.outbox.seconds_to_next() == 0
    seconds = LEASE.total_seconds()
    for attempt in (1, 2, 3):
        delivery = await storage.outbox.claim_due()
        assert delivery is not None
        assert delivery.attempts == attempt
        due = await storage.outbox.seconds_to_next()
        assert due is not None
        assert seconds / 2 < due <= seconds
        await deployment.passes(storage, seconds / 2)
        assert await storage.outbox.claim_due() is None
        await deployment.passes(storage, seconds / 2)


async def test_an_entry_knows_its_age(calendar: Calendar, bank: Storage) -> None:
    await finished(bank)
    await calendar.later(bank, seconds=4000)
    delivery = await bank.outbox.claim_due()
    assert delivery is not None
    assert delivery.age == pytest.approx(4000, abs=60)


def test_a_lease_is_longer_than_any_attempt() -> None:
    assert LEASE.total_seconds() > LONGEST_ATTEMPT + LAST_WORDS + WRITE_FOR


async def test_what_was_sent_is_closed_and_its_token_erased(deployment: Deployment, storage: Storage) -> None:
    row = await finished(storage)
    delivery = await storage.outbox.claim_due()
    assert delivery is not None
    await storage.outbox.sent(delivery.key, 4711)

    kept = await columns(storage, row)
    assert (kept["token"], kept["message"]) == (None, 4711)
    (found,) = await storage.generations.ask(row.ask.interaction)
    assert found.ask.reply.token == ""
    assert await entries(storage) == {delivery.key: "sent"}
    await deployment.passes(storage, 7200)
    assert await storage.outbox.claim_due() is None


async def test_the_entry_knows_the_message_that_shows_it(storage: Storage) -> None:
    rows = [await finished(storage, member) for member in (1, 2)]
    await storage.outbox.sent(f"ask:{rows[0].ask.interaction}", 4711)
    await storage.outbox.sent(f"ask:{rows[1].ask.interaction}", None)
    query = sa.select(table.c.message).order_by(table.c.id)
    assert await storage.database.transact(lambda tx: tx.scalars(query).all()) == [4711, None]


async def test_an_edited_reply_keeps_its_message(storage: Storage) -> None:
    row = await finished(storage)
    await storage.outbox.sent(f"ask:{row.ask.interaction}", None)
    assert (await columns(storage, row))["message"] == 900


async def test_what_cannot_be_posted_is_kept_and_not_tried_again(
    deployment: Deployment, storage: Storage
) -> None:
    row = await finished(storage)
    key = f"ask:{row.ask.interaction}"
    await storage.outbox.kept(key, "400/200000", told=False)
    await storage.outbox.sent(key, 4711)
    kept = await columns(storage, row)
    assert (kept["state"], kept["token"], kept["message"]) == ("painted", None, 900)
    assert await entries(storage) == {key: "kept"}
    await deployment.passes(storage, 7200)
    assert await storage.outbox.seconds_to_next() is None


async def test_a_failure_that_is_soon_over_is_tried_again_soon(
    deployment: Deployment, storage: Storage
) -> None:
    await finished(storage)
    delivery = await storage.outbox.claim_due()
    assert delivery is not None
    await storage.outbox.put_off(delivery.key, 3, "503")
    await deployment.passes(storage, 3.5)
    again = await storage.outbox.claim_due()
    assert again is not None
    assert again.attempts == 2


async def test_what_is_closed_is_not_put_off(bank: Storage, calendar: Calendar) -> None:
    rows = [await finished(bank, member) for member in (1, 2)]
    sent, kept = (f"ask:{row.ask.interaction}" for row in rows)
    await bank.outbox.sent(sent, None)
    await bank.outbox.kept(kept, "403/50013", told=True)
    before = await due(bank)
    await calendar.later(bank, seconds=5)
    for key in (sent, kept):
        await bank.outbox.put_off(key, 60, "503")
    await bank.outbox.release()
    assert await due(bank) == before
    assert await bank.outbox.seconds_to_next() is None


async def test_the_longest_due_comes_first(calendar: Calendar, bank: Storage) -> None:
    first, second = await finished(bank), await finished(bank)
    await bank.outbox.put_off(f"ask:{first.ask.interaction}", 2, "503")
    await bank.outbox.put_off(f"ask:{second.ask.interaction}", 1, "503")
    await calendar.later(bank, seconds=5)
    assert await bank.outbox.seconds_to_next() == 0
    taken = [await bank.outbox.claim_due() for _ in range(2)]
    assert [delivery and delivery.generations[0].id for delivery in taken] == [second.id, first.id]


async def test_an_entry_is_due_at_its_moment_and_not_before(calendar: Calendar, bank: Storage) -> None:
    row = await finished(bank)
    await bank.outbox.put_off(f"ask:{row.ask.interaction}", 3, "503")
    await calendar.later(bank, seconds=2.999)
    assert await bank.outbox.claim_due() is None
    await calendar.later(bank, seconds=0.001)
    assert await bank.outbox.claim_due() is not None


async def test_a_start_has_what_a_dead_process_had_in_hand_posted_at_once(deployment: Deployment) -> None:
    async with deployment.process() as storage:
        await deployment.clear(storage)
        deployment.started = True
        row = await finished(storage)
        await storage.outbox.claim_due()
        assert await storage.outbox.claim_due() is None

    storage = await deployment.start()
    assert await storage.outbox.claim_due() is None
    await storage.outbox.release()
    delivery = await storage.outbox.claim_due()
    assert delivery is not None
    assert (delivery.generations[0].id, delivery.attempts) == (row.id, 2)


async def test_nobody_waits_for_an_entry_that_another_is_taking(postgres_deployment: Deployment) -> None:
    deployment = postgres_deployment
    async with deployment.process(busy_seconds=2.0) as storage, raw(deployment.url) as other:
        await deployment.clear(storage)
        first, second = await finished(storage, 1), await finished(storage, 2)
        key = f"ask:{first.ask.interaction}"
        await other.execute(sa.select(table.c.id).where(table.c.key == key).with_for_update())
        delivery = await storage.outbox.claim_due()
        assert delivery is not None
        assert delivery.generations[0].id == second.id


async def test_what_a_living_process_has_in_hand_is_left_to_it(postgres_deployment: Deployment) -> None:
    deployment = postgres_deployment
    async with deployment.process("first") as first, deployment.process("second") as second:
        await deployment.clear(first)
        await finished(first)
        await first.outbox.claim_due()
        await second.outbox.release()
        assert await second.outbox.claim_due() is None


async def test_a_late_picture_that_was_sent_closes_itself_alone(storage: Storage) -> None:
    from bot.domain.errors import Interrupted

    rows = await waiting(storage, count=2)
    for _ in rows:
        await claim(storage)
    await storage.generations.painted(rows[0].id, FACTS)
    await storage.generations.ended(rows[1].id, Interrupted())
    await storage.outbox.claim_due()
    await storage.generations.painted(rows[1].id, FACTS)

    await storage.outbox.sent(f"late:{rows[1].public_id}", 4711)
    first, second = [await columns(storage, row) for row in rows]
    assert (first["message"], second["message"]) == (900, 4711)
    assert first["token"] is not None
    assert second["token"] is not None, (
        "the entry of the ask waits yet, and is told by the token of any of its rows"
    )

    await storage.outbox.sent(f"ask:{rows[0].ask.interaction}", None)
    assert [(await columns(storage, row))["token"] for row in rows] == [None, None]


async def test_a_note_is_set_and_replaced(storage: Storage) -> None:
    assert await storage.notes.get("commands") is None
    await storage.notes.set("commands", "one")
    await asyncio.gather(*(storage.notes.set("commands", "two") for _ in range(5)))
    assert await storage.notes.get("commands") == "two"
    assert await storage.notes.get("models") is None
