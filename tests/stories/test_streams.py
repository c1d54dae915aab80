"""Pictures that come as a stream of events: the finished one is posted; a stream that breaks off is unknown."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.sandbox.images.call import Call
from bot.sandbox.images.gptimage.answers import breaks_off, fails_midway, paced
from bot.sandbox.images.painting import plain_picture
from tests.pictures import noise
from tests.stories.community import Community, file_of, picture, told
from tests.stories.conftest import NewCommunity
from tests.stories.impatient import ImpatientProxy, impatient_proxy

EASEL = "easel-edits"
STREAM = {"stream": True, "partial_images": 2}
PLAIN = 20_000
MODELS = """
[[model]]
id = "easel-edits"
qualities = { low = 1 }
image = "edits"
stream = true
price = 0.04

[[model]]
id = "dall-e-3"
qualities = { standard = 1 }
stream = true
"""
Streaming = Callable[..., AbstractAsyncContextManager[Community]]


@pytest.fixture
def streaming(new_community: NewCommunity, tmp_path: Path) -> Streaming:
    """A community whose endpoint streams, or `without` does not; each picture of it is the same one."""

    @asynccontextmanager
    async def build(
        *, without: bool = False, started: bool = True, **settings: str
    ) -> AsyncIterator[Community]:
        file = tmp_path / "streaming.toml"
        file.write_text(MODELS.replace("stream = true\n", "") if without else MODELS)
        settings = {"IMAGE_MODELS_FILE": str(file), "IMAGE_MODEL": EASEL, **settings}
        async with new_community(plain=PLAIN, started=started, **settings) as community:
            yield community

    return build


def pixels(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).convert("RGB").tobytes()


def asked(body: dict[str, object]) -> dict[str, object]:
    return {name: body[name] for name in STREAM if name in body}


async def left(community: Community) -> str:
    return (await (await community.alice.slash(community.art, "me")).finished()).text.split(" credits")[0]


async def test_the_finished_picture_is_posted(streaming: Streaming) -> None:
    async with streaming() as community:
        card = await picture(await community.imagine(community.alice, "a fox in a stream"))

        assert pixels(file_of(card)) == pixels(plain_picture(PLAIN))
        (body,) = community.posts("a fox in a stream")
        assert asked(body) == STREAM


async def test_a_change_is_streamed_too(streaming: Streaming) -> None:
    async with streaming() as community:
        own = ("in.png", noise(64, 64))
        card = await picture(await community.imagine(community.alice, "as a fox", image=own))

        assert pixels(file_of(card)) == pixels(plain_picture(PLAIN))
        (post,) = community.endpoint.posts
        assert post.path.endswith("/images/edits")
        assert asked(post.json or {}) == STREAM


async def test_an_endpoint_may_ignore_it(streaming: Streaming) -> None:
    async with streaming() as community:
        await picture(await community.imagine(community.alice, "a plain fox", model="dall-e-3"))

        (body,) = community.posts("a plain fox")
        assert asked(body) == STREAM


@pytest.mark.parametrize("with_image", [False, True])
@pytest.mark.parametrize(
    ("fault", "words"),
    [(breaks_off, "The connection to the image service broke"), (fails_midway, "without a picture")],
)
async def test_a_stream_that_ends_after_a_partial_picture_is_unknown(
    streaming: Streaming, fault: Any, words: str, with_image: bool
) -> None:
    """Nothing is charged to the member, and the operator's cap counts what may have been billed."""
    async with streaming(MONEY_CAP="0.05", IMAGE_PRICE="0.04") as community:
        before = await left(community)
        community.endpoint.answer_next(fault)
        own = {"image": ("in.png", noise(64, 64))} if with_image else {}
        shown = await community.imagine(community.alice, "a lost fox", **own)
        await shown.until(told)

        (word,) = shown.followups
        assert word.ephemeral
        assert words in word.text
        assert "Nothing was charged" in word.text
        assert await left(community) == before
        assert len(community.posts("a lost fox")) == 1
        assert community.bob.sees(community.art) == []

        refused = await (await community.imagine(community.bob, "one more fox")).finished()
        assert "budget for pictures" in refused.text
        assert len(community.endpoint.posts) == 1


async def test_killed_in_the_midst_of_a_stream_it_is_not_asked_for_again(streaming: Streaming) -> None:
    async with streaming() as community:
        begun, never = asyncio.Event(), asyncio.Event()

        async def pause() -> None:
            if begun.is_set():
                await never.wait()
            begun.set()

        community.endpoint.answer_next(paced(pause))
        before = await left(community)
        shown = await community.imagine(community.alice, "a fox in danger")
        await begun.wait()
        await community.kill()
        await community.start()

        await shown.until(told)
        assert "I was restarted" in shown.followups[0].text
        assert "Nothing was charged" in shown.followups[0].text
        assert await left(community) == before
        assert len(community.posts("a fox in danger")) == 1


# --- what it is for ----------------------------------------------------------------------------------


@asynccontextmanager
async def behind_a_proxy(community: Community) -> AsyncIterator[ImpatientProxy]:
    async with impatient_proxy(community.settings["IMAGE_API_URL"]) as proxy:
        await community.start(IMAGE_API_URL=proxy.url)
        yield proxy


async def test_a_proxy_that_closes_after_a_minute_lets_a_stream_through(streaming: Streaming) -> None:
    async with streaming(started=False) as community, behind_a_proxy(community) as proxy:
        go_on = asyncio.Semaphore(0)
        community.endpoint.answer_next(paced(go_on.acquire))
        shown = await community.imagine(community.alice, "a patient fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        for _ in range(3):
            await proxy.half_a_minute()
            await proxy.something_comes(go_on.release)

        card = await picture(shown)
        assert pixels(file_of(card)) == pixels(plain_picture(PLAIN))
        assert proxy.cut == 0
        assert len(community.posts("a patient fox")) == 1


async def test_the_same_proxy_closes_on_an_answer_that_is_no_stream(streaming: Streaming) -> None:
    async with streaming(started=False, without=True) as community, behind_a_proxy(community) as proxy:
        go_on = asyncio.Event()

        async def plain(call: Call) -> Any:
            await go_on.wait()

        community.endpoint.answer_next(plain)
        shown = await community.imagine(community.alice, "a patient fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        for _ in range(2):
            await proxy.half_a_minute()

        await shown.until(told)
        assert proxy.cut == 1
        assert "Nothing was charged" in shown.followups[0].text
        assert len(community.posts("a patient fox")) == 1
