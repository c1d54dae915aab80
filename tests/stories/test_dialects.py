"""A picture to change reaches each kind of endpoint as its member attached it: upright, in its own pixels, once."""

from __future__ import annotations

import io
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.pictures import noise, saved
from tests.stories.community import Community, painted, told
from tests.stories.conftest import NewCommunity
from tests.stories.staff import staff_of
from tests.stories.test_alerts import heard
from tests.stories.test_attached import ODD, is_address, is_upright, made, scene

MODELS = """
[[model]]
id = "easel-edits"
image = "edits"
images = 16

[[model]]
id = "easel-json"
image = { field = "image", as = "data", to = "edits" }
size_as = "aspect-ratio"
sizes = ["1024x1024", "1792x1024"]

[[model]]
id = "easel-references"
image = { field = "input_references", as = "data" }

[[model]]
id = "easel-field"
image = { field = "image_url", as = "url" }
size_as = "width-height"
qualities = {}

[[model]]
id = "aurora-2"
image = "data"

[[model]]
id = "sketch-mini"
image = "url"
"""
PATHS = {"easel-edits": "/v1/images/edits", "easel-json": "/v1/images/edits"}
QUALITIES = {"easel-edits": "low", "easel-references": "low", "aurora-2": "low"}
IDS = ("easel-edits", "easel-json", "easel-references", "easel-field", "aurora-2", "sketch-mini")


def models(folder: Path) -> dict[str, str]:
    file = folder / "models.toml"
    text = MODELS
    for id, quality in QUALITIES.items():
        text = text.replace(f'id = "{id}"', f'id = "{id}"\nqualities = {{ {quality} = 1 }}')
    file.write_text(text.replace('id = "easel-json"', 'id = "easel-json"\nqualities = {}'))
    return {"IMAGE_MODELS_FILE": str(file)}


async def ask(community: Community, model: str, image: tuple[str, bytes], **options: Any) -> Any:
    return await community.imagine(community.alice, "a fox", model=model, image=image, **options)


@pytest.mark.parametrize("id", IDS)
async def test_the_endpoint_receives_the_pixels_that_were_attached(
    new_community: NewCommunity, tmp_path: Path, id: str
) -> None:
    async with new_community(**models(tmp_path)) as community:
        shown = await ask(community, id, ("in.png", saved(scene())))
        await shown.until(made)
        (source,) = community.endpoint.sources
        assert source == saved(scene())
        (post,) = community.endpoint.posts
        assert post.path == PATHS.get(id, "/v1/images/generations")


@pytest.mark.parametrize("name", ["turned.jpg", "wide.webp", "moving.gif", "modern.avif"])
@pytest.mark.parametrize("id", IDS)
async def test_what_a_phone_or_a_browser_made_arrives_upright_and_bare(
    new_community: NewCommunity, tmp_path: Path, id: str, name: str
) -> None:
    async with new_community(**models(tmp_path)) as community:
        shown = await ask(community, id, (name, ODD[name]))
        await shown.until(made)
        (source,) = community.endpoint.sources
        assert is_upright(source)
        assert len(community.endpoint.posts) == 1


async def test_the_result_is_made_of_the_picture(new_community: NewCommunity, tmp_path: Path) -> None:
    async with new_community(**models(tmp_path)) as community:
        shown = await ask(community, "easel-edits", ("in.png", saved(scene())))
        await shown.until(painted)
        (file,) = (await shown.message()).attachments
        image = Image.open(io.BytesIO(file.data or b"")).convert("RGB")
        above, below = (image.getpixel((image.width // 20, image.height * part // 8)) for part in (1, 7))
        assert above[0] > above[2]  # type: ignore[index]  # RGB has three bands
        assert below[2] > below[0]  # type: ignore[index]


async def test_without_a_path_for_changes_other_pictures_are_made_and_the_operator_is_told(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(**models(tmp_path), IMAGE_EDITS_PATH="/images/changes") as community:
        shown = await ask(community, "easel-edits", ("in.png", saved(scene())))
        await shown.until(told)
        assert "Attached pictures can't be used for the moment. Nothing was charged." in shown.text
        assert "switched off" not in shown.text
        (text,) = await heard(community, 1)
        assert "Path for attached pictures wrong" in text
        assert "IMAGE_EDITS_PATH" in text

        again = await community.alice.click(shown.followups[-1], "Without the picture")
        await again.until(painted)
        assert [post.path for post in community.endpoint.posts] == ["/v1/images/generations"]


async def test_a_size_is_written_as_the_endpoint_wants_it(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(**models(tmp_path)) as community:
        shown = await community.imagine(community.alice, "a fox", model="easel-json", size="Landscape")
        await shown.until(made)
        assert community.posts("a fox") == [
            {"model": "easel-json", "prompt": "a fox", "n": 1, "aspect_ratio": "16:9"}
        ]
        wide = await community.imagine(community.alice, "a hill", model="easel-field", size="Square")
        await wide.until(made)
        assert community.posts("a hill") == [
            {"model": "easel-field", "prompt": "a hill", "n": 1, "width": 1024, "height": 1024}
        ]


async def test_the_card_says_what_came_where_it_is_not_what_was_asked(new_community: NewCommunity) -> None:
    async with new_community(plain=50_000) as community:
        shown = await community.imagine(community.alice, "a fox", size="1792x1024")
        await shown.until(made)
        (embed,) = (await shown.message()).embeds
        assert "Landscape · came as 128 × 128" in str(embed)


@pytest.mark.parametrize("id", ["sketch-mini", "easel-field"])
async def test_a_picture_is_used_again_when_its_address_has_ended(
    new_community: NewCommunity, tmp_path: Path, id: str
) -> None:
    async with new_community(**models(tmp_path)) as community:
        community.endpoint.fail_next("disconnect")
        shown = await ask(community, id, ("in.png", saved(scene())))
        await shown.until(lambda _: bool(shown.followups))
        await community.kill()
        end_addresses(community.folder)
        await community.start()
        again = await community.alice.click(shown.followups[0], "Try again")
        await again.until(made)
        first, second = [body.get("image", body.get("image_url")) for body in community.posts("a fox")]
        assert first != second
        assert is_address(community, second)
        assert community.endpoint.sources[-1] == saved(scene())


def end_addresses(folder: Path) -> None:
    """As if a day had gone by since the pictures to change were attached."""
    with sqlite3.connect(folder / "imagine-bot.sqlite3") as database:
        rows = database.execute("SELECT id, request FROM generations WHERE request LIKE '%ex=%'").fetchall()
        assert rows
        for id, text in rows:
            ended = re.sub(r"\bex=[0-9a-f]+", "ex=1", text)
            assert ended != text
            database.execute("UPDATE generations SET request = ? WHERE id = ?", (ended, id))
    database.close()


@pytest.mark.parametrize("id", ["easel-edits", "aurora-2"])
async def test_a_picture_that_a_proxy_finds_too_large_arrives_smaller_and_is_paid_once(
    new_community: NewCommunity, tmp_path: Path, id: str
) -> None:
    data = noise(1100, 800)
    async with new_community(DEFAULT_CREDITS="10", **models(tmp_path)) as community:
        community.endpoint.most_bytes = 1024 * 1024
        shown = await ask(community, id, ("in.png", data))
        await shown.until(made)
        (source,) = community.endpoint.sources
        image = Image.open(io.BytesIO(source))
        assert len(source) < 700_000
        assert abs(image.width / image.height - 1100 / 800) < 0.01
        assert len(community.endpoint.posts) == 2
        again = await ask(community, id, ("in.png", data))
        await again.until(made)
        assert len(community.endpoint.posts) == 3
        assert "8 of 10 credits left" in await staff_of(community).left(community.alice)
