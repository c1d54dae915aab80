"""Use as input: a picture that is there is changed by what somebody writes about it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.pictures import noise, saved
from tests.stories.community import Community, file_of, picture
from tests.stories.conftest import NewCommunity
from tests.stories.test_dialects import IDS, models
from tests.stories.test_row import author_of, form_behind, labels, told_alone

WHAT = "What should change?"
SMALL = "made-after.webp"


async def result(shown: Shown) -> Seen:
    """Wait for the picture: before it there may be a card with copies of what it is made of."""
    await shown.until(
        lambda shown: shown.reply and any(each.label == "Again" for each in shown.reply.buttons)
    )
    return await shown.message()


def pixels_of(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).convert("RGB").tobytes()


def size_of(data: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(data)).size


@pytest.mark.parametrize("id", IDS)
async def test_every_dialect_gets_the_picture(id: str, tmp_path: Path, new_community: NewCommunity) -> None:
    async with new_community(**models(tmp_path), IMAGE_MODEL=id) as community:
        first = await picture(await community.imagine(community.alice, "a day fox"))
        form = await form_behind(await community.bob.click(first, "Use as input"))
        made = await result(await community.bob.submit(form, {WHAT: "make it night"}))
        assert author_of(made)["name"] == "bob, after a picture by alice"
        assert author_of(made)["url"].endswith(f"/{first.id}")
        (given,) = community.endpoint.sources
        assert pixels_of(given) == pixels_of(file_of(first))
        small = next(file for file in made.attachments if file.filename == SMALL)
        assert max(size_of(small.data or b"")) <= 256
        assert made.embeds[0]["thumbnail"]["url"]


async def test_one_of_several_is_chosen_in_the_form(community: Community) -> None:
    two = await picture(await community.imagine(community.alice, "two day foxes", count=2))
    form = await form_behind(await community.bob.click(two, "Use as input"))
    assert [field.label for field in form.fields][:2] == [WHAT, "Which picture"]
    await result(await community.bob.submit(form, {WHAT: "a night for the second", "Which picture": "2"}))
    large = await (await community.bob.click(two, "2")).finished()
    alone = await form_behind(await community.bob.click(large, "Use as input"))
    assert "Which picture" not in [field.label for field in alone.fields]
    await result(await community.bob.submit(alone, {WHAT: "a night for the other"}))
    chosen, opened = community.endpoint.sources[-2:]
    assert chosen == opened
    assert pixels_of(chosen) == pixels_of(two.attachments[1].data or b"")


async def test_it_is_absent_where_no_model_takes_pictures(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    file = tmp_path / "models.toml"
    file.write_text('[[model]]\nid = "dall-e-3"\n')
    async with new_community(IMAGE_MODELS_FILE=str(file), IMAGE_MODEL="dall-e-3") as community:
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
        made = await result(await community.bob.submit(form, {WHAT: "as a drawing"}))
        assert author_of(made)["name"] == "bob"
        (given,) = community.endpoint.sources
        assert size_of(given) == (64, 48)
        assert not list((community.folder / "pictures").rglob("*menu*"))


async def test_the_form_works_after_a_restart(new_community: NewCommunity) -> None:
    async with new_community() as community:
        posted = await community.alice.post(community.art, "look", ("cat.png", noise(64, 48)))
        form = await form_behind(await community.bob.menu(posted, "Use as input"))
        await community.alice.delete(posted)
        await community.kill()
        await community.start()
        await result(await community.bob.submit(form, {WHAT: "as a drawing"}))
        assert [size_of(each) for each in community.endpoint.sources] == [(64, 48)]


async def test_a_slow_picture_is_waited_for_behind_the_form(new_community: NewCommunity) -> None:
    async with new_community() as community:
        posted = await community.alice.post(community.art, "look", ("cat.png", noise(64, 48)))
        community.sandbox.cdn.hold()
        form = await form_behind(await community.bob.menu(posted, "Use as input"))
        shown = await community.bob.submit(form, {WHAT: "as a drawing"})
        community.sandbox.cdn.release()
        await result(shown)
        assert [size_of(each) for each in community.endpoint.sources] == [(64, 48)]


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
    made = await result(await community.bob.submit(form, {WHAT: "from the menu"}))
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
    assert "30 million pixels" in await told_alone(shown)


async def test_nobody_elses_form_leads_to_a_kept_picture(community: Community) -> None:
    posted = await community.alice.post(community.art, "look", ("cat.png", noise(64, 48)))
    form = await form_behind(await community.bob.menu(posted, "Use as input"))
    mine = await form_behind(await community.mia.menu(posted, "Use as input"))
    mine.entity.custom_id = form.custom_id
    before = len(community.endpoint.posts)
    shown = await community.mia.submit(mine, {WHAT: "what bob has"})
    assert "I couldn't fetch the picture" in await told_alone(shown)
    assert len(community.endpoint.posts) == before
