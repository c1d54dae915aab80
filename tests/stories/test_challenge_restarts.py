"""The plug is pulled in each phase of a challenge: every post stands once, votes stay, and the result is right."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tests.stories.community import Community
from tests.stories.conftest import NewCommunity
from tests.stories.contest import Contest, number_of, pressed, veteran
from tests.stories.staff import staff_of


async def killed_while_it_is_posted(community: Community, act: Callable[[], Awaitable[object]]) -> None:
    """Discord has taken the next new message, whose answer never comes; then the bot is started again."""
    faults = community.sandbox.discord_faults
    fault = faults.next("POST /channels/*", disconnect="after")
    held = faults.next("POST /channels/*", gate=asyncio.Event(), times=None)
    await act()
    await community.sandbox.world.changes.until(lambda: fault not in faults.pending)
    await community.kill()
    faults.clear()
    assert held.gate is not None
    held.gate.set()
    await community.start()


async def test_each_post_stands_once_whenever_the_plug_is_pulled(new_community: NewCommunity) -> None:
    async with new_community() as community:
        contest = Contest(community, staff_of(community).owner, community.art)
        preview = await contest.drafted()
        await killed_while_it_is_posted(community, lambda: contest.host.click(preview, "Publish"))
        await contest.until(lambda: contest.cards)
        contest.id = next(each.custom_id for each in contest.cards[0].buttons if "info" in each.custom_id)[8:]
        people = [veteran(community, f"member {number}") for number in range(5)]
        for number in range(2):
            await contest.enter(people[number], f"rain {number}", title=f"title {number}")

        await killed_while_it_is_posted(community, contest.sooner)
        await contest.until(lambda: contest.posts("s"))
        best = contest.number_titled("title 0")
        ballots = {who.id: await contest.ballot(who) for who in people[1:]}
        await contest.look(people[2], ballots[people[2].id], 1)
        await community.kill()
        await community.start()
        for who in people[1:]:  # the panels are from before
            ballot = ballots[who.id]
            while number_of(ballot) != best:
                await pressed(who, ballot, "Next")
            await pressed(who, ballot, f"Vote for {best}")
            if who is not people[1]:  # for them there is no other one
                for _ in range(2):  # a picture counts as looked at once they have gone on from it
                    await pressed(who, ballot, "Next")

        await killed_while_it_is_posted(community, contest.sooner)
        await contest.until(lambda: contest.posts("r") and "Won by" in contest.card.text)
        contest.each_post_once()
        (result,) = contest.posts("r")
        assert result.text.index(people[0].mention) < result.text.index(people[1].mention)
        assert "Place 1" in result.text
