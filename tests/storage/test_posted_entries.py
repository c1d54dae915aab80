"""What was posted long ago leaves the outbox, and nothing that reads it notices."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import sqlalchemy as sa

from bot.domain.errors import Interrupted
from bot.domain.pictures import Generation
from bot.storage import Storage
from bot.storage.engine.columns import AFTER_ALL
from bot.storage.pictures.tables import outbox
from bot.storage.upkeep.bites import FIRST, Bites
from bot.storage.upkeep.postedentries import POSTED, PostedEntries
from tests.storage.calendars import Calendar
from tests.storage.deployments import FACTS, claim, entries, running, waiting

GUILD = 11  # of all asks here
DAY = timedelta(days=1).total_seconds()
MONTH = POSTED.total_seconds()


async def _no_pause(seconds: float) -> None: ...


async def removed(storage: Storage) -> int:
    bites = partial(Bites, storage.database, stopwatch=lambda: 0.0, pause=_no_pause)
    return await PostedEntries(storage.database, bites).remove()


async def posted(storage: Storage, member: int = 1) -> Generation:
    row = await running(storage, member=member)
    await storage.generations.painted(row.id, FACTS)
    await storage.outbox.sent(f"ask:{row.ask.interaction}", 900)
    return row


async def test_what_was_posted_a_month_ago_goes(bank: Storage, calendar: Calendar) -> None:
    old = await posted(bank)
    await calendar.later(bank, seconds=DAY)
    young = await posted(bank)
    assert await removed(bank) == 0
    await calendar.later(bank, seconds=MONTH - DAY + 1)
    assert await removed(bank) == 1
    assert await entries(bank) == {f"ask:{young.ask.interaction}": "sent"}
    assert await removed(bank) == 0

    # What buttons and /me ask for.
    found = await bank.generations.find(old.public_id)
    assert found is not None
    assert found.message == 900
    assert len(await bank.generations.ask(old.ask.interaction)) == 1
    assert len((await bank.album.older(GUILD, 1, until=AFTER_ALL, search=None)).pictures) == 2
    assert await bank.album.undelivered(GUILD, 1) == ()
    await bank.album.seen([old.public_id])
    assert await bank.untold.of(GUILD, 1) == ()


async def test_what_waits_stays_however_old(bank: Storage, calendar: Calendar) -> None:
    kept, pending = await running(bank), await running(bank, member=2)
    for row in (kept, pending):
        await bank.generations.painted(row.id, FACTS)
    await bank.outbox.kept(f"ask:{kept.ask.interaction}", "403/50013", told=False)
    await calendar.later(bank, seconds=10 * MONTH)
    assert await removed(bank) == 0
    assert len(await bank.album.undelivered(GUILD, 1)) == 1
    await bank.album.seen([kept.public_id])
    assert await removed(bank) == 1, "it was seen, and is as old as that it was kept"
    assert await bank.outbox.claim_due() is not None


async def test_what_was_made_long_ago_and_posted_lately_stays(bank: Storage, calendar: Calendar) -> None:
    row = await running(bank)
    await bank.generations.painted(row.id, FACTS)
    await calendar.later(bank, seconds=2 * MONTH)
    await bank.outbox.sent(f"ask:{row.ask.interaction}", None)
    assert await removed(bank) == 0
    await calendar.later(bank, seconds=MONTH + 1)
    assert await removed(bank) == 1


async def test_a_late_picture_is_not_shown_again_with_what_was_kept(
    bank: Storage, calendar: Calendar
) -> None:
    rows = await waiting(bank, count=2)
    for _ in rows:
        await claim(bank)
    await bank.generations.painted(rows[0].id, FACTS)
    await bank.generations.ended(rows[1].id, Interrupted())
    taken = await bank.outbox.claim_due()
    assert taken is not None
    await bank.outbox.kept(taken.key, "403/50013", told=True)
    await bank.generations.painted(rows[1].id, FACTS)
    await bank.outbox.sent(f"late:{rows[1].public_id}", 901)
    await calendar.later(bank, seconds=2 * MONTH)

    assert await removed(bank) == 0
    assert [row.id for row in await bank.album.undelivered(GUILD, 1)] == [rows[0].id]
    await bank.album.seen([rows[0].public_id])
    assert await removed(bank) == 2


async def test_a_picture_that_comes_after_its_entry_has_gone_is_posted(
    bank: Storage, calendar: Calendar
) -> None:
    row = await running(bank)
    await bank.generations.ended(row.id, Interrupted())
    await bank.outbox.sent(f"ask:{row.ask.interaction}", None)
    await calendar.later(bank, seconds=2 * MONTH)
    assert await removed(bank) == 1
    await bank.generations.painted(row.id, FACTS)
    late = await bank.outbox.claim_due()
    assert late is not None
    assert late.key == f"late:{row.public_id}"


async def test_many_go_in_bites(bank: Storage, calendar: Calendar) -> None:
    many = 3 * FIRST
    long_ago = bank.database.now(-2 * POSTED)
    rows = [
        {"key": f"ask:{number}", "interaction": number, "state": "kept" if number % 10 == 0 else "sent"}
        for number in range(many)
    ]
    insert = sa.insert(outbox).values(not_before=long_ago, created_at=long_ago, attempts=1)
    await bank.database.transact(lambda tx: tx.execute(insert, rows))
    assert await removed(bank) == many - many // 10
    assert set((await entries(bank)).values()) == {"kept"}
