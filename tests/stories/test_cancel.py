"""Cancel while a picture is drawn: the wait is over at once, the request goes on, and nothing is posted in public."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from typing import Any

import pytest

from bot.sandbox.images import ImageEndpoint
from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.stories.community import Community
from tests.stories.conftest import NewCommunity
from tests.stories.test_account import brought, me
from tests.upgrade import database
from tests.upgrade.yesterday import looked

MAY_COME = (
    "One picture was being drawn already. If it still comes, it costs 1 credit and waits for you in `/me`."
)


async def drawing(community: Community, prompt: str, **options: object) -> tuple[Shown, Seen]:
    """Bob has asked, and his picture is being drawn."""
    community.endpoint.hold()
    shown = await community.imagine(community.bob, prompt, **options)
    card = await shown.message()
    count = int(str(options.get("count", 1)))
    await community.endpoint.until(lambda: community.endpoint.in_flight == count)
    await shown.until(lambda _: "Drawing" in card.text)
    return shown, card


async def cancelled(who: Person, card: Seen) -> Shown:
    pressed = await who.click(card, "Cancel")
    await pressed.until(lambda _: "Cancelled" in card.text)
    assert not card.buttons
    return pressed


def rows(community: Community) -> Sequence[sqlite3.Row]:
    return database.asked(community.folder, "SELECT * FROM generations ORDER BY id")


def states(community: Community) -> list[str]:
    return [row["state"] for row in rows(community)]


def let_through(endpoint: ImageEndpoint) -> None:
    """Those who wait at this moment; who comes later waits again."""
    endpoint.release()
    endpoint.hold()


def nothing_public(community: Community) -> bool:
    """Whether nobody but its member has seen a picture in the channel."""
    return not any(message.attachments for message in community.art.messages.values() if not message.seen_by)


async def test_it_comes_after_all_and_waits_in_private(new_community: NewCommunity) -> None:
    async with new_community() as community:
        shown, card = await drawing(community, "a fox")
        await cancelled(community.bob, card)
        assert MAY_COME in card.text
        assert "9 of 10" in (await me(community, community.bob)).text, "its credit is still taken"
        assert states(community) == ["running"]

        community.endpoint.release()
        await shown.until(lambda shown: shown.followups)
        (note,) = shown.followups
        assert note.ephemeral
        assert "came after all. It cost 1 credit." in note.text
        assert "1 finished picture waits for you" in card.text
        assert not card.buttons
        shows = await community.bob.click(note, "Show it")
        await shows.until(lambda shows: any(message.attachments for message in shows.messages))
        assert all(message.ephemeral for message in shows.messages)
        assert "which came after all" in shows.text
        assert "9 of 10" in (await me(community, community.bob)).text
        assert nothing_public(community)
        assert len(community.posts()) == 1


async def test_it_fails_and_its_credit_is_back(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.endpoint.fail_next("moderation")
        shown, card = await drawing(community, "a rude fox")
        await cancelled(community.bob, card)
        community.endpoint.release()
        await shown.until(lambda shown: shown.followups)
        (note,) = shown.followups
        assert "Your 1 credit is back" in note.text
        assert not note.buttons, "nobody tries again what they cancelled"
        assert "Nothing was charged" in card.text
        assert "10 of 10" in (await me(community, community.bob)).text
        assert nothing_public(community)


async def test_of_four_with_two_painted_none_is_posted(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_CONCURRENCY="2") as community:
        community.endpoint.hold()
        shown = await community.imagine(community.bob, "foxes", count=4)
        await community.endpoint.until(lambda: community.endpoint.in_flight == 2)
        let_through(community.endpoint)
        await looked(
            community.sandbox, lambda: states(community) == ["painted"] * 2 + ["running"] * 2, every=0.05
        )
        card = await shown.message()
        await cancelled(community.bob, card)
        assert "2 finished pictures wait for you in `/me`.\n2 pictures were being drawn already." in card.text
        community.endpoint.fail_next("moderation")
        community.endpoint.release()
        await shown.until(lambda shown: shown.followups)
        assert sorted(states(community)) == ["failed"] + ["painted"] * 3
        (note,) = shown.followups
        assert "3 of 4 cancelled pictures were finished after all. Together they cost 3 credits." in note.text
        assert "1 of 4 pictures couldn't be made and was not charged." in note.text
        kept, panel = await brought(community, community.bob, 1)
        assert len(kept.attachments) == 3
        assert "7 of 10" in panel.text
        assert nothing_public(community)


@pytest.mark.parametrize("private", [False, True])
async def test_the_bot_is_killed_right_after_it(new_community: NewCommunity, private: bool) -> None:
    async with new_community() as community:
        shown, card = await drawing(community, "a fox in danger", private=private)
        await cancelled(community.bob, card)
        await community.kill()
        community.endpoint.release()
        await community.start()
        await shown.until(lambda shown: shown.followups)
        assert "is back" in shown.followups[0].text, "nobody knows what became of the request"
        assert "Cancelled" in card.text
        assert not card.buttons
        assert len(community.posts()) == 1
        assert nothing_public(community)


async def test_killed_while_its_address_is_fetched_it_still_comes(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.endpoint.fail_next("slow_file")
        shown = await community.imagine(community.bob, "a slow fox")
        card = await shown.message()
        await community.endpoint.until(
            lambda: any("/files/" in request.path for request in community.endpoint.requests)
        )
        await cancelled(community.bob, card)
        await community.kill()
        await community.start()
        await shown.until(lambda shown: shown.followups)
        assert "came after all" in shown.followups[0].text
        await brought(community, community.bob, 1)
        assert nothing_public(community)


async def test_nobody_else_may_cancel(new_community: NewCommunity) -> None:
    async with new_community() as community:
        shown, card = await drawing(community, "a fox")
        nosy = await (await community.mia.click(card, "Cancel")).finished()
        assert nosy.ephemeral
        assert nosy.text == "Only bob can cancel this one."
        assert "Drawing" in card.text
        community.endpoint.release()
        await shown.until(lambda shown: shown.reply is not None and shown.reply.attachments)


async def test_pressed_twice_and_after_the_end(new_community: NewCommunity) -> None:
    async with new_community() as community:
        shown, card = await drawing(community, "a fox")
        button = card.button("Cancel").custom_id
        await cancelled(community.bob, card)
        again = await community.bob.forge(button, message=card)
        await again.acknowledged()
        assert MAY_COME in card.text
        assert not again.followups
        community.endpoint.release()
        await shown.until(lambda shown: shown.followups)
        late = await community.bob.forge(button, message=card)
        await late.acknowledged()
        assert "1 finished picture waits for you" in card.text
        assert states(community) == ["painted"]


async def test_after_the_end_of_what_was_not_cancelled_it_says_so(new_community: NewCommunity) -> None:
    async with new_community() as community:
        shown, card = await drawing(community, "a fox")
        button = card.button("Cancel").custom_id
        community.endpoint.release()
        await shown.until(lambda _: card.attachments)
        late = await (await community.bob.forge(button, message=card)).finished()
        assert "too late to cancel" in late.text
        assert card.attachments


async def test_the_card_of_the_line_that_is_pressed_when_it_is_drawn_already(
    new_community: NewCommunity,
) -> None:
    async with new_community(IMAGE_CONCURRENCY="1") as community:
        community.endpoint.hold()
        await community.imagine(community.alice, "first")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        shown = await community.imagine(community.bob, "second")
        card = await shown.message()
        button = card.button("Cancel").custom_id
        let_through(community.endpoint)
        await looked(community.sandbox, lambda: states(community) == ["painted", "running"], every=0.01)
        await community.bob.forge(button, message=card)
        await shown.until(lambda _: "Cancelled" in card.text)
        community.endpoint.release()
        await shown.until(lambda shown: shown.followups)
        assert "Cancelled" in card.text


# --- in line ---------------------------------------------------------------------------------------------

LOST: dict[str, dict[str, Any]] = {
    "refused": {"status": 403, "code": 50013},
    "too late": {"status": 404, "code": 10062},
    "cut off": {"disconnect": "before"},
    "a page in place of Discord": {"status": 200, "text": "<html>Log in</html>"},
    "away": {"status": 503},
}


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize("private", [False, True])
async def test_the_answer_to_who_cancels_in_line_is_lost_and_the_card_says_so_all_the_same(
    new_community: NewCommunity, fault: str, private: bool
) -> None:
    async with new_community(IMAGE_CONCURRENCY="1") as community:
        waits, card = await in_line(community, private=private)
        community.sandbox.discord_faults.next("POST /interactions/*", times=None, **LOST[fault])
        await community.bob.click(card, "Cancel")
        await waits.until(lambda _: "Cancelled" in card.text)
        assert not card.buttons
        community.sandbox.discord_faults.clear()
        assert "10 of 10" in (await me(community, community.bob)).text


@pytest.mark.parametrize("private", [False, True])
async def test_killed_before_the_answer_to_who_cancels_in_line(
    new_community: NewCommunity, private: bool
) -> None:
    async with new_community(IMAGE_CONCURRENCY="1") as community:
        waits, card = await in_line(community, private=private)
        faults, gate = community.sandbox.discord_faults, asyncio.Event()
        faults.next("POST /interactions/*", gate=gate, disconnect="before")
        faults.next("PATCH /webhooks/*", times=None, gate=gate, disconnect="before")
        await community.bob.click(card, "Cancel")
        await looked(community.sandbox, lambda: "cancelled" in states(community), every=0.05)
        assert "In line" in card.text
        await community.kill()
        faults.clear()
        gate.set()
        community.endpoint.release()
        await community.start()
        await waits.until(lambda _: "Cancelled" in card.text)
        assert not community.posts("waits")
        assert not waits.followups, "nobody has to be told what they did themselves"


async def test_a_cancel_in_line_is_one_line_in_the_log(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_CONCURRENCY="1") as community:
        waits, card = await in_line(community)
        await cancelled(community.bob, card)
        await looked(community.sandbox, lambda: entries(community) == ["sent"], every=0.05)
        assert community.bot is not None
        ended = [line for line in community.bot.output if f"(ask={waits.interaction.id}," in line]
        assert len(ended) == 1


async def in_line(community: Community, **options: object) -> tuple[Shown, Seen]:
    """Bob has asked, and waits for mia's picture."""
    community.endpoint.hold()
    await community.imagine(community.mia, "drawn")
    await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
    shown = await community.imagine(community.bob, "waits", **options)
    card = await shown.message()
    assert "In line" in card.text
    return shown, card


def entries(community: Community) -> list[str]:
    return [row["state"] for row in database.asked(community.folder, "SELECT state FROM outbox")]
