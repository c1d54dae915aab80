"""What people get wrong: one clear private sentence, nothing charged, nothing sent."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.sandbox.people.shown import Shown
from tests.stories.community import Community
from tests.stories.conftest import NewCommunity


def _png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


async def refused(community: Community, shown: Shown, words: str) -> None:
    reply = await shown.finished()
    assert reply.ephemeral
    assert words in reply.text
    assert "Nothing was charged" in reply.text
    assert community.posts("a test fox") == []


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("model", "no-such-model", "no-such-model"),
        ("model", "no-such-model", "dall"),
        ("size", "3x3", "Square"),
        ("quality", "ultra", "Standard"),
        ("style", "baroque", "baroque"),
        ("prompt", "   ", "in the picture"),
        ("count", 9, "1 to 4"),
    ],
)
async def test_values_typed_past_the_client(
    community: Community, option: str, value: Any, words: str
) -> None:
    values: dict[str, Any] = {"prompt": "a test fox", option: value}
    shown = await community.alice.slash(community.art, "imagine", unchecked=True, **values)
    await refused(community, shown, words)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("notes.txt", b"these are words"),
        ("fake.png", b"these are words too"),
        ("broken.png", _png(64, 64)[:40]),
        ("wide.png", _png(8000, 5000)),
        ("heavy.png", _png(10, 10) + bytes(30 * 1024 * 1024)),
    ],
)
async def test_attachments_that_are_no_good(
    new_community: NewCommunity, tmp_path: Path, name: str, data: bytes
) -> None:
    file = tmp_path / "models.toml"
    file.write_text('[[model]]\nid = "dall-e-3"\nimage = "url"\n')
    async with new_community(IMAGE_MODELS_FILE=str(file)) as community:
        community.guild.upload_limit = 100 * 1024 * 1024
        shown = await community.imagine(community.alice, "a test fox", image=(name, data))
        await refused(community, shown, "PNG, JPEG")


async def test_a_picture_for_a_model_that_takes_none(community: Community) -> None:
    shown = await community.imagine(community.alice, "a test fox", image=("in.png", _png(9, 9)))
    await refused(community, shown, "image")


async def test_a_forged_button(community: Community) -> None:
    shown = await community.imagine(community.alice, "a fox")
    await shown.until(lambda shown: shown.reply and shown.reply.attachments)
    message = shown.reply
    assert message is not None
    for custom_id in ("im:cancel:zzzzzz", "im:explode:zzzzzz", "im:retry:0", "something else"):
        pressed = await community.bob.forge(custom_id, message=message)
        reply = await pressed.finished()
        assert reply.ephemeral
        assert reply.text
