"""The program at aimock: pictures by address and in base64, a change, refusals in OpenAI's words, lost answers."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.sandbox.images.call import File
from tests.pictures import picture as a_picture
from tests.stories.community import Community, file_of, picture, told
from tests.stories.conftest import NewCommunity
from tests.stories.servers.aimock import KEY, aimock, fixture, paths_asked, refusal
from tests.stories.servers.running import Running, ask, faults
from tests.stories.staff import staff_of
from tests.stories.test_attached import made
from tests.stories.test_program import imagine_bot

MODEL = "gpt-image-2"
FILE = f"""
[[model]]
id = "{MODEL}"
image = "edits"
qualities = {{ low = 1 }}
"""
PAINTED = a_picture((96, 64), "teal")
IN_BASE64 = {"image": {"b64Json": base64.b64encode(PAINTED).decode()}}
BLOCKED = refusal(
    400,
    "image_generation_user_error",
    "moderation_blocked",
    "Your request was rejected by the safety system. safety_violations=[sexual].",
)
BROKE = refusal(
    400, "invalid_request_error", "billing_hard_limit_reached", "Billing hard limit has been reached"
)
BUSY = refusal(429, "requests", "rate_limit_exceeded", "Rate limit reached", retryAfter=1)
GENERATIONS, EDITS = "/v1/images/generations", "/v1/images/edits"
AtAimock = Callable[[], AbstractAsyncContextManager[tuple[Community, Running]]]


@pytest.fixture
def at_aimock(new_community: NewCommunity, tmp_path: Path) -> AtAimock:
    """A community whose bot asks aimock; the file of an address is at the pretend endpoint."""

    @asynccontextmanager
    async def build() -> AsyncIterator[tuple[Community, Running]]:
        async with new_community(started=False, DEFAULT_CREDITS="10") as community:
            files = community.settings["IMAGE_API_URL"]
            community.endpoint.put("fox.png", File(PAINTED, "image/png"))
            fixtures = [
                fixture("by address", {"image": {"url": f"{files}/files/fox.png"}}),
                fixture("in base64", IN_BASE64),
                fixture("blocked", BLOCKED),
                fixture("broke", BROKE),
                fixture("busy", BUSY, nth=0),
                fixture("busy", IN_BASE64),
                fixture("hangs up", IN_BASE64, chaos={"disconnectRate": 1}),
                fixture("garbled", IN_BASE64, chaos={"malformedRate": 1}),
            ]
            async with aimock(tmp_path, fixtures) as server:
                await ask(community, server, KEY, FILE, IMAGE_MODEL=MODEL)
                yield community, server
                await community.close()

    return build


async def test_a_picture_comes_in_each_form_and_when_it_is_its_turn(at_aimock: AtAimock) -> None:
    async with at_aimock() as (community, server):
        for words, asks in (("by address", 1), ("in base64", 1), ("busy", 2)):
            shown = await community.imagine(community.alice, f"a fox {words}")
            assert file_of(await picture(shown))
            assert await paths_asked(server, words) == [GENERATIONS] * asks
        assert "7 of 10 credits left" in await staff_of(community).left(community.alice)


async def test_a_picture_to_change_goes_to_edits_once(at_aimock: AtAimock) -> None:
    async with at_aimock() as (community, server):
        shown = await community.imagine(community.alice, "a fox in base64", image=("in.png", a_picture()))
        await shown.until(made)
        assert await paths_asked(server, "in base64") == [EDITS]


async def test_each_failure_costs_nothing_and_is_asked_once(at_aimock: AtAimock) -> None:
    said = {
        "blocked": "declined this text. Its reason: sexual content. Nothing was charged.",
        "hangs up": "broke before its answer came. Nothing was charged.",
        "garbled": "answered without a picture. Nothing was charged.",
        "broke": "Only the people who run this bot can fix that.",
    }
    async with at_aimock() as (community, server):
        for words, sentence in said.items():
            shown = await community.imagine(community.alice, f"a fox {words}")
            await shown.until(told)
            assert sentence in shown.followups[-1].text
            assert await paths_asked(server, words) == [GENERATIONS]
        assert "10 of 10 credits left" in await staff_of(community).left(community.alice)


async def test_check_finds_it_well_and_a_wrong_key_at_fault(at_aimock: AtAimock) -> None:
    async with at_aimock() as (community, server):
        await community.kill()
        settings = community.settings | community.sandbox.settings() | {"DATA_DIR": str(community.folder)}
        status, lines = await imagine_bot(community.folder, "check", **settings)
        assert (status, faults(lines)) == (0, [])
        status, lines = await imagine_bot(community.folder, "check", **settings | {"IMAGE_API_KEY": "wrong"})
        (fault,) = faults(lines)
        assert (status, "IMAGE_API_KEY" in fault) == (1, True)
        assert await paths_asked(server, "") == []
