"""What was kept is told once; private cards get their last words in time."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.domain.errors import PromptRejected
from bot.domain.pictures import Generation, State
from bot.front.result.posts.lastwords import EndingAsks
from bot.front.result.posts.untold import UntoldEntries
from bot.storage import Storage
from bot.storage.pictures.tables import generations
from bot.storage.pictures.untold import LATELY
from tests.storage.calendars import Calendar
from tests.storage.deployments import FACTS, running, waiting

GUILD = 11  # of all asks here
SOON = timedelta(seconds=75)


async def kept(storage: Storage, member: int, *, told: bool = False) -> str:
    row = await running(storage, member=member)
    await storage.generations.painted(row.id, FACTS)
    key = f"ask:{row.ask.interaction}"
    await storage.outbox.kept(key, "400/200000" * 20, told=told)
    return key


async def change(storage: Storage, row: Generation, **values: object) -> None:
    statement = sa.update(generations).where(generations.c.id == row.id).values(**values)
    await storage.database.transact(lambda tx: tx.execute(statement))


async def test_what_was_kept_is_to_be_told_until_it_is(storage: Storage) -> None:
    untold: UntoldEntries = storage.untold
    key, _, other = await kept(storage, 1), await kept(storage, 1, told=True), await kept(storage, 2)
    assert await untold.members() == {(GUILD, 1), (GUILD, 2)}
    assert [entry.key for entry in await untold.of(GUILD, 1)] == [key]
    assert await untold.of(GUILD + 1, 1) == ()

    await untold.told([key])
    assert await untold.of(GUILD, 1) == ()
    assert await untold.members() == {(GUILD, 2)}
    assert [entry.key for entry in await untold.of(GUILD, 2)] == [other]


async def test_what_was_seen_need_not_be_told(storage: Storage) -> None:
    await kept(storage, 1)
    (row,) = await storage.album.undelivered(GUILD, 1)
    await storage.album.seen([row.public_id])
    assert await storage.untold.members() == frozenset()


async def test_an_ask_without_pictures_is_told_as_a_whole(storage: Storage) -> None:
    row = await running(storage, member=1)
    await storage.generations.ended(row.id, PromptRejected())
    await storage.outbox.kept(f"ask:{row.ask.interaction}", "the token has expired", told=False)
    (entry,) = await storage.untold.of(GUILD, 1)
    assert [each.state for each in entry.generations] == [State.FAILED]


async def test_what_is_long_past_is_not_told_any_more(bank: Storage, calendar: Calendar) -> None:
    await kept(bank, 1)
    await calendar.later(bank, seconds=LATELY.total_seconds() + 60)
    assert await bank.untold.members() == frozenset()
    assert await bank.untold.of(GUILD, 1) == ()


async def test_what_waited_for_long_and_was_kept_lately_is_told(bank: Storage, calendar: Calendar) -> None:
    row = await running(bank, member=1)
    await bank.generations.painted(row.id, FACTS)
    await calendar.later(bank, seconds=LATELY.total_seconds() + 60)
    await bank.outbox.kept(f"ask:{row.ask.interaction}", "given up", told=False)
    assert await bank.untold.members() == {(GUILD, 1)}


async def test_a_private_card_has_last_words_while_it_is_open_or_unposted(storage: Storage) -> None:
    asks: EndingAsks = storage.untold
    queued = await waiting(storage, member=1)
    running_one = await running(storage, member=2)
    unposted, posted = [await running(storage, member=member) for member in (3, 4)]
    public, later = [(await waiting(storage, member=member))[0] for member in (5, 6)]
    for row in (unposted, posted):
        await storage.generations.painted(row.id, FACTS)
    await storage.outbox.sent(f"ask:{posted.ask.interaction}", None)

    soon = storage.database.now(timedelta(seconds=60))
    for row in (*queued, running_one, unposted, posted, later):
        await change(storage, row, private=True, expires_at=soon)
    await change(storage, public, expires_at=soon)
    await change(storage, later, expires_at=storage.database.now(timedelta(seconds=100)))

    found = {rows[0].ask.interaction for rows in await asks.private_ending(SOON)}
    assert found == {row.ask.interaction for row in (queued[0], running_one, unposted)}


async def test_after_the_end_of_a_token_nothing_is_said(storage: Storage) -> None:
    (row,) = await waiting(storage)
    await change(storage, row, private=True, expires_at=storage.database.now(timedelta(seconds=-1)))
    assert await storage.untold.private_ending(SOON) == ()
