"""Waiting for a turn: places, Cancel, fairness, and how much goes at once."""

from __future__ import annotations

import asyncio

from bot.sandbox.images import ImageEndpoint
from tests.stories.community import Community, painted
from tests.stories.conftest import NewCommunity
from tests.upgrade import database
from tests.upgrade.yesterday import looked

DEFERRED_UPDATE = 6  # Discord's type of an answer that leaves the pressed message as it is


async def test_who_waits_sees_the_place_and_may_cancel(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_CONCURRENCY="1") as community:
        community.endpoint.hold()
        first = await community.imagine(community.alice, "first")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        second = await (await community.imagine(community.bob, "second")).message()
        third = await community.imagine(community.mia, "third")
        waiting = await third.message()

        assert "number 1" in second.text
        assert "number 2" in waiting.text
        pressed = await community.mia.click(waiting, "Cancel")
        await pressed.until(lambda _: "Cancelled" in waiting.text)
        assert "Nothing was charged" in waiting.text
        assert not waiting.buttons

        community.endpoint.release()
        await first.until(painted)
        await community.endpoint.until(
            lambda: len(community.endpoint.posts) == 2 and not community.endpoint.in_flight
        )
        assert community.posts("third") == []


async def test_cancel_belongs_to_the_asker(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_CONCURRENCY="1") as community:
        community.endpoint.hold()
        await community.imagine(community.alice, "first")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        waiting = await (await community.imagine(community.bob, "second")).message()

        nosy = await community.mia.click(waiting, "Cancel")
        await nosy.until(lambda shown: shown.reply)
        assert nosy.reply is not None
        assert nosy.reply.ephemeral
        assert "In line" in waiting.text

        community.endpoint.release()
        await community.endpoint.until(lambda: len(community.posts("second")) == 1)


def states(community: Community) -> list[str]:
    rows = database.asked(community.folder, "SELECT state FROM generations ORDER BY id")
    return [row["state"] for row in rows]


async def test_a_cancel_of_the_rest_leaves_the_card_to_what_is_painted(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_RATE="1") as community:  # the second one has to wait for a minute
        shown = await community.imagine(community.bob, "foxes", count=2)
        card = await shown.message()
        await shown.until(lambda _: card.buttons)
        await looked(community.sandbox, lambda: "painted" in states(community), every=0.05)
        await community.bob.click(card, "Cancel")
        await shown.until(painted)
        assert "1 of 2 pictures was cancelled" in card.text
        answers = [each.body for each in community.sandbox.requests if each.route.endswith("/callback")]
        assert answers[-1]["type"] == DEFERRED_UPDATE, "a card of its own could come over the picture"


async def test_what_has_ended_cannot_be_cancelled(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_CONCURRENCY="1") as community:
        community.endpoint.hold()
        await community.imagine(community.alice, "first")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        shown = await community.imagine(community.bob, "second")
        waiting = await shown.message()
        cancel = waiting.button("Cancel").custom_id
        community.endpoint.release()
        await shown.until(painted)

        late = await community.bob.forge(cancel, message=waiting)
        await late.until(lambda shown: shown.followups or (shown.reply and shown.reply.ephemeral))
        assert "Cancelled" not in waiting.text


async def test_a_full_line_refuses_in_private(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_CONCURRENCY="1", QUEUE_LIMIT="2") as community:
        community.endpoint.hold()
        await community.imagine(community.alice, "first")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        await (await community.imagine(community.bob, "second", count=2)).message()

        refused = await (await community.imagine(community.mia, "third")).message()
        assert refused.ephemeral
        assert "2 pictures are waiting" in refused.text
        assert "Nothing was charged" in refused.text
        community.endpoint.release()
        await community.endpoint.until(lambda: len(community.endpoint.posts) == 3)


async def test_no_member_has_more_than_the_limit_at_once(new_community: NewCommunity) -> None:
    async with new_community(MEMBER_LIMIT="2", IMAGE_CONCURRENCY="8") as community:
        community.endpoint.hold()
        greedy = await community.imagine(community.alice, "greedy", count=4)
        modest = await community.imagine(community.bob, "modest")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 3)
        community.endpoint.release()
        await greedy.until(painted)
        await modest.until(painted)
        assert community.endpoint.peak_in_flight == 3


async def test_members_are_served_in_turn(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_CONCURRENCY="1", QUEUE_LIMIT="100", plain=20_000) as community:
        community.endpoint.hold()
        await community.imagine(community.alice, "alice 0")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        for number in range(1, 5):
            await (await community.imagine(community.alice, f"alice {number}")).message()
        for number in range(4):
            await (await community.imagine(community.bob, f"bob {number}")).message()
        community.endpoint.release()
        await community.endpoint.until(
            lambda: len(community.posts()) == 9 and not community.endpoint.in_flight
        )

        served = [str(body["prompt"]).split()[0] for body in community.posts()]
        assert served == ["alice", "bob"] * 4 + ["alice"]


async def test_a_hundred_at_once_are_all_answered_and_served(new_community: NewCommunity) -> None:
    async with new_community(QUEUE_LIMIT="100", IMAGE_CONCURRENCY="8", plain=20_000) as community:
        people = [community.sandbox.join(community.guild, f"member{number}") for number in range(20)]
        community.endpoint.delay = 0.05
        asks = await asyncio.gather(
            *(community.imagine(person, f"{person.name} {turn}") for turn in range(5) for person in people)
        )
        for shown in asks:
            await shown.until(painted)

        assert all(shown.acknowledged_after is not None and not shown.failed for shown in asks)
        assert len(community.posts()) == 100
        assert len({str(body["prompt"]) for body in community.posts()}) == 100
        assert community.endpoint.peak_in_flight <= 8
        assert _rounds(community.endpoint, 20) <= 3


def _rounds(endpoint: ImageEndpoint, members: int) -> int:
    """By how many pictures the most served member was ever ahead of the least served one."""
    served: dict[str, int] = {}
    ahead = 0
    for post in endpoint.posts[:-members]:
        name = str((post.json or {})["prompt"]).split()[0]
        served[name] = served.get(name, 0) + 1
        ahead = max(ahead, max(served.values()) - (min(served.values()) if len(served) == members else 0))
    return ahead
