"""The to-do list of messages that must be made anew: which messages, when, and by one process at a time."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import sqlalchemy as sa

from bot.domain.care.values import Refresh
from bot.domain.errors import Interrupted, PromptRejected
from bot.domain.pictures import Generation
from bot.storage import Storage
from bot.storage.care.refreshes import LEASE, RefreshRows
from bot.storage.pictures.tables import generations
from tests.storage.calendars import GUILD
from tests.storage.cared import MESSAGE, made, posted, todos
from tests.storage.deployments import FACTS, Deployment, an_ask, claim, entries, reserve, started, waiting


async def due(storage: Storage) -> Refresh:
    refresh = await storage.refreshes.claim_due()
    assert refresh is not None
    return refresh


def shown(refresh: Refresh) -> list[tuple[int, int, list[str]]]:
    """Channel, message, and the pictures that are left in it."""
    return [(each.channel, each.message, [row.public_id for row in each.shown]) for each in refresh.messages]


async def share(storage: Storage, row: Generation, message: int, *, alone: bool = False) -> None:
    await storage.care.shared(
        row.ask.interaction,
        row.public_id if alone else None,
        guild=GUILD,
        channel=23,
        place=23,
        message=message,
        by=2,
    )


# --- which messages ---


async def test_a_deletion_is_a_to_do_for_the_message_and_the_bytes(storage: Storage) -> None:
    first, second = await posted(storage, count=2)
    await storage.care.delete([first.public_id], by=1)
    refresh = await due(storage)
    assert shown(refresh) == [(22, MESSAGE, [second.public_id])]
    assert [row.key for row in refresh.deleted] == [first.key]
    assert len(refresh.messages[0].generations) == 2
    assert await storage.refreshes.done(refresh)
    assert await todos(storage) == []


async def test_a_private_result_has_no_message_to_be_made_anew(storage: Storage) -> None:
    (row,) = await posted(storage, private=True)
    await storage.care.delete([row.public_id], by=1)
    refresh = await due(storage)
    assert refresh.messages == ()
    assert [each.key for each in refresh.deleted] == [row.key]


async def test_every_message_in_which_it_is_shared_is_made_anew(storage: Storage) -> None:
    first, second = await posted(storage, count=2)
    await share(storage, first, 901)
    await share(storage, first, 902, alone=True)
    await share(storage, second, 903, alone=True)
    await storage.care.delete([first.public_id], by=1)
    found = [shown(await due(storage)) for _ in range(3)]
    assert found == [[(22, MESSAGE, [second.public_id])], [(23, 901, [second.public_id])], [(23, 902, [])]]
    assert await storage.refreshes.claim_due() is None


async def test_what_was_kept_for_its_member_is_in_no_public_message(storage: Storage) -> None:
    """Its card says something else. Making it anew would post what could not be posted, or may not be."""
    interaction, *_ = await made(storage, count=2)
    await storage.outbox.kept(f"ask:{interaction}", "403/50013", told=False)
    first, _ = await storage.generations.ask(interaction)
    await storage.care.delete([first.public_id], by=1)
    assert (await due(storage)).messages == ()

    seen = [row.public_id for row in await storage.album.undelivered(GUILD, 1)]
    await storage.album.seen(seen)
    await storage.care.spoiler(interaction, on=True)
    refresh = (await due(storage)) if await released(storage) else None
    assert refresh is not None
    assert refresh.messages == ()


async def released(storage: Storage) -> bool:
    await storage.refreshes.release()
    return True


async def test_an_abandoned_ask_is_in_no_public_message(storage: Storage) -> None:
    rows = await reserve(storage, an_ask(count=2))
    first, second = await started(storage, rows)
    await storage.generations.painted(first.id, FACTS)
    await storage.generations.abandon(first.ask.interaction)
    await storage.generations.painted(second.id, FACTS)
    await storage.outbox.sent(f"ask:{first.ask.interaction}", None)
    await storage.care.delete([first.public_id], by=1)
    assert (await due(storage)).messages == ()


async def test_a_late_picture_has_a_message_of_its_own(storage: Storage) -> None:
    rows = await reserve(storage, an_ask(count=2))
    first, late = await started(storage, rows)
    await storage.generations.painted(first.id, FACTS)
    await storage.generations.ended(late.id, Interrupted())
    assert await storage.outbox.claim_due() is not None
    await storage.outbox.sent(f"ask:{first.ask.interaction}", None)
    await storage.generations.painted(late.id, FACTS)
    assert await storage.outbox.claim_due() is not None
    await storage.outbox.sent(f"late:{late.public_id}", 950)

    await storage.care.delete([late.public_id], by=1)
    assert shown(await due(storage)) == [(22, MESSAGE, [first.public_id]), (22, 950, [])]


# --- when ---


async def test_what_is_being_posted_is_made_anew_afterwards(storage: Storage) -> None:
    interaction, *_ = await made(storage, count=2)
    delivery = await storage.outbox.claim_due()
    assert delivery is not None
    first, second = delivery.generations
    await storage.care.delete([first.public_id], by=1)
    assert await storage.refreshes.claim_due() is None
    assert await storage.refreshes.seconds_to_next() is None

    await storage.outbox.sent(f"ask:{interaction}", 955)
    assert await storage.refreshes.seconds_to_next() == 0
    assert shown(await due(storage)) == [(22, 955, [second.public_id])]


async def test_an_ask_that_is_being_made_is_waited_for(storage: Storage) -> None:
    rows = await reserve(storage, an_ask(count=2))
    first, second = await started(storage, rows)
    await storage.generations.painted(first.id, FACTS)
    await storage.care.delete([first.public_id], by=1)
    assert await storage.refreshes.claim_due() is None

    await storage.generations.painted(second.id, FACTS)
    delivery = await storage.outbox.claim_due()
    assert delivery is not None
    assert [row.public_id for row in delivery.generations] == [second.public_id]


async def test_an_ask_that_was_deleted_before_it_was_posted_ends_quietly(storage: Storage) -> None:
    interaction, *_ = await made(storage, count=2)
    ids = [row.public_id for row in await storage.generations.ask(interaction)]
    await storage.care.delete(ids, by=1)
    other, *_ = await made(storage)

    delivery = await storage.outbox.claim_due()
    assert delivery is not None
    assert delivery.generations[0].ask.interaction == other
    assert (await entries(storage))[f"ask:{interaction}"] == "sent"
    assert shown(await due(storage)) == [(22, MESSAGE, [])]  # the progress card


async def test_a_failure_is_told_although_the_others_were_deleted(storage: Storage) -> None:
    rows = await reserve(storage, an_ask(count=2))
    first, second = await started(storage, rows)
    await storage.generations.painted(first.id, FACTS)
    await storage.care.delete([first.public_id], by=1)
    await storage.generations.ended(second.id, PromptRejected())
    delivery = await storage.outbox.claim_due()
    assert delivery is not None
    assert [row.public_id for row in delivery.generations] == [second.public_id]


async def test_the_last_words_of_a_private_ask_leave_out_what_was_deleted(storage: Storage) -> None:
    interaction, *_ = await made(storage, private=True, count=2)
    first, second = await storage.generations.ask(interaction)
    soon = timedelta(hours=1)
    later = sa.update(generations).values(expires_at=storage.database.now(timedelta(minutes=10)))
    await storage.database.transact(lambda tx: tx.execute(later))
    (both,) = await storage.untold.private_ending(soon)
    assert len(both) == 2
    await storage.care.delete([first.public_id], by=1)
    (left,) = await storage.untold.private_ending(soon)
    assert left[0].public_id == second.public_id
    await storage.care.delete([second.public_id], by=1)
    assert await storage.untold.private_ending(soon) == ()


# --- by whom ---


async def test_one_process_alone_is_at_a_message(storage: Storage) -> None:
    rows = [(await posted(storage))[0] for _ in range(5)]
    await storage.care.delete([row.public_id for row in rows], by=1)
    another = RefreshRows(storage.database)
    found = await asyncio.gather(*(each.claim_due() for each in (storage.refreshes, another) * 5))
    assert sorted(each.interaction for each in found if each is not None) == sorted(
        row.ask.interaction for row in rows
    )


async def test_who_dies_with_it_in_hand_leaves_it_to_others(deployment: Deployment) -> None:
    storage = await deployment.start()
    (row,) = await posted(storage)
    await storage.care.delete([row.public_id], by=1)
    assert (await due(storage)).attempts == 1
    assert await storage.refreshes.claim_due() is None
    await deployment.passes(storage, LEASE.total_seconds() + 1)
    assert (await due(storage)).attempts == 2


async def test_what_is_put_off_is_due_again_later(deployment: Deployment) -> None:
    storage = await deployment.start()
    (row,) = await posted(storage)
    await storage.care.delete([row.public_id], by=1)
    await storage.refreshes.put_off((await due(storage)).id, 30)
    assert await storage.refreshes.claim_due() is None
    assert 25 < (await storage.refreshes.seconds_to_next() or 0) <= 30
    await deployment.passes(storage, 31)
    again = await due(storage)
    assert (again.attempts, again.age > 30) == (2, True)


async def test_a_press_that_comes_meanwhile_is_not_lost(storage: Storage) -> None:
    first, second = await posted(storage, count=2)
    await storage.care.delete([first.public_id], by=1)
    begun = await due(storage)
    await storage.care.delete([second.public_id], by=1)
    assert await storage.refreshes.claim_due() is None
    assert not await storage.refreshes.done(begun)
    again = await due(storage)
    assert shown(again) == [(22, MESSAGE, [])]
    assert await storage.refreshes.done(again)
    assert await storage.refreshes.done(again)
    assert await todos(storage) == []


async def test_without_a_to_do_there_is_nothing_due(storage: Storage) -> None:
    await waiting(storage)
    assert await claim(storage) is not None
    assert await storage.refreshes.claim_due() is None
    assert await storage.refreshes.seconds_to_next() is None
