"""Challenges are published and moved on once, however many ask for it, and all that belongs to a step comes with it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.challenges.phases import Downtime, due_at
from bot.domain.challenges.planning import Plan
from bot.domain.challenges.records import Hosted, PostKind, Prize
from bot.domain.challenges.values import Phase
from bot.domain.errors import NoChallenge, PhaseChanged, TooManyChallenges
from bot.domain.guilds.audit import Did
from bot.storage import Storage
from bot.storage.challenges.tables import ballots
from tests.storage.calendars import GUILD, Calendar
from tests.storage.challenged import (
    CHANNEL,
    a_draft,
    all_posts,
    by_mia,
    entered,
    names,
    published,
    rows,
    stepped,
    votes,
    voting,
)


async def test_a_challenge_is_published_once_for_its_interaction(bank: Storage, calendar: Calendar) -> None:
    change, draft = by_mia(), a_draft(calendar, prize=Prize(role=7, credits=5), models=("m",))
    first, second = await asyncio.gather(*(bank.challenges.create(change, draft) for _ in range(2)))
    assert first == second
    assert (first.challenge.phase, first.prize, first.locale) == (Phase.OPEN, draft.prize, "de")
    assert first.challenge.options == draft.plan.options
    assert await bank.challenges.listed(GUILD, [Phase.OPEN]) == (first,)
    assert await bank.challenges.find(GUILD, first.public_id) == first
    with pytest.raises(NoChallenge):
        await bank.challenges.find(GUILD + 1, first.public_id)
    (entry,) = await bank.credits.history(GUILD, None, before=None, limit=9)
    assert entry.new == {"challenge": first.public_id, "theme": "Rain", "did": Did.PUBLISHED}
    assert await names(bank) == [("card", 0)]


async def test_those_that_take_pictures_on_all_servers_are_read_at_once(
    bank: Storage, calendar: Calendar
) -> None:
    first, second = [await published(bank, calendar) for _ in range(2)]
    later = a_draft(calendar)
    later = replace(later, plan=replace(later.plan, opens_at=later.plan.opens_at + timedelta(days=1)))
    await bank.challenges.create(by_mia(), later)
    other = await bank.challenges.create(replace(by_mia(), guild=GUILD + 1), a_draft(calendar))
    everywhere = {GUILD: (second, first), GUILD + 1: (other,)}
    assert await bank.challenges.open_everywhere(3) == everywhere
    assert await bank.challenges.open_everywhere(2) is None
    await bank.challenges.cancel(by_mia(), second.public_id, "no time")
    assert await bank.challenges.open_everywhere(2) == {GUILD: (first,), GUILD + 1: (other,)}


async def test_a_server_has_so_many_at_the_same_time(bank: Storage, calendar: Calendar) -> None:
    asks = (bank.challenges.create(by_mia(), a_draft(calendar)) for _ in range(7))
    done = await asyncio.gather(*asks, return_exceptions=True)
    assert sum(isinstance(each, TooManyChallenges) for each in done) == 2
    (hosted, *_) = (each for each in done if isinstance(each, Hosted))
    cancelled = await bank.challenges.cancel(by_mia(), hosted.public_id, "no time")
    assert (cancelled.challenge.phase, cancelled.cancelled_why) == (Phase.CANCELLED, "no time")
    await published(bank, calendar)


async def test_it_is_edited_as_it_is_kept(bank: Storage, calendar: Calendar) -> None:
    hosted = await published(bank, calendar)
    await all_posts(bank)

    def longer(kept: Hosted) -> Plan:
        plan = a_draft(calendar).plan
        return replace(plan, theme="Snow", voting_at=kept.challenge.voting_at + timedelta(days=1))

    edited = await bank.challenges.edit(by_mia(), hosted.public_id, longer, Prize(credits=3))
    assert (edited.challenge.theme, edited.prize) == ("Snow", Prize(credits=3))
    assert edited.challenge.voting_at - hosted.challenge.voting_at == timedelta(days=1)
    assert await names(bank) == [("card", 0)]
    (entry, _) = await bank.credits.history(GUILD, None, before=None, limit=9)
    before, after = hosted.challenge.voting_at, edited.challenge.voting_at
    assert entry.old == {"theme": "Rain", "voting_at": before.isoformat(), "winner_credits": 0}
    is_new = {"theme": "Snow", "voting_at": after.isoformat(), "winner_credits": 3}
    assert entry.new == {"challenge": hosted.public_id, "did": Did.EDITED, **is_new}


async def test_voting_opens_with_numbers_galleries_and_a_sheet(bank: Storage, calendar: Calendar) -> None:
    hosted = await published(bank, calendar)
    await entered(bank, hosted, range(1, 12))
    await all_posts(bank)
    assert await bank.challenges.due() == {}
    assert await bank.challenges.seconds_to_next() == 3 * 86_400
    await calendar.later(bank, days=3)
    assert await bank.challenges.due() == {hosted.challenge.id: GUILD}

    after = await stepped(bank, hosted)
    assert after.challenge.phase is Phase.VOTING
    assert await bank.challenges.voting() == {hosted.challenge.id: GUILD}
    standing = await bank.entries.standing(GUILD, hosted.public_id)
    assert [each.number for each in standing] == list(range(1, 12))
    card, first, second, sheet = await all_posts(bank)
    assert (card.kind.value, first.number, second.number, sheet.kind.value) == ("card", 1, 2, "sheet")
    assert (first.pictures, second.pictures, sheet.pictures) == (standing[:10], standing[10:], standing)
    assert (card.counts.entries, card.counts.voters, card.outcome) == (11, 0, None)


async def test_without_entries_there_is_nothing_to_be_shown(bank: Storage, calendar: Calendar) -> None:
    await voting(bank, calendar, ())
    assert await names(bank) == [("card", 0)]


async def test_of_two_processes_one_takes_the_step(bank: Storage, calendar: Calendar) -> None:
    hosted = await published(bank, calendar)
    await entered(bank, hosted, (1, 2))
    await all_posts(bank)
    await calendar.later(bank, days=5)
    took = await asyncio.gather(*(bank.challenges.advance(hosted.challenge.id, None) for _ in range(4)))
    # It was never voted on: so it opens late, for as long as was planned, and does not close.
    assert [each.challenge.phase for each in took if each] == [Phase.VOTING]
    assert await names(bank) == [("card", 0), ("gallery", 1), ("sheet", 0)]


async def test_a_downtime_counts_once(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, (1, 2))
    await all_posts(bank)
    since = calendar.clock.now + timedelta(hours=1)
    until = await calendar.later(bank, hours=11)
    away = Downtime(since, until)
    took = await asyncio.gather(*(bank.challenges.advance(hosted.challenge.id, away) for _ in range(3)))
    (after,) = (each for each in took if each is not None)
    assert after.challenge.closes_at == hosted.challenge.closes_at + timedelta(hours=10)
    assert await names(bank) == [("card", 0)]


async def test_a_host_takes_the_next_step_that_they_were_shown(bank: Storage, calendar: Calendar) -> None:
    hosted = await published(bank, calendar)
    change = by_mia()
    for _ in range(2):
        after = await bank.challenges.sooner(change, hosted.public_id, Phase.OPEN)
        assert after.challenge.phase is Phase.VOTING
    with pytest.raises(PhaseChanged):
        await bank.challenges.sooner(by_mia(), hosted.public_id, Phase.OPEN)
    (entry, _) = await bank.credits.history(GUILD, None, before=None, limit=9)
    assert (entry.legible, (entry.new or {})["did"]) == (True, Did.VOTING)


async def test_a_cancelled_challenge_has_no_ballots_and_posts_no_gallery(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await voting(bank, calendar, (1, 2, 3))
    await votes(bank, hosted, 50, 1)
    await bank.challenges.cancel(by_mia(), hosted.public_id, "no time")
    assert await rows(bank, ballots) == []
    assert await names(bank) == [("card", 0), ("notice", 0)]
    assert await bank.challenges.seconds_to_next() is None


async def test_what_stands_of_a_cancelled_challenge_loses_its_button(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await voting(bank, calendar, (1, 2, 3))
    while (post := await bank.challenge_posts.claim_due()) is not None and post.kind is not PostKind.SHEET:
        await bank.challenge_posts.posted(post.id, CHANNEL, 900 + post.number, None)
        await bank.challenge_posts.done(post)
    await bank.challenges.cancel(by_mia(), hosted.public_id, "no time")
    assert post is not None
    assert not await bank.challenge_posts.done(post), "the sheet was in hand, and is made once more"
    assert await names(bank) == [("sheet", 0), ("card", 0), ("notice", 0), ("gallery", 1)]


async def test_what_may_be_posted_and_was_wanted_again_is_not_forgotten_by_a_cancellation(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await voting(bank, calendar, (1, 2, 3))
    while (post := await bank.challenge_posts.claim_due()) is not None and post.kind is PostKind.CARD:
        await bank.challenge_posts.done(post)
    assert post is not None  # the gallery: who had it in hand dies
    first, *_ = await bank.entries.standing(GUILD, hosted.public_id)
    await bank.entries.remove(by_mia("stolen"), hosted.public_id, first.entry.id)
    await bank.challenges.cancel(by_mia(), hosted.public_id, "no time")
    await calendar.later(bank, minutes=5)
    assert ("gallery", 1) in await names(bank)


async def test_a_step_is_due_when_the_rules_say_so(bank: Storage, calendar: Calendar) -> None:
    draft = a_draft(calendar)
    later = replace(draft.plan, opens_at=draft.plan.voting_at - timedelta(days=1))
    hosted = await bank.challenges.create(by_mia(), replace(draft, plan=later))
    for phase in (Phase.SCHEDULED, Phase.OPEN, Phase.VOTING):
        assert hosted.challenge.phase is phase
        due = due_at(hosted.challenge)
        assert due is not None
        seconds = await bank.challenges.seconds_to_next()
        assert seconds is not None
        assert await bank.challenges.due() == {}
        await calendar.later(bank, seconds=seconds)
        assert await bank.challenges.due() == {hosted.challenge.id: GUILD}
        assert calendar.clock.now == due
        hosted = await stepped(bank, hosted)
    assert await bank.challenges.seconds_to_next() is None
