"""Waiting for a turn: places, Cancel, fairness, and how much goes at once."""

from __future__ import annotations

import asyncio

from bot.sandbox.images import ImageEndpoint
from tests.stories.conftest import NewTown
from tests.stories.town import painted


async def test_who_waits_sees_the_place_and_may_cancel(new_town: NewTown) -> None:
    async with new_town(IMAGE_CONCURRENCY="1") as town:
        town.endpoint.hold()
        first = await town.imagine(town.alice, "first")
        await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
        second = await (await town.imagine(town.bob, "second")).message()
        third = await town.imagine(town.mia, "third")
        waiting = await third.message()

        assert "number 1" in second.text
        assert "number 2" in waiting.text
        pressed = await town.mia.click(waiting, "Cancel")
        await pressed.until(lambda _: "Cancelled" in waiting.text)
        assert "Nothing was charged" in waiting.text
        assert not waiting.buttons

        town.endpoint.release()
        await first.until(painted)
        await town.endpoint.until(lambda: len(town.endpoint.posts) == 2 and not town.endpoint.in_flight)
        assert town.posts("third") == []


async def test_cancel_belongs_to_the_asker(new_town: NewTown) -> None:
    async with new_town(IMAGE_CONCURRENCY="1") as town:
        town.endpoint.hold()
        await town.imagine(town.alice, "first")
        await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
        waiting = await (await town.imagine(town.bob, "second")).message()

        nosy = await town.mia.click(waiting, "Cancel")
        await nosy.until(lambda shown: shown.reply)
        assert nosy.reply is not None
        assert nosy.reply.ephemeral
        assert "In line" in waiting.text

        town.endpoint.release()
        await town.endpoint.until(lambda: len(town.posts("second")) == 1)


async def test_what_has_started_cannot_be_cancelled(new_town: NewTown) -> None:
    async with new_town(IMAGE_CONCURRENCY="1") as town:
        town.endpoint.hold()
        await town.imagine(town.alice, "first")
        await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
        shown = await town.imagine(town.bob, "second")
        waiting = await shown.message()
        cancel = waiting.button("Cancel").custom_id
        town.endpoint.release()
        await shown.until(painted)

        late = await town.bob.forge(cancel, message=waiting)
        await late.until(lambda shown: shown.followups or (shown.reply and shown.reply.ephemeral))
        assert "Cancelled" not in waiting.text


async def test_a_full_line_refuses_in_private(new_town: NewTown) -> None:
    async with new_town(IMAGE_CONCURRENCY="1", QUEUE_LIMIT="2") as town:
        town.endpoint.hold()
        await town.imagine(town.alice, "first")
        await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
        await (await town.imagine(town.bob, "second", count=2)).message()

        refused = await (await town.imagine(town.mia, "third")).message()
        assert refused.ephemeral
        assert "2 pictures are waiting" in refused.text
        assert "Nothing was charged" in refused.text
        town.endpoint.release()
        await town.endpoint.until(lambda: len(town.endpoint.posts) == 3)


async def test_no_member_has_more_than_the_limit_at_once(new_town: NewTown) -> None:
    async with new_town(MEMBER_LIMIT="2", IMAGE_CONCURRENCY="8") as town:
        town.endpoint.hold()
        greedy = await town.imagine(town.alice, "greedy", count=4)
        modest = await town.imagine(town.bob, "modest")
        await town.endpoint.until(lambda: town.endpoint.in_flight == 3)
        town.endpoint.release()
        await greedy.until(painted)
        await modest.until(painted)
        assert town.endpoint.peak_in_flight == 3


async def test_members_are_served_in_turn(new_town: NewTown) -> None:
    async with new_town(IMAGE_CONCURRENCY="1", QUEUE_LIMIT="100", plain=20_000) as town:
        town.endpoint.hold()
        await town.imagine(town.alice, "alice 0")
        await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
        for number in range(1, 5):
            await (await town.imagine(town.alice, f"alice {number}")).message()
        for number in range(4):
            await (await town.imagine(town.bob, f"bob {number}")).message()
        town.endpoint.release()
        await town.endpoint.until(lambda: len(town.posts()) == 9 and not town.endpoint.in_flight)

        served = [str(body["prompt"]).split()[0] for body in town.posts()]
        assert served == ["alice", "bob"] * 4 + ["alice"]


async def test_a_hundred_at_once_are_all_answered_and_served(new_town: NewTown) -> None:
    async with new_town(QUEUE_LIMIT="100", IMAGE_CONCURRENCY="8", plain=20_000) as town:
        people = [town.sandbox.join(town.guild, f"member{number}") for number in range(20)]
        town.endpoint.delay = 0.05
        asks = await asyncio.gather(
            *(town.imagine(person, f"{person.name} {turn}") for turn in range(5) for person in people)
        )
        for shown in asks:
            await shown.until(painted)

        assert all(shown.acknowledged_after is not None and not shown.failed for shown in asks)
        assert len(town.posts()) == 100
        assert len({str(body["prompt"]) for body in town.posts()}) == 100
        assert town.endpoint.peak_in_flight <= 8
        assert _rounds(town.endpoint, 20) <= 3


def _rounds(endpoint: ImageEndpoint, members: int) -> int:
    """By how many pictures the most served member was ever ahead of the least served one."""
    served: dict[str, int] = {}
    ahead = 0
    for post in endpoint.posts[:-members]:
        name = str((post.json or {})["prompt"]).split()[0]
        served[name] = served.get(name, 0) + 1
        ahead = max(ahead, max(served.values()) - (min(served.values()) if len(served) == members else 0))
    return ahead
