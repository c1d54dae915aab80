"""A database that says that it is a copy: its first start closes what is open, on both engines."""

from __future__ import annotations

import pytest

from bot.domain.challenges.records import Hosted, PostKind
from bot.domain.guilds.members import MemberSettings
from bot.domain.pictures import State
from bot.storage import Storage
from bot.storage.challenges.telling.tables import challenge_tellings
from bot.storage.upkeep.restored import COPIED, settle_if_restored
from tests.storage.calendars import GUILD, Calendar
from tests.storage.challenged import (
    all_posts,
    by_mia,
    closed,
    names,
    published,
    put_entries,
    rows,
    stepped,
    voting,
)
from tests.storage.deployments import FACTS, Deployment, claim, columns, entries, running, waiting


async def test_what_is_open_is_given_back_and_nothing_is_posted(
    deployment: Deployment, caplog: pytest.LogCaptureFixture
) -> None:
    async with deployment.process() as storage:
        await deployment.clear(storage)
        painted = await running(storage)
        await storage.generations.painted(painted.id, FACTS)
        left = await running(storage, member=2)
        (queued,) = await waiting(storage, member=3)
        await storage.notes.set(COPIED, "2026-11-22 03:00 UTC")

    async with deployment.process() as storage:
        assert "this is the copy made at 2026-11-22 03:00 UTC: 2 pictures" in caplog.text
        assert [(await columns(storage, row))["state"] for row in (painted, left, queued)] == [
            State.PAINTED,
            State.UNKNOWN,
            State.UNKNOWN,
        ]
        assert set((await entries(storage)).values()) == {"kept"}
        assert await storage.outbox.claim_due() is None
        assert await claim(storage) is None
        assert await storage.notes.get(COPIED) is None
        (new,) = await waiting(storage, member=4)

    async with deployment.process() as storage:
        claimed = await claim(storage)
        assert claimed is not None
        assert claimed.id == new.id


async def restored(storage: Storage) -> None:
    await storage.notes.set(COPIED, "2026-11-22 03:00 UTC")
    await settle_if_restored(storage.database)


async def looked_for(storage: Storage) -> dict[tuple[str, int], bool]:
    """What is due, and whether it is looked for in the channel before it is sent."""
    posts = await all_posts(storage)
    return {(post.kind.value, post.number): post.message is not None or post.wanted > 1 for post in posts}


async def shown(storage: Storage, hosted: Hosted) -> None:
    """Its card stands in the channel."""
    card = await storage.challenge_posts.claim_due()
    assert card is not None
    assert (card.kind, card.hosted.public_id) == (PostKind.CARD, hosted.public_id)
    await storage.challenge_posts.posted(card.id, 33, 900, None)
    assert await storage.challenge_posts.done(card)


async def test_what_a_challenge_may_have_posted_since_the_copy_is_looked_for_before_it_is_sent(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await published(bank, calendar)
    await shown(bank, hosted)
    await put_entries(bank, hosted, range(1, 13))
    await restored(bank)
    assert await names(bank) == [], "nothing is wanted yet"
    assert await bank.challenges.troubles(GUILD, hosted.public_id) == ()

    await put_entries(bank, hosted, range(13, 24))
    await calendar.later(bank, days=3)
    await stepped(bank, hosted)
    shows = [("card", 0), ("gallery", 1), ("gallery", 2), ("gallery", 3), ("sheet", 0)]
    assert await looked_for(bank) == dict.fromkeys(shows, True)
    new = await published(bank, calendar)
    assert await looked_for(bank) == {("card", 0): False}, "which cannot stand anywhere"
    await closed(bank, calendar, hosted, {})
    assert (await looked_for(bank))["result", 0]
    await bank.challenges.cancel(by_mia("rain"), new.public_id, "rain")
    assert not (await looked_for(bank))["notice", 0]


async def test_what_was_still_to_be_posted_when_the_copy_was_made_is_looked_for_too(
    bank: Storage, calendar: Calendar
) -> None:
    await voting(bank, calendar, range(1, 13))
    over = await closed(bank, calendar, await voting(bank, calendar, (1, 2)), {})
    await restored(bank)
    due = await looked_for(bank)
    assert {("card", 0), ("gallery", 2), ("sheet", 0), ("result", 0)} <= set(due)
    assert all(due.values())
    assert await bank.challenges.troubles(GUILD, over.public_id) == ()


async def test_one_that_is_cancelled_after_the_start_on_a_copy_says_so_once_and_looks_for_its_pictures(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await published(bank, calendar)
    await shown(bank, hosted)
    await put_entries(bank, hosted, (1, 2))
    await restored(bank)
    await bank.challenges.cancel(by_mia("rain"), hosted.public_id, "rain")
    due = await looked_for(bank)
    assert {("card", 0), ("notice", 0), ("gallery", 1), ("sheet", 0)} <= set(due)
    assert all(due.values())


async def test_who_was_to_be_told_of_a_challenge_when_the_copy_was_made_has_been(
    bank: Storage, calendar: Calendar
) -> None:
    await bank.members.change(GUILD, 1, MemberSettings(told_of_challenges=True))
    await published(bank, calendar)
    assert len(await rows(bank, challenge_tellings)) == 1
    await restored(bank)
    assert await rows(bank, challenge_tellings) == []
