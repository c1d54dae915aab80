"""Several pictures to change in one form: all of them reach the endpoint, in their order, or nothing is paid for."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.sandbox.errors import Impossible
from bot.sandbox.people.forms import Modal
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.pictures import noise, saved
from tests.stories.community import Community, told
from tests.stories.conftest import NewCommunity
from tests.stories.staff import staff_of
from tests.stories.test_attached import ODD, is_address, is_upright, made
from tests.stories.test_dialects import end_addresses
from tests.stories.test_ways_out import labels, restart

TAKE_SEVERAL = """
[[model]]
id = "easel-edits"
image = "edits"
images = {most}
qualities = {{ low = 1 }}

[[model]]
id = "easel-json"
image = {{ field = "image", as = "data", to = "edits" }}
images = 3
qualities = {{}}
size_as = "aspect-ratio"

[[model]]
id = "easel-references"
image = {{ field = "input_references", as = "url" }}
images = 4
qualities = {{ low = 1 }}
"""
TAKES_ONE = """
[[model]]
id = "aurora-2"
image = "data"
qualities = { low = 1 }
"""
PLAIN = saved(Image.new("RGB", (40, 40), "lime"))
LAST = saved(Image.new("RGB", (24, 24), "orange"), "WEBP", lossless=True)
THREE = [("image.png", PLAIN), ("turned.jpg", ODD["turned.jpg"]), ("image.png", LAST)]


def models(folder: Path, *, most: int = 16) -> dict[str, str]:
    file = folder / "models.toml"
    file.write_text(TAKE_SEVERAL.format(most=most) + TAKES_ONE)
    return {"IMAGE_MODELS_FILE": str(file)}


async def change(community: Community, model: str, **asked: Any) -> Modal:
    """The form behind Change, of a picture that this model could not make."""
    community.endpoint.fail_next("moderation")
    shown = await community.imagine(community.alice, "a fox", model=model, **asked)
    await shown.until(told)
    return await form_of(community, shown.followups[0])


async def form_of(community: Community, message: Seen) -> Modal:
    (button,) = [each for each in message.buttons if each.custom_id.startswith("im:change:")]
    opened = await community.alice.click(message, button.custom_id)
    await opened.until(lambda shown: shown.interaction.modal is not None)
    return Modal(opened.interaction)


async def send(community: Community, form: Modal, files: Any, prompt: str = "a goose") -> Shown:
    return await community.alice.submit(form, {"prompt": prompt, "image": files})


def arrived(community: Community) -> None:
    """The last request had all three: what needed nothing to the byte, the others upright, and each once."""
    first, second, third = community.endpoint.sources[-3:]
    assert first == PLAIN
    assert is_upright(second)
    assert third == LAST


@pytest.mark.parametrize("model", ["easel-edits", "easel-json", "easel-references"])
async def test_all_pictures_arrive_once_upright_and_in_their_order(
    new_community: NewCommunity, tmp_path: Path, model: str
) -> None:
    async with new_community(**models(tmp_path)) as community:
        form = await change(community, model)
        shown = await send(community, form, THREE)
        await shown.until(made)
        assert len(community.posts("a goose")) == 1
        assert len(community.endpoint.sources) == 3
        arrived(community)


async def test_pictures_by_address_have_an_address_each(new_community: NewCommunity, tmp_path: Path) -> None:
    async with new_community(**models(tmp_path)) as community:
        form = await change(community, "easel-references")
        community.endpoint.hold()
        shown = await send(community, form, [*THREE, ("again.png", ODD["turned.png"])])
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        copies = (await shown.message()).attachments
        assert [copy.filename for copy in copies] == ["input2.jpeg", "input4.png"]
        assert [copy.description for copy in copies] == [f"Picture to change, {n} of 4" for n in (2, 4)]
        community.endpoint.release()
        await shown.until(made)
        (body,) = community.posts("a goose")
        given: Any = body["input_references"]
        addresses = [each["image_url"]["url"] for each in given]
        assert len(set(addresses)) == 4
        assert all(is_address(community, address) for address in addresses)
        assert community.endpoint.sources == [PLAIN, copies[0].data, LAST, copies[1].data]
        assert all(is_upright(copy.data or b"") for copy in copies)


BAD = {
    "words": (("notes.txt", b"these are words"), "notes.txt”⁩ (number 2) as a picture"),
    "no picture": (("image.png", b"these are words"), "image.png”⁩ (number 2) as a picture"),
    "cut off": (("image.png", PLAIN[:50]), "image.png”⁩ (number 2) as a picture"),
    "a photo of an iPhone": (
        ("image.heic", b"\0\0\0\x18ftypheic"),
        "image.heic”⁩ (number 2) is in Apple's format",
    ),
    "too many bytes": (("image.png", PLAIN + bytes(11 * 2**20)), "image.png”⁩ (number 2) has 11.1 MB"),
    "too many pixels": (("image.png", saved(Image.new("1", (8000, 5000)))), "(number 2) has"),
}


@pytest.mark.parametrize("bad", BAD)
async def test_one_that_is_no_good_refuses_all_and_is_named(
    new_community: NewCommunity, tmp_path: Path, bad: str
) -> None:
    file, words = BAD[bad]
    async with new_community(DEFAULT_CREDITS="10", **models(tmp_path)) as community:
        community.guild.upload_limit = 100 * 2**20
        form = await change(community, "easel-edits")
        shown = await send(community, form, [THREE[0], file, THREE[2]])
        await shown.until(lambda shown: "(number 2)" in shown.text)
        plain = shown.text.replace("\u2068", "").replace("\u2069", "")
        assert words.replace("\u2069", "") in plain
        assert "Nothing was charged" in plain
        assert community.posts("a goose") == []
        assert "10 of 10 credits left" in await staff_of(community).left(community.alice)


class Tampered(Modal):
    """Names one more file, of which Discord says nothing."""

    def filled(self, values: Mapping[str, Any]) -> list[Any]:
        frames = super().filled(values)
        frames[-1]["component"]["values"].append("1")
        return frames


async def test_one_that_discord_does_not_describe_is_not_left_out(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(**models(tmp_path)) as community:
        form = await change(community, "easel-edits")
        shown = await send(community, Tampered(form.interaction), THREE)
        await shown.until(lambda shown: "I couldn't fetch the picture you attached." in shown.text)
        assert community.posts("a goose") == []


async def test_files_that_are_too_large_together_are_refused(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(DEFAULT_CREDITS="10", **models(tmp_path)) as community:
        form = await change(community, "easel-edits")
        heavy = [(f"{n}.png", PLAIN + bytes(7 * 2**20)) for n in range(3)]
        shown = await send(community, form, heavy)
        await shown.until(lambda shown: "Your 3 pictures have 21.1 MB together" in shown.text)
        assert "I can take up to 20 MB. Nothing was charged. Attach fewer, or smaller ones." in shown.text
        assert community.posts("a goose") == []
        assert "10 of 10 credits left" in await staff_of(community).left(community.alice)


@pytest.mark.parametrize("is_noted", [True, False])
@pytest.mark.parametrize("model", ["easel-edits", "easel-references"])
async def test_killed_before_the_request_left_all_pictures_arrive_afterwards(
    new_community: NewCommunity, tmp_path: Path, model: str, is_noted: bool
) -> None:
    """Also where the address of the copy on the card had not been noted yet."""
    async with new_community(IMAGE_CONCURRENCY="1", **models(tmp_path)) as community:
        form = await change(community, model)
        community.endpoint.hold()
        await community.imagine(community.bob, "a hill", model=model)
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        shown = await send(community, form, THREE)
        await shown.message()
        await community.kill()
        if not is_noted:
            forget_the_answers(community.folder)
        assert community.posts("a goose") == []
        community.endpoint.release()
        await community.start()
        await shown.until(made)
        assert len(community.posts("a goose")) == 1
        assert len(community.endpoint.sources) == 3
        arrived(community)


def forget_the_answers(folder: Path) -> None:
    """As if the process had died between the answer to its member and the note of it."""
    with sqlite3.connect(folder / "imagine-bot.sqlite3") as database:
        changed = database.execute(
            "UPDATE generations SET answered_at = NULL, message = NULL,"
            " request = json_set(request, '$.image[1].url', '') WHERE state = 'queued'"
        )
        assert changed.rowcount == 1
    database.close()


async def test_the_copy_of_one_that_waited_stays_on_its_card_while_it_is_drawn(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    """The endpoint fetches it then."""
    async with new_community(IMAGE_CONCURRENCY="1", **models(tmp_path)) as community:
        form = await change(community, "easel-references")
        community.endpoint.hold()
        await community.imagine(community.bob, "a hill", model="easel-references")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        shown = await send(community, form, THREE)
        assert "In line" in (await shown.message()).text
        community.endpoint.release()
        community.endpoint.hold()
        await shown.until(lambda shown: "Drawing" in shown.text)
        assert len((await shown.message()).attachments) == 1
        community.endpoint.release()
        await shown.until(made)
        arrived(community)


async def test_killed_while_a_file_was_fetched_nothing_is_reserved(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(**models(tmp_path)) as community:
        form = await change(community, "easel-edits")
        community.sandbox.cdn.hold()
        shown = await send(community, form, THREE)
        await community.kill_during_download(shown)
        await shown.until(lambda shown: "I was restarted" in shown.text)
        assert community.posts("a goose") == []


@pytest.mark.parametrize("model", ["easel-edits", "easel-references"])
async def test_again_and_change_keep_them_also_when_their_addresses_have_ended(
    new_community: NewCommunity, tmp_path: Path, model: str
) -> None:
    async with new_community(**models(tmp_path)) as community:
        form = await change(community, model)
        community.endpoint.fail_next("disconnect")
        failed = await send(community, form, THREE)
        await failed.until(told)
        await community.kill()
        end_addresses(community.folder)
        await community.start()
        community.endpoint.fail_next("moderation")
        again = await community.alice.click(failed.followups[0], "Try again")
        await again.until(told)
        form = await form_of(community, again.followups[0])
        assert form.field("image").description.endswith(", instead of those you gave")
        community.endpoint.fail_next("moderation")
        kept = await community.alice.submit(form, {"prompt": "a swan"})
        await kept.until(told)
        assert len(community.endpoint.sources) == 9
        arrived(community)
        one = await send(community, await form_of(community, kept.followups[0]), [("one.png", PLAIN)])
        await one.until(made)
        assert community.endpoint.sources[9:] == [PLAIN]


async def test_what_a_proxy_finds_too_large_arrives_smaller_and_is_paid_once(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    large = [(f"{wide}.png", noise(wide, 600)) for wide in (500, 700, 900)]
    async with new_community(DEFAULT_CREDITS="10", **models(tmp_path)) as community:
        form = await change(community, "easel-edits")
        community.endpoint.most_bytes = 1024 * 1024
        shown = await send(community, form, large)
        await shown.until(made)
        sizes = [Image.open(io.BytesIO(source)).size for source in community.endpoint.sources]
        assert [round(wide / high, 1) for wide, high in sizes] == [0.8, 1.2, 1.5]
        assert sum(map(len, community.endpoint.sources)) <= 700_000
        assert "9 of 10 credits left" in await staff_of(community).left(community.alice)


# --- how many a model takes ------------------------------------------------------------------------------


@pytest.mark.parametrize(("model", "most"), [("aurora-2", 1), ("easel-json", 3)])
async def test_a_model_takes_as_many_as_it_does_and_no_more(
    new_community: NewCommunity, tmp_path: Path, model: str, most: int
) -> None:
    """The form takes as many as any model does, since the model is chosen in it."""
    async with new_community(**models(tmp_path)) as community:
        form = await change(community, model)
        field = form.field("image")
        assert field.component["max_values"] == 10
        assert field.description == "Up to 10 pictures to change or to build on"
        before = len(community.posts())
        files = [(f"{n}.png", saved(Image.new("RGB", (8, 8), (n, 0, 0)))) for n in range(most + 1)]
        refusal = await (await send(community, form, files)).finished()
        assert f"You gave {most + 1} pictures." in refusal.text
        assert "Nothing was charged. Attach fewer, or choose another model." in refusal.text
        assert len(community.posts()) == before
        shown = await send(community, await change(community, model), files[:most])
        await shown.until(made)
        assert community.endpoint.sources == [data for _, data in files[:most]]


async def test_a_form_takes_no_more_than_discord_does(new_community: NewCommunity, tmp_path: Path) -> None:
    async with new_community(**models(tmp_path, most=16)) as community:
        form = await change(community, "easel-edits")
        files = [(f"{n}.png", saved(Image.new("RGB", (8, 8), (n, 0, 0)))) for n in range(11)]
        with pytest.raises(Impossible):
            await send(community, form, files)
        shown = await send(community, form, files[:10])
        await shown.until(made)
        assert community.endpoint.sources == [data for _, data in files[:10]]


async def test_a_model_that_takes_fewer_by_now_offers_one_that_takes_them(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(**models(tmp_path)) as community:
        form = await change(community, "easel-edits")
        models(tmp_path, most=2)
        await restart(community)
        shown = await send(community, form, THREE)
        await shown.until(lambda shown: "You gave 3 pictures. easel-edits takes 2 at most." in shown.text)
        reply = await shown.finished()
        assert reply.ephemeral
        offers = ["Use easel-json (1 credit)", "Use easel-references (1 credit)", "Without the pictures"]
        assert labels(reply) == offers
        assert community.posts("a goose") == []
        other = await community.alice.click(reply, offers[0])
        await other.until(made)
        arrived(community)
        assert [body["model"] for body in community.posts("a goose")] == ["easel-json"]


async def test_what_waits_for_a_model_that_takes_fewer_by_now_is_not_paid_for(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(IMAGE_CONCURRENCY="1", DEFAULT_CREDITS="10", **models(tmp_path)) as community:
        form = await change(community, "easel-edits")
        community.endpoint.hold()
        await community.imagine(community.bob, "a hill", model="easel-edits")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        shown = await send(community, form, THREE)
        await shown.message()
        await community.kill()
        community.endpoint.release()
        models(tmp_path, most=1)
        await community.start()
        await shown.until(told)
        assert community.posts("a goose") == []
        assert "Without the pictures" in labels(shown.followups[0])
        assert "10 of 10 credits left" in await staff_of(community).left(community.alice)
