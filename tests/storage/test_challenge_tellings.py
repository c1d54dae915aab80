"""Who has chosen to be told of challenges is noted once for each of their two moments, and taken once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.domain.challenges.records import Telling
from bot.domain.challenges.values import Phase
from bot.domain.guilds.members import MemberSettings
from bot.storage import Storage
from bot.storage.challenges.telling.tables import challenge_tellings
from tests.storage.calendars import GUILD, Calendar
from tests.storage.challenged import a_draft, by_mia, published, put_entries, rows, stepped, voting

TOLD = MemberSettings(told_of_challenges=True)


async def chosen(storage: Storage) -> None:
    """Members 1 and 2 want it; 3 has chosen something else; 4 wants it on another server."""
    for guild, member, settings in (
        (GUILD, 1, TOLD),
        (GUILD, 2, TOLD),
        (GUILD, 3, MemberSettings(hidden=True)),
        (GUILD + 1, 4, TOLD),
    ):
        await storage.members.change(guild, member, settings)


async def listed(storage: Storage) -> list[tuple[int, str]]:
    return sorted((row["member"], row["phase"]) for row in await rows(storage, challenge_tellings))


async def test_they_are_told_when_it_opens_and_when_its_voting_does(
    bank: Storage, calendar: Calendar
) -> None:
    await chosen(bank)
    draft = a_draft(calendar)
    later = replace(draft.plan, opens_at=draft.plan.opens_at + timedelta(days=1))
    hosted = await bank.challenges.create(by_mia(), replace(draft, plan=later))
    assert await listed(bank) == [], "it is not open yet"
    await calendar.later(bank, days=1)
    await stepped(bank, hosted)
    assert await listed(bank) == [(1, "open"), (2, "open")]
    await put_entries(bank, hosted, (7, 8))
    await calendar.later(bank, days=2)
    await stepped(bank, hosted)
    assert await listed(bank) == [(1, "open"), (1, "voting"), (2, "open"), (2, "voting")]


async def test_nobody_is_called_to_a_vote_on_nothing(bank: Storage, calendar: Calendar) -> None:
    await chosen(bank)
    await voting(bank, calendar, ())
    assert await listed(bank) == [(1, "open"), (2, "open")]


async def test_each_is_taken_once_a_moment_later(bank: Storage, calendar: Calendar) -> None:
    await chosen(bank)
    hosted = await published(bank, calendar)
    assert await bank.tellings.claim_due() is None
    assert await bank.tellings.seconds_to_next() == 5
    await calendar.later(bank, seconds=6)
    await bank.members.change(GUILD, 2, MemberSettings())
    took = await asyncio.gather(*(bank.tellings.claim_due() for _ in range(4)))
    first, second = sorted((each for each in took if each is not None), key=lambda each: each.member)
    assert (first.hosted, first.phase, first.attempts, first.age) == (hosted, Phase.OPEN, 1, 6.0)
    assert [(each.member, each.is_wanted) for each in (first, second)] == [(1, True), (2, False)]

    await bank.tellings.done(second.id)
    await bank.tellings.put_off(first.id, 30)
    await calendar.later(bank, seconds=29)
    assert await bank.tellings.claim_due() is None
    await calendar.later(bank, seconds=2)
    again = await bank.tellings.claim_due()
    assert isinstance(again, Telling)
    assert (again.id, again.attempts) == (first.id, 2)
    await bank.tellings.done(again.id)
    assert await bank.tellings.seconds_to_next() is None


async def test_one_in_hand_when_its_process_died_is_due_again(bank: Storage, calendar: Calendar) -> None:
    await chosen(bank)
    await published(bank, calendar)
    await calendar.later(bank, seconds=6)
    first = await bank.tellings.claim_due()
    assert first is not None
    await calendar.later(bank, minutes=3)
    taken = {each.id for each in [await bank.tellings.claim_due(), await bank.tellings.claim_due()] if each}
    assert first.id in taken


async def test_nothing_is_left_of_who_has_their_data_deleted(bank: Storage, calendar: Calendar) -> None:
    await chosen(bank)
    await published(bank, calendar)
    counted = await bank.erasures.count(GUILD, 1)
    assert (counted.settings, counted.tellings, counted.is_nothing) == (True, 1, False)
    others = [await bank.erasures.count(guild, 3) for guild in (GUILD, GUILD + 1)]
    assert [(each.settings, each.tellings) for each in others] == [(True, 0), (False, 0)]
    assert await bank.erasures.begin(GUILD, 1, interaction=99, cut=counted.cut) is not None
    assert await listed(bank) == [(2, "open")]
    assert (await bank.erasures.count(GUILD, 1)).is_nothing
