"""What hosts alone are told: odd voting, without voters, and near-equal pictures; and the seal of a count."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from bot.domain.challenges.balloting import Move
from bot.domain.challenges.hints.values import Hints
from bot.domain.challenges.records import Hosted
from bot.storage import Storage
from bot.storage.challenges.tables import ballots, challenges, counted_ballots
from tests.storage.calendars import GUILD, Calendar
from tests.storage.challenged import (
    a_voter,
    all_posts,
    by_mia,
    closed,
    entered,
    published,
    rows,
    stepped,
    votes,
    voting,
)

FOX, SAME_FOX, OWL = "f" * 32, "f" * 30 + "fc", "0f" * 16


async def hints(storage: Storage, hosted: Hosted) -> Hints:
    return await storage.challenge_reports.hints(GUILD, hosted.public_id)


async def by_newcomer(storage: Storage, hosted: Hosted, calendar: Calendar, id: int, number: int) -> None:
    """A voter whose account is 20 days old goes to an entry, chooses it, and nothing else."""
    voter = replace(a_voter(hosted, id), account_made_at=calendar.clock.now - timedelta(days=20))
    for move, under in ((Move.OPEN, None), (Move.JUMP, number), (Move.CHOOSE, number)):
        await storage.ballots.press(GUILD, hosted.public_id, voter, move, under)


async def test_odd_voting_is_told_after_the_close_and_once(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, range(1, 6))
    for id in (60, 61, 62):
        await by_newcomer(bank, hosted, calendar, id, 4)
    await votes(bank, hosted, 70, 2)  # at once
    await all_posts(bank)
    assert await hints(bank, hosted) == Hints()
    await closed(bank, calendar, hosted, {50: [1], 51: [1, 2], 52: [1]})

    odd = Hints(backed=((4, 3),), hurried=1)
    assert await hints(bank, hosted) == odd
    assert [post.hints for post in await all_posts(bank) if post.hints is not None] == [odd]
    assert await rows(bank, ballots) == []
    entry = await bank.entries.find(GUILD, hosted.public_id, 4)
    (kept,) = await rows(bank, challenges)
    assert kept["odd_voting"] == {"backed": [[entry.entry.id, 3]], "hurried": 1}
    await bank.entries.remove(by_mia("bought"), hosted.public_id, entry.entry.id)
    assert await hints(bank, hosted) == Hints(hurried=1)


async def test_nothing_odd_is_told_of_nobody(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, range(1, 6))
    for id in (60, 61):
        await by_newcomer(bank, hosted, calendar, id, 4)
    await closed(bank, calendar, hosted, {50: [1], 51: [1], 52: [1]})
    assert await hints(bank, hosted) == Hints()
    assert {post.kind.value for post in await all_posts(bank)} == {"card", "gallery", "sheet", "result"}


async def test_pictures_that_look_the_same_are_told_when_voting_opens(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await published(bank, calendar)
    for member, fingerprint in ((1, FOX), (2, OWL), (3, SAME_FOX), (4, None)):
        await entered(bank, hosted, (member,), fingerprint=fingerprint)
    await all_posts(bank)
    assert await hints(bank, hosted) == Hints()
    await calendar.later(bank, days=3)
    await stepped(bank, hosted)

    standing = await bank.entries.standing(GUILD, hosted.public_id)
    numbers = {each.entry.author: each.number or 0 for each in standing}
    first, second = sorted((numbers[1], numbers[3]))
    told = [post.hints for post in await all_posts(bank) if post.hints is not None]
    assert told == [await hints(bank, hosted)] == [Hints(alike=((first, second),))]

    author = next(each for each in standing if each.entry.author == 3)
    await bank.entries.remove(by_mia("twice"), hosted.public_id, author.entry.id)
    assert await hints(bank, hosted) == Hints()


async def test_the_seal_is_that_of_the_ballots_that_counted(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, range(1, 6))
    await closed(bank, calendar, hosted, {50: [1], 51: [1, 2], 52: []})
    standing = await bank.entries.standing(GUILD, hosted.public_id)
    numbers = {each.entry.id: each.number or 0 for each in standing}
    seal = (await bank.challenges.outcome(GUILD, hosted.public_id)).ballots_sha256

    lines = [
        " ".join(["seen", *_sorted(numbers, row["handed"]), "chosen", *_sorted(numbers, row["chosen"])])
        for row in await rows(bank, counted_ballots)
    ]
    salt = await bank.database.transact(lambda tx: tx.scalar(sa.select(challenges.c.ballots_salt)))
    file = "\n".join([f"salt {salt}", *sorted(lines), ""])
    assert seal == hashlib.sha256(file.encode()).hexdigest()
    assert len(str(salt)) == 64

    await bank.entries.remove(by_mia("stolen"), hosted.public_id, standing[0].entry.id)
    assert (await bank.challenges.outcome(GUILD, hosted.public_id)).ballots_sha256 == seal


def _sorted(numbers: dict[int, int], entries: list[int]) -> list[str]:
    return [str(number) for number in sorted(numbers[entry] for entry in entries)]
