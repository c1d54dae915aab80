"""A member's own pictures, newest first; and those they have never seen."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.domain.albums.leafing import Stretch
from bot.domain.albums.searching import Search
from bot.domain.errors import Interrupted, PromptRejected
from bot.domain.pictures import Generation
from bot.storage import Storage
from bot.storage.engine.columns import AFTER_ALL
from bot.storage.pictures.albums.own import AlbumRows
from bot.storage.pictures.records import LOST
from bot.storage.pictures.tables import generations
from tests.storage.calendars import GUILD
from tests.storage.deployments import FACTS, Deployment, claim, entries, running, waiting


async def finished(storage: Storage, *, member: int = 1) -> Generation:
    row = await running(storage, member=member)
    await storage.generations.painted(row.id, FACTS)
    return row


async def put(storage: Storage, row: Generation, **values: Any) -> None:
    change = sa.update(generations).where(generations.c.id == row.id).values(**values)
    await storage.database.transact(lambda tx: tx.execute(change))


async def kept(storage: Storage, row: Generation) -> None:
    await storage.outbox.kept(f"ask:{row.ask.interaction}", "403/50013", told=False)


def ids(rows: tuple[Generation, ...]) -> list[int]:
    return [row.id for row in rows]


def listed(stretch: Stretch) -> list[int]:
    return [picture.id for picture in stretch.pictures]


async def older(storage: Storage, until: int = AFTER_ALL, words: str = "", member: int = 1) -> Stretch:
    return await storage.album.older(GUILD, member, until=until, search=Search.of(words))


async def newer(storage: Storage, after: int, words: str = "", member: int = 1) -> Stretch:
    return await storage.album.newer(GUILD, member, after=after, search=Search.of(words))


async def test_older_pictures_are_the_painted_ones_newest_first(storage: Storage) -> None:
    rows = [await finished(storage) for _ in range(4)]
    await finished(storage, member=2)
    failed = await running(storage)
    await storage.generations.ended(failed.id, PromptRejected())
    await waiting(storage)

    found = await older(storage)
    assert listed(found) == [row.id for row in reversed(rows)]
    (first, *_), row = found.pictures, rows[3]
    asked = row.ask
    assert (first.public_id, first.interaction, first.position) == (row.public_id, asked.interaction, 0)
    assert (first.member, first.prompt) == (asked.member, asked.request.prompt)
    assert listed(await older(storage, until=rows[1].id)) == [rows[1].id, rows[0].id]
    assert (await storage.album.older(GUILD + 1, 1, until=AFTER_ALL, search=None)).pictures == ()


async def test_a_search_finds_what_has_all_words_in_any_case(storage: Storage) -> None:
    prompts = ['the "red" fox', "Zwei FÜCHSE\\im Schnee", "100% fox", "рыжая ЛИСА"]
    rows = [await finished(storage) for _ in prompts]
    for row, prompt in zip(rows, prompts, strict=True):
        await put(storage, row, request={**asdict(row.ask.request), "prompt": prompt})
    odd = await finished(storage)
    await put(storage, odd, request=["fox", "red"])

    for words, found in (
        ("fox", [2, 0]),
        ("RED the", [0]),
        ("füchse", [1]),
        ("лиса", [3]),
        ("0% f", [2]),
        ("_", []),
        ("prompt", []),
        ('"red"', [0]),
        ("e\\i", [1]),
    ):
        assert listed(await older(storage, words=words)) == [rows[number].id for number in found], words
    assert listed(await newer(storage, rows[0].id, "fox")) == [rows[2].id]
    assert listed(await older(storage, words="fox", member=2)) == []


async def test_a_search_says_how_far_it_came(storage: Storage) -> None:
    album = AlbumRows(storage.database, searched=3)
    cat, dog = Search.of("cat"), Search.of("dog")
    rows = [await finished(storage) for _ in range(5)]
    await put(storage, rows[0], request={**asdict(rows[0].ask.request), "prompt": "a stray cat"})
    begun = await album.older(GUILD, 1, until=AFTER_ALL, search=cat)
    assert (listed(begun), begun.unsearched) == ([], rows[1].id)
    ended = await album.older(GUILD, 1, until=rows[1].id, search=cat)
    assert (listed(ended), ended.unsearched) == ([rows[0].id], None)
    assert (await album.newer(GUILD, 1, after=0, search=dog)).unsearched == rows[3].id
    assert (await album.newer(GUILD, 1, after=rows[1].id, search=dog)).unsearched is None


async def test_what_was_kept_waits_until_it_is_seen(storage: Storage) -> None:
    delivered, lost, other = [await finished(storage, member=member) for member in (1, 1, 2)]
    await storage.outbox.sent(f"ask:{delivered.ask.interaction}", None)
    assert await storage.album.undelivered(GUILD, 1) == ()
    await kept(storage, lost)
    await kept(storage, other)

    (found,) = await storage.album.undelivered(GUILD, 1)
    assert found.public_id == lost.public_id
    await storage.album.seen([found.public_id])
    assert await storage.album.undelivered(GUILD, 1) == ()
    assert ids(await storage.album.undelivered(GUILD, 2)) == [other.id]
    assert (await entries(storage))[f"ask:{lost.ask.interaction}"] == "sent"


async def test_what_others_were_not_given_is_not_shown_nor_what_is_on_another_server(
    storage: Storage,
) -> None:
    lost = await finished(storage)
    await kept(storage, lost)
    assert await storage.album.undelivered(GUILD + 1, 1) == ()
    assert await storage.album.undelivered(GUILD, 2) == ()
    assert (await storage.album.newer(GUILD + 1, 1, after=0, search=None)).pictures == ()
    assert listed(await newer(storage, lost.id - 1)) == [lost.id]


async def test_what_was_shown_is_closed_and_nothing_else(storage: Storage) -> None:
    shown, pending, sent = [await finished(storage, member=member) for member in (1, 2, 3)]
    await kept(storage, shown)
    await storage.outbox.sent(f"ask:{sent.ask.interaction}", None)
    await storage.album.seen([])
    assert (await entries(storage))[f"ask:{shown.ask.interaction}"] == "kept"
    await storage.album.seen([row.public_id for row in (shown, pending, sent)])
    states = await entries(storage)
    assert [states[f"ask:{row.ask.interaction}"] for row in (shown, pending, sent)] == [
        "sent",
        "pending",
        "sent",
    ]


async def test_an_ask_counts_as_seen_when_all_its_pictures_were(deployment: Deployment) -> None:
    storage = await deployment.start(member_limit=4)
    rows = await waiting(storage, count=3)
    for row in rows:
        await claim(storage)
        if row is not rows[2]:
            await storage.generations.painted(row.id, FACTS)
    await storage.generations.ended(rows[2].id, PromptRejected())
    await kept(storage, rows[0])

    assert ids(await storage.album.undelivered(GUILD, 1)) == [rows[0].id, rows[1].id]
    await storage.album.seen([rows[0].public_id])
    assert len(await storage.album.undelivered(GUILD, 1)) == 2
    await storage.album.seen([rows[0].public_id, rows[1].public_id, "unknown"])
    assert await storage.album.undelivered(GUILD, 1) == ()


async def test_a_late_picture_is_kept_by_itself(storage: Storage) -> None:
    rows = await waiting(storage, count=2)
    for _ in rows:
        await claim(storage)
    await storage.generations.painted(rows[0].id, FACTS)
    await storage.generations.ended(rows[1].id, Interrupted())
    taken = await storage.outbox.claim_due()
    assert taken is not None
    await storage.outbox.sent(taken.key, None)
    await storage.generations.painted(rows[1].id, FACTS)
    assert await storage.album.undelivered(GUILD, 1) == ()

    await storage.outbox.kept(f"late:{rows[1].public_id}", "403/50013", told=False)
    assert ids(await storage.album.undelivered(GUILD, 1)) == [rows[1].id]
    await storage.album.seen([rows[1].public_id])
    assert await storage.album.undelivered(GUILD, 1) == ()


async def test_a_late_picture_that_was_posted_is_not_shown_for_the_ask_that_was_not(storage: Storage) -> None:
    rows = await waiting(storage, count=2)
    for _ in rows:
        await claim(storage)
    await storage.generations.painted(rows[0].id, FACTS)
    await storage.generations.ended(rows[1].id, Interrupted())
    await storage.outbox.claim_due()
    await storage.generations.painted(rows[1].id, FACTS)
    await kept(storage, rows[0])
    await storage.outbox.sent(f"late:{rows[1].public_id}", 4711)
    assert ids(await storage.album.undelivered(GUILD, 1)) == [rows[0].id]


async def test_leafing_forward(storage: Storage) -> None:
    made = [await finished(storage) for _ in range(5)]
    failed = await running(storage)
    await storage.generations.ended(failed.id, PromptRejected())
    await waiting(storage)
    numbers = [row.id for row in made]
    assert listed(await newer(storage, numbers[1])) == [numbers[4], numbers[3], numbers[2]]
    assert listed(await newer(storage, numbers[4])) == []
    assert listed(await newer(storage, 0, member=2)) == []
    assert await storage.album.has_newer(GUILD, 1, after=numbers[3])
    assert not await storage.album.has_newer(GUILD, 1, after=numbers[4])


async def test_no_more_are_read_than_a_list_of_asks_needs(storage: Storage) -> None:
    album = AlbumRows(storage.database, listed=2)
    numbers = [(await finished(storage)).id for _ in range(3)]
    for search in (None, Search.of("fox")):
        old = await album.older(GUILD, 1, until=AFTER_ALL, search=search)
        new = await album.newer(GUILD, 1, after=0, search=search)
        assert (listed(old), listed(new)) == ([numbers[2], numbers[1]], [numbers[1], numbers[0]])


async def test_how_long_the_last_pictures_of_everybody_took(deployment: Deployment) -> None:
    storage = await deployment.start()
    made = []
    for member, quality, seconds in ((1, None, 7), (2, "hd", 31), (1, "standard", 12)):
        row = await running(storage, member=member)
        assert row.started_at is not None
        request = replace(row.ask.request, quality=quality)
        end = row.started_at + timedelta(seconds=seconds)
        await storage.generations.painted(row.id, FACTS)
        await put(storage, row, request=asdict(request), ended_at=end)
        made.append((request.model, quality, float(seconds)))
    failed, early = [await running(storage, member=3) for _ in range(2)]
    await storage.generations.ended(failed.id, PromptRejected())
    await storage.generations.painted(early.id, FACTS)
    assert early.started_at is not None
    await put(storage, early, ended_at=early.started_at - timedelta(seconds=1))
    await waiting(storage)

    assert await storage.album.recent_durations(9) == tuple(reversed(made))
    assert await storage.album.recent_durations(2) == (made[2], made[1])


async def test_a_picture_whose_words_were_removed_still_says_how_long_it_took(storage: Storage) -> None:
    unreadable, blank = [await finished(storage) for _ in range(2)]
    await put(storage, unreadable, request=asdict(LOST))
    await put(storage, blank, request={**asdict(blank.ask.request), "prompt": ""})
    ((model, quality, seconds),) = await storage.album.recent_durations(9)
    assert (model, quality) == (blank.ask.request.model, None)
    assert seconds >= 0.0
