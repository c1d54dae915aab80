"""The to-do list of challenges: in order, by one process at a time, and why something could not be posted."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.domain.challenges.records import Hosted, Post, PostKind, Trouble
from bot.storage import Storage
from bot.storage.challenges.posts import LEASE
from bot.storage.challenges.reporting.troubles import LEASE as TOLD_WITHIN
from tests.storage.calendars import GUILD, Calendar
from tests.storage.challenged import a_draft, all_posts, by_mia, closed, names, published, voting

HOUR = timedelta(hours=1)


async def due(storage: Storage) -> Post:
    post = await storage.challenge_posts.claim_due()
    assert post is not None
    return post


async def edit(storage: Storage, calendar: Calendar, hosted: Hosted) -> None:
    """Has the card made anew."""
    await storage.challenges.edit(by_mia(), hosted.public_id, lambda _: a_draft(calendar).plan)


async def all_fail(storage: Storage, reason: str) -> None:
    while (post := await storage.challenge_posts.claim_due()) is not None:
        await storage.challenge_posts.failed(post.id, reason)


async def test_one_of_a_challenge_is_in_hand_and_others_need_not_wait(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await voting(bank, calendar, (1, 2))
    other = await published(bank, calendar)
    posts = await asyncio.gather(*(bank.challenge_posts.claim_due() for _ in range(6)))
    taken = [(post.hosted.public_id, post.kind) for post in posts if post is not None]
    assert sorted(taken) == sorted([(hosted.public_id, PostKind.CARD), (other.public_id, PostKind.CARD)])
    assert await bank.challenge_posts.seconds_to_next() == LEASE.total_seconds()

    first = next(post for post in posts if post is not None and post.hosted.public_id == hosted.public_id)
    await bank.challenge_posts.put_off(first.id, 10)
    assert await bank.challenge_posts.claim_due() is None
    assert await bank.challenge_posts.seconds_to_next() == 10
    await calendar.later(bank, seconds=10)
    again = await due(bank)
    assert (again.id, again.attempts, again.age) == (first.id, 2, 10)
    assert await bank.challenge_posts.done(again)
    assert (await due(bank)).kind is PostKind.GALLERY


async def test_where_it_was_posted_is_known_for_the_next_time(bank: Storage, calendar: Calendar) -> None:
    hosted = await published(bank, calendar)
    card = await due(bank)
    assert (card.channel, card.message) == (None, None)
    await bank.challenge_posts.posted(card.id, 44, 900, 44)
    assert await bank.challenge_posts.done(card)
    assert (await bank.challenges.find(GUILD, hosted.public_id)).room == 44

    await edit(bank, calendar, hosted)
    card = await due(bank)
    assert (card.channel, card.message, card.attempts) == (44, 900, 1)


async def test_what_is_wanted_while_it_is_in_hand_is_done_again(bank: Storage, calendar: Calendar) -> None:
    hosted = await published(bank, calendar)
    for end in (bank.challenge_posts.done, lambda post: bank.challenge_posts.failed(post.id, "403/50013")):
        card = await due(bank)
        await edit(bank, calendar, hosted)
        assert not await end(card)
        assert await heard(bank) == []
        assert await bank.challenges.troubles(GUILD, hosted.public_id) == ()
        assert await names(bank) == [("card", 0)]
        await edit(bank, calendar, hosted)


async def test_what_failed_is_told_until_it_is_wanted_again(bank: Storage, calendar: Calendar) -> None:
    hosted = await published(bank, calendar)
    await bank.challenge_posts.failed((await due(bank)).id, "403/50013")
    trouble = Trouble(kind=PostKind.CARD, number=0, reason="403/50013")
    assert await bank.challenges.troubles(GUILD, hosted.public_id) == (trouble,)
    assert await bank.challenge_posts.seconds_to_next() is None
    await edit(bank, calendar, hosted)
    assert await bank.challenges.troubles(GUILD, hosted.public_id) == ()
    assert await names(bank) == [("card", 0)]


async def test_what_hosts_may_have_put_right_is_due_an_hour_later(bank: Storage, calendar: Calendar) -> None:
    hosted, posts = await published(bank, calendar), bank.challenge_posts
    card = await due(bank)
    await posts.failed(card.id, "no permission")
    assert await posts.revive(["no permission"], HOUR) == 0
    await calendar.later(bank, hours=1, seconds=LEASE.total_seconds())
    assert await posts.revive(["role gone"], HOUR) == 0
    assert await posts.revive(["no permission"], 2 * HOUR) == 0
    assert await posts.revive(["no permission", "role gone"], HOUR) == 1
    again = await due(bank)
    assert (again.id, again.attempts, again.age) == (card.id, 2, 0)
    await posts.posted(again.id, 10, 1000, None)
    assert await posts.done(again)

    await bank.challenges.cancel(by_mia("rain"), hosted.public_id, "rain")
    await all_fail(bank, "no permission")
    await calendar.later(bank, days=6)
    assert await posts.revive(["no permission"], HOUR) == 2
    await all_fail(bank, "no permission")
    await calendar.later(bank, days=2)
    assert await posts.revive(["no permission"], HOUR) == 0


async def test_a_cancelled_challenge_that_nobody_saw_is_not_posted_later(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await published(bank, calendar)
    await bank.challenge_posts.failed((await due(bank)).id, "no permission")
    await bank.challenges.cancel(by_mia("rain"), hosted.public_id, "rain")
    await all_fail(bank, "no permission")
    await calendar.later(bank, days=1)
    assert await bank.challenge_posts.revive(["no permission"], HOUR) == 0


async def test_what_is_wanted_is_known_to_be_of_one_that_is_long_over(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await voting(bank, calendar, (1, 2))
    assert not any(post.is_long_over for post in await all_posts(bank))
    await closed(bank, calendar, hosted, {})
    await calendar.later(bank, days=6, hours=23)
    assert not (await due(bank)).is_long_over
    await calendar.later(bank, hours=1)
    assert (await due(bank)).is_long_over


async def test_at_a_start_what_dead_processes_had_in_hand_is_due(bank: Storage, calendar: Calendar) -> None:
    await published(bank, calendar)
    await due(bank)
    await bank.challenge_posts.release()
    assert len(await all_posts(bank)) == 1


async def test_a_gallery_tells_of_a_picture_that_hosts_removed(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, (1, 2))
    first = (await bank.entries.standing(GUILD, hosted.public_id))[0]
    await bank.entries.remove(by_mia("stolen"), hosted.public_id, first.entry.id)
    posts = {}
    while post := await bank.challenge_posts.claim_due():
        posts[post.kind] = post
        await bank.challenge_posts.done(post)
    assert [each.entry.is_removed for each in posts[PostKind.GALLERY].pictures] == [True, False]
    assert [each.entry.is_removed for each in posts[PostKind.SHEET].pictures] == [False]


async def fails_again(storage: Storage, calendar: Calendar, reason: str) -> None:
    """All that had failed, hours later."""
    await calendar.later(storage, hours=2)
    assert await storage.challenge_posts.revive(["no permission", "thread locked"], HOUR)
    await all_fail(storage, reason)


async def heard(*processes: Storage) -> list[tuple[str, str]]:
    """What hosts are told of by these processes, which look at the same time, until there is no more."""
    found = []
    while any(told := await asyncio.gather(*(each.challenge_troubles.claim_due() for each in processes))):
        for hosted, trouble in (each for each in told if each is not None):
            found.append((trouble.kind.value, trouble.reason))
            await processes[-1].challenge_troubles.told(hosted, trouble)
    return sorted(found)


async def test_hosts_hear_of_a_reason_once_from_all_processes_together(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await voting(bank, calendar, range(1, 22))
    await all_fail(bank, "no permission")
    processes = [bank] if calendar.is_sqlite else [bank, await calendar.start("second")]
    kinds = ("card", "gallery", "sheet")
    assert await heard(*processes) == [(kind, "no permission") for kind in kinds], "of three galleries once"
    await fails_again(bank, calendar, "no permission")
    assert await heard(*processes) == []
    await fails_again(processes[-1], calendar, "thread locked")
    assert await heard(*processes) == [(kind, "thread locked") for kind in kinds]

    await calendar.later(bank, hours=2)
    assert await bank.challenge_posts.revive(["thread locked"], HOUR) == 5
    await all_posts(bank)
    first = (await bank.entries.standing(GUILD, hosted.public_id))[0]
    await bank.entries.remove(by_mia("stolen"), hosted.public_id, first.entry.id)
    await all_fail(bank, "thread locked")
    assert ("gallery", "thread locked") in await heard(*processes), "it had been done meanwhile"


async def test_who_tells_hosts_and_is_killed_has_them_told_once_more(
    bank: Storage, calendar: Calendar
) -> None:
    await published(bank, calendar)
    await all_fail(bank, "no permission")
    untold = bank.challenge_troubles
    told = await untold.claim_due()
    assert told is not None
    await calendar.later(bank, seconds=TOLD_WITHIN.total_seconds() - 1)
    assert await untold.claim_due() is None
    await calendar.later(bank, seconds=1)
    assert await untold.claim_due() == told
    await untold.unheard(*told)
    assert await heard(bank) == []
    await fails_again(bank, calendar, "no permission")
    assert await untold.claim_due() == told, "nobody had heard it"

    await fails_again(bank, calendar, "thread locked")
    await untold.told(*told)
    assert await heard(bank) == [("card", "thread locked")], "which is news to who was just told of the other"
    await fails_again(bank, calendar, "no permission")
    await calendar.later(bank, hours=2)
    assert await bank.challenge_posts.revive(["no permission"], HOUR) == 1
    await all_posts(bank)
    assert await heard(bank) == [], "it is done before anybody was told"
