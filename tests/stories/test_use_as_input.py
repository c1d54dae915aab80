"""Use as input: a picture that is there is changed by what somebody writes about it."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.pictures import noise, saved
from tests.stories.community import Community, picture
from tests.stories.conftest import NewCommunity
from tests.stories.test_row import author_of, form_behind, labels, told_alone

WHAT = "What should change?"
MODELS = """
[[model]]
id = "address-1"
image = "url"

[[model]]
id = "bytes-2"
image = "data"

[[model]]
id = "form-3"
image = "edits"
"""


def only(model: str, folder: Path) -> dict[str, str]:
    """The settings of a bot that has all of MODELS, and this one as the default."""
    file = folder / "models.toml"
    file.write_text(MODELS)
    return {"IMAGE_MODELS_FILE": str(file), "IMAGE_MODEL": model}


def inputs_of(community: Community, words: str) -> list[bytes]:
    """The pictures that the endpoint got with the paid requests for these words."""
    posts = [post for post in community.endpoint.posts if words in str((post.json or {}).get("prompt"))]
    return [given for post in posts for given in _given(community, post)]


def _given(community: Community, post: Any) -> list[bytes]:
    files = [file.data for file in post.files]
    named = [str(value) for key, value in (post.json or {}).items() if key == "image"]
    return files + [base64.b64decode(each.partition(",")[2]) for each in named if each.startswith("data:")]


def size_of(data: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(data)).size


@pytest.mark.parametrize("model", ["address-1", "bytes-2", "form-3"])
async def test_it_works_with_every_dialect(model: str, tmp_path: Path, new_community: NewCommunity) -> None:
    async with new_community(**only(model, tmp_path)) as community:
        first = await picture(await community.imagine(community.alice, "a day fox"))
        form = await form_behind(await community.bob.click(first, "Use as input"))
        made = await picture(await community.bob.submit(form, {WHAT: "make it night"}))
        assert author_of(made)["name"] == "bob, after a picture by alice"
        assert author_of(made)["url"].endswith(f"/{first.id}")
        small = next(file for file in made.attachments if file.filename == "made-after.webp")
        assert small.data is not None
        assert max(size_of(small.data)) <= 256
        assert made.embeds[0]["thumbnail"]["url"]
        (post,) = [post for post in community.endpoint.posts if "make it night" in str(post.json)]
        if model != "address-1":
            (given,) = inputs_of(community, "make it night")
            assert size_of(given) == size_of(first.attachments[0].data or b"")
        else:
            assert str((post.json or {})["image"]).startswith(community.sandbox.cdn_url)


async def test_one_of_several_is_chosen_in_the_form(community: Community) -> None:
    two = await picture(await community.imagine(community.alice, "two day foxes", count=2))
    form = await form_behind(await community.bob.click(two, "Use as input"))
    assert [field.label for field in form.fields][:2] == [WHAT, "Which picture"]
    await picture(await community.bob.submit(form, {WHAT: "a night for the second", "Which picture": "2"}))
    large = await (await community.bob.click(two, "2")).finished()
    alone = await form_behind(await community.bob.click(large, "Use as input"))
    assert "Which picture" not in [field.label for field in alone.fields]
    await picture(await community.bob.submit(alone, {WHAT: "a night for the other"}))
    chosen, opened = inputs_of(community, "a night for the")
    assert chosen == opened


async def test_it_is_absent_where_no_model_takes_pictures(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    file = tmp_path / "models.toml"
    file.write_text('[[model]]\nid = "blind-1"\nimage = false\n')
    async with new_community(IMAGE_MODELS_FILE=str(file), IMAGE_MODEL="blind-1") as community:
        first = await picture(await community.imagine(community.alice, "a fox"))
        assert labels(first) == ["Again", "Change", "⋯ More"]


async def test_what_is_under_way_goes_on_when_the_first_is_deleted(new_community: NewCommunity) -> None:
    async with new_community() as community:
        first = await picture(await community.imagine(community.alice, "a doomed fox"))
        form = await form_behind(await community.bob.click(first, "Use as input"))
        for file in (community.folder / "pictures").rglob("picture-*"):
            file.unlink()
        shown = await community.bob.submit(form, {WHAT: "too late"})
        assert "That picture was deleted or is too old." in await told_alone(shown)
        assert not community.posts("too late")


# --- any picture in a channel ---


async def test_any_picture_in_a_channel_can_be_used(new_community: NewCommunity) -> None:
    async with new_community() as community:
        photo = noise(64, 48)
        posted = await community.alice.post(community.art, "look", ("cat.png", photo))
        form = await form_behind(await community.bob.menu(posted, "Use as input"))
        made = await picture(await community.bob.submit(form, {WHAT: "as a drawing"}))
        assert author_of(made)["name"] == "bob"
        (given,) = inputs_of(community, "as a drawing")
        assert size_of(given) == (64, 48)
        assert not list((community.folder / "pictures").rglob("*menu*"))


async def test_the_form_works_after_a_restart(new_community: NewCommunity) -> None:
    async with new_community() as community:
        posted = await community.alice.post(community.art, "look", ("cat.png", noise(64, 48)))
        form = await form_behind(await community.bob.menu(posted, "Use as input"))
        await community.alice.delete(posted)
        await community.kill()
        await community.start()
        await picture(await community.bob.submit(form, {WHAT: "as a drawing"}))
        assert [size_of(each) for each in inputs_of(community, "as a drawing")] == [(64, 48)]


async def test_a_slow_picture_is_waited_for_behind_the_form(new_community: NewCommunity) -> None:
    async with new_community() as community:
        posted = await community.alice.post(community.art, "look", ("cat.png", noise(64, 48)))
        community.sandbox.cdn.hold()
        form = await form_behind(await community.bob.menu(posted, "Use as input"))
        shown = await community.bob.submit(form, {WHAT: "as a drawing"})
        community.sandbox.cdn.release()
        await picture(shown)
        assert [size_of(each) for each in inputs_of(community, "as a drawing")] == [(64, 48)]


async def test_what_never_came_before_a_restart_gets_a_sentence(new_community: NewCommunity) -> None:
    async with new_community() as community:
        posted = await community.alice.post(community.art, "look", ("cat.png", noise(64, 48)))
        community.sandbox.cdn.hold()
        form = await form_behind(await community.bob.menu(posted, "Use as input"))
        await community.kill()
        community.sandbox.cdn.release()
        await community.start()
        shown = await community.bob.submit(form, {WHAT: "as a drawing"})
        assert "I couldn't fetch the picture" in await told_alone(shown)
        assert not community.posts()


async def test_a_result_is_used_by_its_menu_too(community: Community) -> None:
    first = await picture(await community.imagine(community.alice, "a menu fox"))
    form = await form_behind(await community.bob.menu(first, "Use as input"))
    made = await picture(await community.bob.submit(form, {WHAT: "from the menu"}))
    assert author_of(made)["name"] == "bob, after a picture by alice"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ((), "There is no picture in this message"),
        ((("notes.txt", b"words"),), "notes.txt"),
        ((("fox.png", b"no picture at all"),), "fox.png"),
    ],
)
async def test_what_is_no_picture_is_refused(
    community: Community, files: tuple[tuple[str, bytes], ...], words: str
) -> None:
    posted = await community.alice.post(community.art, "look", *files)
    shown = await community.bob.menu(posted, "Use as input")
    assert words in await told_alone(shown)
    assert shown.modal is None


async def test_a_picture_that_is_too_large_is_refused(community: Community) -> None:
    large = saved(Image.new("L", (6000, 5000)))
    posted = await community.alice.post(community.art, "look", ("large.png", large))
    shown = await community.bob.menu(posted, "Use as input")
    assert "megapixels" in await told_alone(shown)


async def test_nobody_elses_form_leads_to_a_kept_picture(community: Community) -> None:
    posted = await community.alice.post(community.art, "look", ("cat.png", noise(64, 48)))
    form = await form_behind(await community.bob.menu(posted, "Use as input"))
    mine = await form_behind(await community.mia.menu(posted, "Use as input"))
    mine.entity.custom_id = form.custom_id
    before = len(community.endpoint.posts)
    shown = await community.mia.submit(mine, {WHAT: "what bob has"})
    assert "I couldn't fetch the picture" in await told_alone(shown)
    assert len(community.endpoint.posts) == before
