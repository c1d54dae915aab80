"""Challenges with entries and voters, for the tests of what is kept of them."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.balloting import Move, Together
from bot.domain.challenges.planning import Plan
from bot.domain.challenges.records import (
    BallotView,
    Draft,
    EnteredPicture,
    Hosted,
    Overview,
    Post,
    Prize,
    Submission,
)
from bot.domain.challenges.values import Options
from bot.domain.challenges.voters import Voter
from bot.domain.guilds.audit import Change
from bot.storage import Storage
from bot.storage.challenges.tables import challenge_entries
from tests.storage.calendars import GUILD, MIA, Calendar
from tests.storage.cared import posted

CHANNEL = 33
OPEN_FOR, VOTED_FOR = timedelta(days=3), timedelta(days=2)

_interactions = itertools.count(1_500_000_000_000_000_000)


def by_mia(reason: str | None = None) -> Change:
    """With an interaction of its own each time."""
    return Change(guild=GUILD, actor=MIA, reason=reason, interaction=next(_interactions))


def a_draft(calendar: Calendar, *, prize: Prize | None = None, **options: Any) -> Draft:
    now = calendar.clock.now
    plan = Plan(
        theme="Rain",
        opens_at=now,
        voting_at=now + OPEN_FOR,
        closes_at=now + OPEN_FOR + VOTED_FOR,
        options=Options(**options),
    )
    return Draft(channel=CHANNEL, plan=plan, prize=prize or Prize(), locale="de")


async def published(
    storage: Storage, calendar: Calendar, *, prize: Prize | None = None, **options: Any
) -> Hosted:
    return await storage.challenges.create(by_mia(), a_draft(calendar, prize=prize, **options))


async def a_submission(storage: Storage, member: int, **facts: Any) -> Submission:
    """Of a picture that the member has made now."""
    (row,) = await posted(storage, member=member)
    candidate = await storage.entries.candidate(GUILD, row.public_id)
    assert candidate is not None
    interaction = next(_interactions)
    submission = Submission(
        interaction=interaction,
        candidate=candidate,
        key=f"entry-{interaction}",
        media_type="image/png",
        width=8,
        height=6,
        prompt="a red fox in the rain",
    )
    return replace(submission, **facts)


async def entered(
    storage: Storage, hosted: Hosted, members: Collection[int], **facts: Any
) -> list[EnteredPicture]:
    """An entry of each member."""
    return [
        await storage.entries.enter(
            GUILD, hosted.public_id, await a_submission(storage, member, **facts), replaces=False
        )
        for member in members
    ]


async def put_entries(storage: Storage, hosted: Hosted, members: Collection[int]) -> None:
    """The same at once, of pictures that nobody made."""
    given = [
        {
            "challenge": hosted.challenge.id,
            "member": member,
            "picture": f"p{member}",
            "interaction": next(_interactions),
            "prompt": "",
            "hides_prompt": False,
            "spoiler": False,
            "key": f"entry-{member}",
            "media_type": "image/png",
            "width": 8,
            "height": 6,
            "entered_at": hosted.challenge.opens_at,
            "shown": 0,
            "won_credits": 0,
        }
        for member in members
    ]
    await storage.database.transact(lambda tx: tx.execute(sa.insert(challenge_entries), given))


async def voting(
    storage: Storage,
    calendar: Calendar,
    members: Collection[int],
    *,
    prize: Prize | None = None,
    **options: Any,
) -> Hosted:
    """A challenge with an entry of each member, on which voting has opened."""
    hosted = await published(storage, calendar, prize=prize, **options)
    if members:
        await put_entries(storage, hosted, members)
    await calendar.later(storage, days=3)
    return await stepped(storage, hosted)


async def stepped(storage: Storage, hosted: Hosted) -> Hosted:
    """After its next step, which is due."""
    after = await storage.challenges.advance(hosted.challenge.id, None)
    assert after is not None
    return after


def a_voter(hosted: Hosted, id: int) -> Voter:
    """An old member with an old account."""
    long_ago = hosted.challenge.published_at - timedelta(days=400)
    return Voter(id=id, account_made_at=long_ago, joined_at=long_ago)


async def press(
    storage: Storage, hosted: Hosted, voter: int, move: Move, number: int | None = None
) -> BallotView:
    return await storage.ballots.press(GUILD, hosted.public_id, a_voter(hosted, voter), move, number)


async def together(
    storage: Storage,
    hosted: Hosted,
    voter: int,
    pressed: Together,
    *numbers: int,
    drawn: Set[int] | None = None,
) -> Overview:
    """A press of who looks at all pictures together. `drawn`: what was ticked in the menu when it was drawn."""
    by, ticked = a_voter(hosted, voter), frozenset(numbers)
    return await storage.ballots.together(GUILD, hosted.public_id, by, pressed, ticked, drawn)


async def looks(storage: Storage, hosted: Hosted, voter: int, times: int) -> BallotView:
    """Open the ballot, and go on so many times."""
    view = await press(storage, hosted, voter, Move.OPEN)
    for _ in range(times):
        assert view.picture is not None
        view = await press(storage, hosted, voter, Move.NEXT, view.picture.number)
    return view


async def votes(storage: Storage, hosted: Hosted, voter: int, *numbers: int) -> BallotView:
    """Look at all, then choose these."""
    total = (await press(storage, hosted, voter, Move.OPEN)).total
    view = await looks(storage, hosted, voter, total)
    for number in numbers:
        view = await press(storage, hosted, voter, Move.CHOOSE, number)
    return view


async def closed(
    storage: Storage, calendar: Calendar, hosted: Hosted, chosen: Mapping[int, Sequence[int]]
) -> Hosted:
    """After these voters have chosen, in no hurry, the pictures of these members, and the close."""
    for voter in chosen:
        await press(storage, hosted, voter, Move.OPEN)
    await calendar.later(storage, minutes=1)
    standing = await storage.entries.standing(GUILD, hosted.public_id)
    numbers = {each.entry.author: each.number or 0 for each in standing}
    for voter, members in chosen.items():
        await votes(storage, hosted, voter, *(numbers[member] for member in members))
    await calendar.later(storage, days=2)
    return await stepped(storage, hosted)


async def all_posts(storage: Storage) -> list[Post]:
    """All that is due, in order, each done as soon as it is taken."""
    found: list[Post] = []
    while (post := await storage.challenge_posts.claim_due()) is not None:
        found.append(post)
        assert await storage.challenge_posts.done(post)
    return found


async def names(storage: Storage) -> list[tuple[str, int]]:
    """Kind and number of what `all_posts` takes."""
    return [(post.kind.value, post.number) for post in await all_posts(storage)]


async def rows(storage: Storage, table: sa.Table) -> list[dict[str, Any]]:
    query = sa.select(table)
    found = await storage.database.transact(lambda tx: tx.execute(query).mappings().all())
    return [dict(row) for row in found]
