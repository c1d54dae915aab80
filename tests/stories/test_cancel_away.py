"""Cancel while the answers to COMMITs are lost: the card never says anything untrue."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.sandbox.people.seen import Seen
from tests.postgres import postgres_for_tests
from tests.stories.community import Community, painted
from tests.stories.conftest import NewCommunity
from tests.storm.line import Wire

LOCKING = b"FOR UPDATE"  # which Cancel does, and no reading
ONE_AT_A_TIME = {"IMAGE_CONCURRENCY": "1"}


@asynccontextmanager
async def in_line(community: Community) -> AsyncIterator[Seen]:
    """The card of a picture that waits; in the end the one before it is let through, and the line is empty."""
    community.endpoint.hold()
    first = await community.imagine(community.bob, "a first fox")
    await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
    yield await (await community.imagine(community.alice, "an unwanted fox")).message()
    community.endpoint.release()
    await first.until(painted)
    await (await community.imagine(community.alice, "a last fox")).until(painted)
    assert not community.posts("an unwanted fox")


@pytest.mark.postgresql
async def test_a_commit_of_which_nobody_heard_is_shown_as_it_is(new_community: NewCommunity) -> None:
    with postgres_for_tests() as server:
        async with (
            Wire.before(await server.create("unheard")) as wire,
            new_community(DATABASE_URL=wire.url, **ONE_AT_A_TIME) as community,
            in_line(community) as card,
        ):
            assert community.bot is not None
            with wire.losing_commits(of=LOCKING):
                pressed = await community.alice.click(card, "Cancel")
                await community.bot.logged("a cancel is tried again")
            await pressed.until(lambda _: "Cancelled" in card.text)
            assert "did not answer" not in pressed.text


@pytest.mark.postgresql
async def test_what_cannot_be_known_is_not_said(new_community: NewCommunity) -> None:
    with postgres_for_tests() as server:
        async with (
            Wire.before(await server.create("unknown")) as wire,
            new_community(DATABASE_URL=wire.url, **ONE_AT_A_TIME) as community,
            in_line(community) as card,
        ):
            with wire.losing_commits(of=LOCKING):
                pressed = await community.alice.click(card, "Cancel")
                await pressed.until(lambda shown: "I can't tell whether this was cancelled" in shown.text)
            again = await community.alice.click(card, "Cancel")
            await again.until(lambda _: "Cancelled" in card.text)
