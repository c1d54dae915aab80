"""While a private card is given its last words no process posts the result, and no last words follow a result."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa

from bot.domain.errors import Interrupted
from bot.domain.pictures import Ask, Generation
from bot.front.kit.cards import Card
from bot.front.kit.replies import Replies, ReplyHandle
from bot.front.result.posts.lastwords import EDIT_TIMEOUT, EVERY, LastWords
from bot.storage import Storage
from bot.storage.pictures.cardholds import HOLD
from bot.storage.pictures.tables import generations
from bot.storage.upkeep.restored import COPIED, settle_if_restored
from bot.storage.upkeep.tables import notes
from tests.storage.deployments import FACTS, Deployment, entries, running

TRIED = "503"


@dataclass
class Cards(Replies):
    """What is written on cards."""

    said: list[str] = field(default_factory=list)

    async def edit(self, reply: ReplyHandle, card: Card) -> int:
        self.said.append(card.content)
        return 1


@dataclass
class ReadBefore:
    """One process has read what is to have last words, and another one posts it now."""

    asks: tuple[tuple[Generation, ...], ...]

    async def private_ending(self, within: timedelta) -> tuple[tuple[Generation, ...], ...]:
        return self.asks


async def ending(storage: Storage) -> Generation:
    """A private picture that is running, and whose token ends soon."""
    row = await running(storage)
    values = {"private": True, "expires_at": storage.database.now(timedelta(seconds=60))}
    statement = sa.update(generations).where(generations.c.id == row.id).values(**values)
    await storage.database.transact(lambda tx: tx.execute(statement))
    ((row,),) = await storage.untold.private_ending(timedelta(seconds=75))
    return row


async def said_by(storage: Storage, row: Generation) -> list[str]:
    cards, looks = Cards(), list[float]()
    await LastWords(ReadBefore(((row,),)), storage.card_holds, cards, looks.append).say()
    assert looks == [EVERY] * len(cards.said), "what waits for the hold is found"
    return cards.said


def key_of(ask: Ask) -> str:
    return f"ask:{ask.interaction}"


def test_a_hold_is_longer_than_an_edit_and_leaves_room_between_two() -> None:
    assert EDIT_TIMEOUT + 2 < HOLD.total_seconds() < EVERY - 2


async def test_no_last_words_follow_what_another_process_has_posted(deployment: Deployment) -> None:
    here = await deployment.start()
    there = here if deployment.is_sqlite else await deployment.start("second")
    row = await ending(here)
    await there.generations.painted(row.id, FACTS)
    delivery = await there.outbox.claim_due()
    assert delivery is not None
    assert await said_by(here, row) == [], "its upload may be under way"

    await there.outbox.sent(delivery.key, None)
    assert await said_by(here, row) == [], "its picture is shown"


async def test_no_last_words_take_the_place_of_words_that_were_told(storage: Storage) -> None:
    row = await ending(storage)
    await storage.generations.painted(row.id, FACTS)
    await storage.outbox.kept(key_of(row.ask), "400/200000", told=True)
    assert await said_by(storage, row) == []


async def test_what_ends_while_its_card_is_held_is_posted_after_it(deployment: Deployment) -> None:
    here = await deployment.start()
    there = here if deployment.is_sqlite else await deployment.start("second")
    row = await ending(here)
    assert len(await said_by(here, row)) == 1
    assert await there.outbox.claim_due() is None

    await there.generations.painted(row.id, FACTS)
    assert await there.outbox.claim_due() is None, "the last words may be under way"
    assert 0 < (await there.outbox.seconds_to_next() or 0) <= HOLD.total_seconds()
    await deployment.passes(there, HOLD.total_seconds() + 1)
    delivery = await there.outbox.claim_due()
    assert delivery is not None
    assert (delivery.key, delivery.attempts) == (key_of(row.ask), 1)
    assert delivery.age < 60
    await there.outbox.sent(delivery.key, None)
    assert await entries(here) == {delivery.key: "sent"}


async def test_what_is_put_off_is_held_and_tried_again(deployment: Deployment, storage: Storage) -> None:
    row = await ending(storage)
    await storage.generations.painted(row.id, FACTS)
    assert not await storage.card_holds.hold_card(row.ask.interaction), "it is due"
    delivery = await storage.outbox.claim_due()
    assert delivery is not None
    await storage.outbox.put_off(delivery.key, 1, TRIED)
    assert len(await said_by(storage, row)) == 1

    await deployment.passes(storage, 2)
    assert await storage.outbox.claim_due() is None
    await deployment.passes(storage, HOLD.total_seconds())
    again = await storage.outbox.claim_due()
    assert again is not None
    assert again.attempts == 2
    assert not await storage.card_holds.hold_card(row.ask.interaction), "it is in hand again"


async def test_a_hold_does_not_bring_a_long_pause_to_an_end(deployment: Deployment, storage: Storage) -> None:
    row = await ending(storage)
    await storage.generations.painted(row.id, FACTS)
    delivery = await storage.outbox.claim_due()
    assert delivery is not None
    await storage.outbox.put_off(delivery.key, 300, TRIED)
    assert await storage.card_holds.hold_card(row.ask.interaction)
    assert (await storage.outbox.seconds_to_next() or 0) > 200


async def test_what_came_late_is_not_written_over(storage: Storage) -> None:
    """The reply shows the picture that came after the word that none had come, and that word could not be sent."""
    row = await ending(storage)
    await storage.generations.ended(row.id, Interrupted())
    word = await storage.outbox.claim_due()
    assert word is not None
    await storage.outbox.put_off(word.key, 300, TRIED)
    assert await storage.card_holds.hold_card(row.ask.interaction)

    await storage.generations.painted(row.id, FACTS)
    late = await storage.outbox.claim_due()
    assert late is not None
    assert late.is_late
    assert not await storage.card_holds.hold_card(row.ask.interaction), "it may be under way"
    await storage.outbox.sent(late.key, None)
    assert not await storage.card_holds.hold_card(row.ask.interaction), "it is shown"


async def test_a_copy_that_was_made_while_a_card_was_held_gives_its_pictures_back(storage: Storage) -> None:
    row = await ending(storage)
    assert await storage.card_holds.hold_card(row.ask.interaction)
    copied = storage.database.insert(notes).values(name=COPIED, text="2026-11-27")
    await storage.database.transact(lambda tx: tx.execute(copied))
    await settle_if_restored(storage.database)
    assert await entries(storage) == {key_of(row.ask): "kept"}


async def test_an_ask_that_was_held_again_and_again_is_posted_once(
    deployment: Deployment, storage: Storage
) -> None:
    row = await ending(storage)
    for _ in range(3):
        assert await storage.card_holds.hold_card(row.ask.interaction)
        await deployment.passes(storage, 15)
    await storage.generations.painted(row.id, FACTS)
    assert await storage.outbox.claim_due() is not None
    assert await storage.outbox.claim_due() is None


async def test_a_hold_and_an_end_at_the_same_moment(deployment: Deployment) -> None:
    """Whichever comes first, the result is not posted beside the words, and not lost."""
    here = await deployment.start(slots=50, member_limit=50)
    there = here if deployment.is_sqlite else await deployment.start("second", slots=50, member_limit=50)
    rows = [await running(here) for _ in range(10)]
    held = await asyncio.gather(
        *(here.card_holds.hold_card(row.ask.interaction) for row in rows),
        *(there.generations.painted(row.id, FACTS) for row in rows),
    )
    claimed = set()
    while (delivery := await there.outbox.claim_due()) is not None:
        claimed.add(delivery.generations[0].id)
    for row, was_held in zip(rows, held[:10], strict=True):
        assert was_held is (row.id not in claimed)
    await deployment.passes(there, HOLD.total_seconds() + 1)
    while (delivery := await there.outbox.claim_due()) is not None:
        claimed.add(delivery.generations[0].id)
    assert claimed == {row.id for row in rows}
