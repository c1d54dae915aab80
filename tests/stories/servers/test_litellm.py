"""The program behind the LiteLLM proxy, which asks the pretend endpoint in its turn: pictures, changes, refusals."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image

from tests.pictures import saved
from tests.stories.community import Community, file_of, picture, told
from tests.stories.conftest import NewCommunity
from tests.stories.servers.litellm import KEY, asked, litellm
from tests.stories.servers.running import Running, ask, faults
from tests.stories.staff import staff_of
from tests.stories.test_attached import ODD, is_upright, made, scene
from tests.stories.test_program import imagine_bot

FILE = """
[[model]]
id = "easel-edits"
image = "edits"
images = 16
qualities = { low = 1 }

[[model]]
id = "dall-e-3"
"""
Behind = Callable[..., AbstractAsyncContextManager[tuple[Community, Running]]]


@pytest.fixture
def behind(new_community: NewCommunity, tmp_path: Path) -> Behind:
    """A community whose bot knows the proxy alone, and whose endpoint is behind that."""

    @asynccontextmanager
    async def build() -> AsyncIterator[tuple[Community, Running]]:
        async with new_community(started=False, DEFAULT_CREDITS="10") as community:
            url = community.settings["IMAGE_API_URL"]
            async with litellm(community.endpoint, url, tmp_path) as proxy:
                await ask(community, proxy, KEY, FILE)
                yield community, proxy
                await community.close()

    return build


async def test_a_picture_comes_by_its_address_and_in_base64(behind: Behind) -> None:
    async with behind() as (community, proxy):
        for model in ("dall-e-3", "easel-edits"):
            shown = await community.imagine(community.alice, f"a fox by {model}", model=model)
            image = Image.open(io.BytesIO(file_of(await picture(shown))))
            assert image.size == (1024, 1024)
            assert [body["model"] for body in community.posts(f"by {model}")] == [model]
        assert "8 of 10 credits left" in await staff_of(community).left(community.alice)
    assert asked(proxy) == 2


@pytest.mark.parametrize("name", ["plain.png", "turned.jpg", "wide.webp"])
async def test_a_picture_to_change_reaches_the_endpoint_upright_and_once(behind: Behind, name: str) -> None:
    data = saved(scene()) if name == "plain.png" else ODD[name]
    async with behind() as (community, proxy):
        shown = await community.imagine(community.alice, "a fox", model="easel-edits", image=(name, data))
        await shown.until(made)
        (source,) = community.endpoint.sources
        assert is_upright(source)
        (post,) = community.endpoint.posts
        assert post.path == "/v1/images/edits"
    assert asked(proxy) == 1


@pytest.mark.parametrize(
    ("fault", "words", "posts"),
    [
        ("moderation", "declined this text. Its reason: sexual content. Nothing was charged.", 1),
        ("no_credit", "Only the people who run this bot can fix that.", 1),
        # The proxy's own client asks twice more after a 5xx, and in this version no setting of it changes that.
        ("error_500", "answered without a picture. Nothing was charged.", 3),
    ],
)
async def test_a_failure_costs_nothing_and_the_bot_asks_once(
    behind: Behind, fault: str, words: str, posts: int
) -> None:
    async with behind() as (community, proxy):
        community.endpoint.on("stubborn", fault)
        shown = await community.imagine(community.alice, "a stubborn fox", model="easel-edits")
        await shown.until(told)
        assert words in shown.followups[-1].text
        assert len(community.posts("stubborn")) == posts
        assert "10 of 10 credits left" in await staff_of(community).left(community.alice)
    assert asked(proxy) == 1


async def test_check_finds_the_proxy_well_and_a_wrong_key_at_fault(behind: Behind) -> None:
    async with behind() as (community, _):
        await community.kill()
        settings = community.settings | community.sandbox.settings() | {"DATA_DIR": str(community.folder)}
        status, lines = await imagine_bot(community.folder, "check", **settings)
        assert (status, faults(lines)) == (0, [])
        wrong = settings | {"IMAGE_API_KEY": "sk-wrong"}
        status, lines = await imagine_bot(community.folder, "check", **wrong)
        (fault,) = faults(lines)
        assert (status, "IMAGE_API_KEY" in fault) == (1, True)
        assert community.endpoint.posts == []
