"""Discord refuses a picture that was paid for: it arrives all the same, or its member is told where it waits."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.stories.community import Community, file_of, painted, picture
from tests.stories.conftest import NewCommunity
from tests.stories.test_keeping import DATABASE

CARD = "PATCH /webhooks/*"
FOLLOW_UP = "POST /webhooks/*"
IN_CHANNEL = "PATCH /channels/*"
NEW_MESSAGE = "POST /channels/*"
ANY = (CARD, FOLLOW_UP, IN_CHANNEL, NEW_MESSAGE)


def refuse(community: Community, *routes: str, **fault: object) -> None:
    for route in routes:
        community.sandbox.discord_faults.next(route, times=None, **fault)  # type: ignore[arg-type]


def automod(community: Community, *routes: str) -> None:
    refuse(community, *routes, status=400, code=200000, with_files=True)


async def run_out(community: Community, *, left: float = -1.0, **settings: str) -> None:
    """The bot is ended, all tokens have so many seconds left, and it starts again."""
    # An answer that reads the database: by then it is written down which messages show the asks.
    await (await community.mia.slash(community.art, "me")).finished()
    await community.kill()
    at = (datetime.now(UTC) + timedelta(seconds=left)).replace(tzinfo=None).isoformat(" ")
    with closing(sqlite3.connect(community.folder / DATABASE)) as database, database:
        database.execute("UPDATE generations SET expires_at = ? WHERE token IS NOT NULL", (at,))
    await community.start(**settings)


async def drawing(community: Community, who: Person, prompt: str, **options: object) -> Shown:
    """An ask whose request is at the endpoint, which holds it."""
    before = community.endpoint.in_flight
    shown = await community.imagine(who, prompt, **options)
    await community.endpoint.until(lambda: community.endpoint.in_flight == before + 1)
    await shown.until(lambda shown: "Drawing" in shown.text)
    return shown


def nothing_is_drawn(*shown: Shown) -> None:
    for each in shown:
        assert "Drawing" not in each.text
        assert "In line" not in each.text


async def told_next(community: Community, who: Person) -> Seen:
    """What the answer to the member's next command brings with it."""
    used = await who.slash(community.art, "help")
    await used.until(lambda used: used.followups)
    (note,) = used.followups
    assert note.ephemeral
    return note


async def shown_by(who: Person, note: Seen) -> Seen:
    """The kept picture behind Show it."""
    pressed = await who.click(note, "Show it")
    await pressed.until(painted)
    reply = await pressed.message()
    assert reply.ephemeral
    assert file_of(reply)
    return reply


# --- for a while -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429, "text": "error code: 1015", "via": False},
        {"status": 403, "text": "<html>Sorry, you have been blocked</html>", "via": False},
        {"status": 520, "text": "error code: 520", "via": False},
        {"status": 401},
        {"status": 403, "code": 40333},
        {"disconnect": "before"},
    ],
    ids=["1015", "blocked", "520", "401", "40333", "cut"],
)
async def test_a_block_of_four_seconds_is_waited_for(
    new_community: NewCommunity, fault: dict[str, object]
) -> None:
    async with new_community() as community:
        for route in ANY:
            community.sandbox.discord_faults.next(route, seconds=4, **fault)  # type: ignore[arg-type]
        shown = await community.imagine(community.alice, "a patient fox")
        await picture(shown)
        nothing_is_drawn(shown)
        assert len(community.posts("a patient fox")) == 1


async def test_a_block_outlasts_a_restart(new_community: NewCommunity) -> None:
    async with new_community() as community:
        refuse(community, *ANY, status=429, text="error code: 1015", via=False)
        shown = await community.imagine(community.alice, "a late fox")
        assert community.bot is not None
        await community.bot.logged("not posted yet")
        await community.kill()
        await community.start()
        await community.bot.logged("not posted yet")
        community.sandbox.discord_faults.clear()
        await picture(shown)
        assert len(community.posts("a late fox")) == 1


async def test_a_card_says_when_posting_is_the_trouble(new_community: NewCommunity) -> None:
    async with new_community() as community:
        refuse(community, CARD, IN_CHANNEL, status=503, with_files=True)
        shown = await community.imagine(community.alice, "a slow fox")
        await shown.until(lambda shown: "I keep trying" in shown.text)
        nothing_is_drawn(shown)
        community.sandbox.discord_faults.clear()
        await picture(shown)
        assert "I keep trying" not in shown.text


async def test_one_member_s_rate_limit_costs_nobody_else(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_CONCURRENCY="9", MEMBER_LIMIT="9", DEFAULT_CREDITS="20") as community:
        community.endpoint.hold()
        held = [await community.imagine(community.alice, f"a held fox {number}") for number in range(8)]
        await community.endpoint.until(lambda: community.endpoint.in_flight == 8)
        for shown in held:
            # So long that a wait within the request would outlast the test's patience.
            refuse(community, CARD, token=shown.interaction.token, status=429, retry_after=300.0)
        refuse(community, IN_CHANNEL, status=429, retry_after=300.0)
        free = await community.imagine(community.bob, "a free fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 9)
        community.endpoint.release()
        await picture(free)
        assert not any(painted(shown) for shown in held)


async def test_uploads_that_hang_hold_up_nobody_else(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_CONCURRENCY="9", MEMBER_LIMIT="9", DEFAULT_CREDITS="20") as community:
        community.endpoint.hold()
        held = [await community.imagine(community.alice, f"a held fox {number}") for number in range(8)]
        await community.endpoint.until(lambda: community.endpoint.in_flight == 8)
        gate = asyncio.Event()
        for shown in held:
            refuse(community, CARD, token=shown.interaction.token, with_files=True, gate=gate)
        free = await community.imagine(community.bob, "a free fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 9)
        community.endpoint.release()
        await picture(free)
        assert not any(painted(shown) for shown in held)
        gate.set()
        for shown in held:
            await shown.until(painted)


# --- for good --------------------------------------------------------------------------------------------


async def test_automod_refuses_the_public_files_and_they_are_shown_in_private(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        automod(community, CARD, IN_CHANNEL, NEW_MESSAGE)
        shown = await community.imagine(community.alice, "a blocked fox")
        await shown.until(lambda shown: any(message.attachments for message in shown.followups))
        nothing_is_drawn(shown)
        card = await shown.message()
        assert "/me" in card.text
        assert "a blocked fox" not in card.text
        assert all(message.ephemeral for message in shown.followups)


async def test_automod_refuses_all_files_and_the_picture_waits_behind_a_button(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        automod(community, *ANY)
        shown = await community.imagine(community.alice, "a blocked fox")
        await shown.until(lambda shown: any(message.buttons for message in shown.followups))
        nothing_is_drawn(shown)
        community.sandbox.discord_faults.clear()
        (note,) = [message for message in shown.followups if message.buttons]
        await shown_by(community.alice, note)
        again = await (await community.alice.click(note, "Show it")).finished()
        assert "You've seen everything" in again.text


async def test_a_bot_that_may_do_nothing_any_more_tells_it_at_the_next_command(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        refuse(community, *ANY, status=403, code=50001)
        await community.imagine(community.alice, "an exiled fox")
        assert community.bot is not None
        await community.bot.logged("kept, not posted")
        community.sandbox.discord_faults.clear()
        note = await told_next(community, community.alice)
        await shown_by(community.alice, note)
        assert not (await community.alice.slash(community.art, "help")).followups


# --- after the token's end -------------------------------------------------------------------------------


async def test_a_public_picture_is_posted_by_the_channel_and_names_its_member(
    new_community: NewCommunity,
) -> None:
    async with new_community(IMAGE_CONCURRENCY="1") as community:
        community.endpoint.hold()
        first = await drawing(community, community.bob, "first")
        waiting = await community.imagine(community.alice, "a late fox")
        await waiting.message()
        await run_out(community)
        community.endpoint.release()
        await picture(waiting)
        assert f"<@{community.alice.id}>" in waiting.text
        await first.until(lambda shown: "I was restarted" in shown.text)
        nothing_is_drawn(first, waiting)


async def test_a_private_card_has_last_words_and_its_picture_is_told_of_later(
    new_community: NewCommunity,
) -> None:
    async with new_community(IMAGE_CONCURRENCY="1") as community:
        community.endpoint.hold()
        first = await drawing(community, community.bob, "first")
        await (await community.imagine(community.mia, "interrupted by the second restart")).message()
        secret = await community.imagine(community.alice, "a secret fox", private=True)
        await secret.message()
        await run_out(community, left=60)
        await secret.until(lambda shown: "Not finished after 15 minutes" in shown.text)
        nothing_is_drawn(secret)
        await community.endpoint.until(lambda: len(community.posts("interrupted")) == 1)

        await run_out(community)
        community.endpoint.release()
        assert community.bot is not None
        await community.bot.logged(f"kept, not posted (ask=ask:{secret.interaction.id},")
        nothing_is_drawn(first, secret)
        note = await told_next(community, community.alice)
        await shown_by(community.alice, note)
        assert not any("a secret fox" in message.text for message in community.bob.sees(community.art))


async def test_a_private_failure_is_told_later(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.endpoint.hold()
        await drawing(community, community.alice, "a secret fox", private=True)
        await run_out(community)
        assert community.bot is not None
        await community.bot.logged("kept, not posted")
        community.endpoint.release()
        note = await told_next(community, community.alice)
        assert "a secret fox" in note.text
        assert "I was restarted" in note.text
        assert "Nothing was charged" in note.text
        assert not (await community.alice.slash(community.art, "help")).followups


async def test_what_was_kept_before_a_restart_is_told_after_it(new_community: NewCommunity) -> None:
    async with new_community() as community:
        refuse(community, *ANY, status=403, code=50001)
        await community.imagine(community.alice, "an exiled fox")
        assert community.bot is not None
        await community.bot.logged("kept, not posted")
        await community.kill()
        community.sandbox.discord_faults.clear()
        await community.start()
        note = await told_next(community, community.alice)
        await shown_by(community.alice, note)


# --- every way a picture can end -------------------------------------------------------------------------


WEATHER: dict[str, Callable[[Community], object]] = {
    "fair": lambda community: None,
    "files refused": lambda community: automod(community, *ANY),
    "channel refused": lambda community: refuse(community, IN_CHANNEL, NEW_MESSAGE, status=403, code=50013),
    "no edits any more": lambda community: refuse(community, IN_CHANNEL, status=400, code=30046),
    "away": lambda community: [
        community.sandbox.discord_faults.next(route, seconds=3, status=503) for route in ANY
    ],
}


# Where the token still works.
WHILE_OPEN: dict[str, Callable[[Community], object]] = WEATHER | {
    "no edits at all": lambda community: refuse(
        community, CARD, IN_CHANNEL, NEW_MESSAGE, status=400, code=30046
    ),
    "no edits by the token": lambda community: refuse(community, CARD, status=403, code=50013),
    "a page in place of Discord": lambda community: [
        community.sandbox.discord_faults.next(route, seconds=3, status=200, text="<html>Log in</html>")
        for route in ANY
    ],
}


@pytest.mark.parametrize("weather", [*WHILE_OPEN, "gone"])
async def test_no_card_says_drawing_when_nothing_is_drawn(new_community: NewCommunity, weather: str) -> None:
    """While the token works: public and private, made and not made."""
    async with new_community(IMAGE_CONCURRENCY="4", MEMBER_LIMIT="4") as community:
        shown = await four_asks(community)
        await spoil(community, weather, shown)
        community.endpoint.release()
        await see_how_it_ends(community, shown)
        assert community.bot is not None
        assert not any("Traceback" in line for line in community.bot.output)


@pytest.mark.parametrize("weather", [*WEATHER, "gone"])
async def test_no_card_says_in_line_when_nothing_waits(new_community: NewCommunity, weather: str) -> None:
    """After the token's end."""
    async with new_community(IMAGE_CONCURRENCY="1", MEMBER_LIMIT="4") as community:
        community.endpoint.hold()
        await drawing(community, community.bob, "first")
        await (await community.imagine(community.mia, "interrupted by the second restart")).message()
        shown = await four_asks(community)
        await run_out(community, left=60)
        for each in shown[2:]:
            await each.until(lambda shown: "Not finished after 15 minutes" in shown.text)
        await community.endpoint.until(lambda: len(community.posts("interrupted")) == 1)
        await run_out(community)
        await spoil(community, weather, shown)
        community.endpoint.release()
        # A public card that Discord lets nobody edit any more says what it says; its member is told all the same.
        await see_how_it_ends(community, shown[2:] if weather == "channel refused" else shown)


async def four_asks(community: Community) -> list[Shown]:
    """Two public ones of alice, of which the first is made, and two private ones."""
    community.endpoint.on("unmade", "moderation")
    community.endpoint.hold()
    prompts = [("a made fox", False), ("an unmade fox", False), ("a made owl", True), ("an unmade owl", True)]
    shown = [await community.imagine(community.alice, prompt, private=private) for prompt, private in prompts]
    for each in shown:
        await each.message()
    return shown


async def spoil(community: Community, weather: str, shown: list[Shown]) -> None:
    if weather != "gone":
        WHILE_OPEN[weather](community)
        return
    for each in shown:
        if each.reply is not None:
            community.sandbox.world.delete(each.reply.entity)


async def see_how_it_ends(community: Community, shown: list[Shown]) -> None:
    for each in shown:
        await each.until(lambda shown: "Drawing" not in shown.text and "In line" not in shown.text)
        await outcome(community, each)
    community.sandbox.discord_faults.clear()
    nothing_is_drawn(*shown)
    # What was kept is behind the next command, and what was not made was told of.
    await (await community.alice.slash(community.art, "me")).finished()
    made = [each for each in shown if " made" in prompt_of(each)]
    for each in made:
        await community.sandbox.world.changes.until(partial(is_seen, community, prompt_of(each)))
    for message in community.bob.sees(community.art):
        assert "owl" not in message.text


def prompt_of(shown: Shown) -> str:
    options = shown.interaction.payload["data"]["options"]
    return next(str(option["value"]) for option in options if option["name"] == "prompt")


def is_seen(community: Community, prompt: str) -> bool:
    """Whether alice sees the picture itself."""
    seen = community.alice.sees(community.art)
    return any(prompt in message.text and message.attachments for message in seen)


async def outcome(community: Community, shown: Shown) -> None:
    """Wait until the ask is over, posted or kept: its line in the log comes last."""
    assert community.bot is not None
    await community.bot.logged(f"ask={shown.interaction.id}")
