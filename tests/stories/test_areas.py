"""Only an area of a picture changes, whatever the endpoint makes of it: every pixel outside it is posted as it was.

The pretend endpoint paints over the whole picture here, as real ones do in spite of a mask.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageDraw

from bot import pixels
from bot.domain.areas import Area, Box
from bot.front.texts.language import language
from bot.front.texts.picture.area import area_name
from bot.sandbox.people.forms import Modal
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.pictures import noise, saved
from tests.stories.community import Community
from tests.stories.conftest import NewCommunity
from tests.stories.test_attached import made

MODELS = """
[[model]]
id = "easel-edits"
image = "edits"
mask = true
sizes = ["1024x1024", "1536x1024", "1024x1536"]
qualities = { low = 1 }

[[model]]
id = "easel-field"
label = "Field"
image = { field = "image_url", as = "url" }
size_as = "width-height"
sizes = ["512x512", "768x512"]
qualities = {}

[[model]]
id = "dall-e-3"
label = "Words alone"
image = false
sizes = ["1024x1024"]
qualities = { standard = 1 }
"""
NAMES = {area: area_name(language("en-US"), area) for area in Area}


def models(folder: Path, text: str = MODELS, **more: str) -> dict[str, str]:
    file = folder / "models.toml"
    file.write_text(text)
    return {
        "IMAGE_MODELS_FILE": str(file),
        "IMAGE_MODEL": "easel-edits",
        "DEFAULT_CREDITS": "90",
        **more,
    }


def photo(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    """Something of which every part is another."""
    image = Image.linear_gradient("L").resize(size)
    whole = Image.merge("RGB", (image, image.transpose(Image.Transpose.ROTATE_90).resize(size), image))
    draw = ImageDraw.Draw(whole)
    for at in range(0, size[0], 9):
        draw.line((at, 0, size[0] - at, size[1]), (at % 256, 90, 255 - at % 256))
    return whole.convert(mode)


def files() -> dict[str, bytes]:
    """What members attach: of several sizes, shapes and kinds of pixel."""
    turned = Image.Exif()
    turned[0x0112] = 6
    clear = photo((200, 300), "RGBA")
    clear.putalpha(Image.radial_gradient("L").resize(clear.size))
    deep = photo((300, 200), "L").tobytes()
    return {
        "square.png": saved(photo((256, 256))),
        "wide.jpg": saved(photo((640, 360)), "JPEG", quality=90),
        "turned.jpg": saved(photo((300, 200)), "JPEG", exif=turned),
        "printed.jpg": saved(photo((210, 300), "CMYK"), "JPEG"),
        "clear.png": saved(clear),
        "grey.png": saved(photo((303, 202), "L")),
        "few.png": saved(photo((300, 300), "P")),
        "deep.png": saved(Image.frombytes("I;16", (300, 200), bytes(b for v in deep for b in (v, v)))),
        "small.webp": saved(photo((7, 5)), "WEBP", lossless=True),
        "grain.png": noise(1200, 800),
    }


FILES = files()


async def form_of(shown: Shown) -> Modal:
    await shown.until(lambda shown: shown.modal or shown.reply)
    assert shown.modal is not None, shown.text
    return shown.modal


async def use_as_input(community: Community, name: str, data: bytes) -> Modal:
    posted = await community.alice.post(community.art, "look", (name, data))
    return await form_of(await community.alice.menu(posted, "Use as input"))


async def changed(community: Community, form: Modal, area: Area, **fields: Any) -> Seen:
    sent = {"prompt": "a blue whale in a storm", "Area": NAMES[area], **fields}
    return await picture_of(await community.alice.submit(form, sent))


async def picture_of(shown: Shown) -> Seen:
    await shown.until(made)
    return await shown.message()


def file_of(message: Seen) -> bytes:
    """The picture; what it was made of may stand beside it, small."""
    data = message.attachments[0].data
    assert data is not None
    return data


async def as_given(data: bytes) -> Image.Image:
    """The pixels of what was attached, as they are after cleaning."""
    clean, _ = await pixels.clean_input(data)
    return shown_as(clean)


def shown_as(data: bytes) -> Image.Image:
    image: Image.Image = Image.open(io.BytesIO(data))
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("RGBA")


def share_kept(before: Image.Image, after: Image.Image, box: Box) -> float:
    """The share of the pixels outside the box that are the same to the bit."""
    outside = Image.new("L", before.size, 1)
    outside.paste(0, box.corners)
    apart = Image.new("L", before.size)
    for channel in ImageChops.difference(before, after).split():
        apart = ImageChops.lighter(apart, channel)
    odd = ImageChops.multiply(apart.point(lambda value: 255 * (value > 0)), outside.point(lambda v: 255 * v))
    total = sum(outside.tobytes())
    return 1 - sum(map(bool, odd.tobytes())) / total if total else 1.0


def is_changed(before: Image.Image, after: Image.Image, box: Box) -> bool:
    apart = ImageChops.difference(before.crop(box.corners), after.crop(box.corners)).convert("RGB")
    return apart.getbbox() is not None


def check(message: Seen, before: Image.Image, area: Area) -> Image.Image:
    """That the posted picture has what was asked for, and nothing else."""
    after, box = shown_as(file_of(message)), area.box(before.size)
    assert file_of(message)[:4] in (b"\x89PNG", b"RIFF")
    assert after.size == before.size
    assert share_kept(before, after, box) == 1.0
    assert is_changed(before, after, box)
    assert NAMES[area] in message.text
    return after


@pytest.mark.parametrize("name", FILES)
async def test_outside_the_area_nothing_is_another(
    new_community: NewCommunity, tmp_path: Path, name: str
) -> None:
    """For each kind of file; the areas take turns, and of one file all are tried."""
    number = list(FILES).index(name)
    areas = list(Area) if name == "square.png" else [list(Area)[number], list(Area)[-number]]
    async with new_community(**models(tmp_path)) as community:
        community.endpoint.heeds_masks = False
        before = await as_given(FILES[name])
        for area in areas:
            message = await changed(community, await use_as_input(community, name, FILES[name]), area)
            check(message, before, area)
        post = community.endpoint.posts[-1]
        assert post.path == "/v1/images/edits"
        assert [file.part for file in post.files] == ["image", "mask"]


async def test_a_model_without_masks_keeps_the_rest_too(new_community: NewCommunity, tmp_path: Path) -> None:
    async with new_community(**models(tmp_path, IMAGE_MODEL="easel-field")) as community:
        for name in ("square.png", "wide.jpg", "clear.png"):
            form = await use_as_input(community, name, FILES[name])
            message = await changed(community, form, Area.CENTRE_RIGHT)
            check(message, await as_given(FILES[name]), Area.CENTRE_RIGHT)
        assert all("mask" not in (post.json or {}) for post in community.endpoint.posts)


async def test_a_result_is_changed_in_one_area_after_another(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    """The size that the model is asked for is of the picture's shape; what is left of a model's own keeps as well."""
    async with new_community(**models(tmp_path)) as community:
        community.endpoint.heeds_masks = False
        message = await picture_of(
            await community.imagine(community.alice, "a red fox", size="1536x1024", model="easel-edits")
        )
        for area in (Area.LEFT, Area.TOP_RIGHT):
            before = shown_as(file_of(message))
            form = await form_of(await community.alice.click(message, "Use as input"))
            message = await changed(community, form, area)
            check(message, before, area)
            assert (community.endpoint.posts[-1].json or {})["size"] == "1536x1024"


async def test_change_and_again_keep_the_area(new_community: NewCommunity, tmp_path: Path) -> None:
    async with new_community(**models(tmp_path)) as community:
        community.endpoint.heeds_masks = False
        before = await as_given(FILES["wide.jpg"])
        form = await use_as_input(community, "wide.jpg", FILES["wide.jpg"])
        first = await changed(community, form, Area.BOTTOM)

        again = await picture_of(await community.alice.click(first, "Again"))
        check(again, before, Area.BOTTOM)
        form = await form_of(await community.alice.click(first, "Change"))
        assert form.field("Area").prefilled == [Area.BOTTOM.value]
        check(await changed(community, form, Area.TOP_CENTRE), before, Area.TOP_CENTRE)
        form = await form_of(await community.alice.click(first, "Change"))
        whole = await community.alice.submit(form, {"Area": "The whole picture"})
        message = await picture_of(whole)
        assert NAMES[Area.BOTTOM] not in message.text
        assert "mask" not in [file.part for file in community.endpoint.posts[-1].files]


async def test_a_restart_in_the_middle_loses_nothing(new_community: NewCommunity, tmp_path: Path) -> None:
    """The answer's address is known, and its bytes are not there yet, when the bot is killed."""
    late = {"IMAGE_MODEL": "easel-field", "IMAGE_FETCH_TIMEOUT": "120"}
    async with new_community(**models(tmp_path, **late)) as community:
        form = await use_as_input(community, "square.png", FILES["square.png"])
        gate = community.endpoint.hold_files()
        shown = await community.alice.submit(form, {"prompt": "a whale", "Area": NAMES[Area.RIGHT]})
        await community.endpoint.until(
            lambda: any("/files/" in request.path for request in community.endpoint.requests)
        )
        await community.kill()
        await community.start()
        gate.set()
        check(await picture_of(shown), await as_given(FILES["square.png"]), Area.RIGHT)
        assert len(community.endpoint.posts) == 1


async def test_what_is_too_large_for_discord_says_so(new_community: NewCommunity, tmp_path: Path) -> None:
    """Noise cannot be packed without loss: the copy in Discord is a lossy one, and its card does not hide it."""
    async with new_community(**models(tmp_path)) as community:
        form = await use_as_input(community, "grain.png", noise(600, 400))
        community.guild.upload_limit = 600_000
        message = await changed(community, form, Area.TOP_LEFT)

        assert "Too large for Discord without loss" in message.text
        assert len(file_of(message)) <= 600_000


# --- refused before anything is paid ---------------------------------------------------------------------


async def refusal(shown: Shown) -> Seen:
    await shown.until(lambda shown: (shown.reply is None and shown.followups) or _private(shown))
    (message,) = [each for each in shown.messages if each.ephemeral]
    return message


def _private(shown: Shown) -> bool:
    return shown.reply is not None and shown.reply.ephemeral and not shown.reply.loading


async def test_another_aspect_is_refused_before_anything_is_paid(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    text = MODELS.split("\n\n")[0] + "\n"  # one model: the form has room for size and area
    async with new_community(**models(tmp_path, text)) as community:
        shown = await community.imagine(
            community.alice, "a fox", size="1024x1024", image=("square.png", FILES["square.png"])
        )
        first, posts = await picture_of(shown), len(community.endpoint.posts)
        form = await form_of(await community.alice.click(first, "Change"))
        sent = await community.alice.submit(form, {"Area": NAMES[Area.LEFT], "Size": "Landscape"})
        message = await refusal(sent)

        assert "the picture keeps its shape, and Landscape is another one." in message.text
        assert "Nothing was charged." in message.text
        assert len(community.endpoint.posts) == posts
        fitting = await picture_of(await community.alice.click(message, "Use Square"))
        check(fitting, await as_given(FILES["square.png"]), Area.LEFT)


async def test_an_area_of_a_model_that_takes_no_picture_is_refused(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(**models(tmp_path)) as community:
        form = await use_as_input(community, "square.png", FILES["square.png"])
        first = await changed(community, form, Area.LEFT)
        posts = len(community.endpoint.posts)
        form = await form_of(await community.alice.click(first, "Change"))
        message = await refusal(await community.alice.submit(form, {"Model": "dall-e-3"}))

        assert "can't change pictures." in message.text
        assert len(community.endpoint.posts) == posts
        other = await community.alice.click(message, "Use Field (1 credit)")
        check(await picture_of(other), await as_given(FILES["square.png"]), Area.LEFT)


async def test_an_area_without_a_picture_is_refused(new_community: NewCommunity, tmp_path: Path) -> None:
    """No form asks for one then; this one is forged."""
    async with new_community(**models(tmp_path)) as community:
        first = await picture_of(await community.imagine(community.alice, "a fox"))
        posts = len(community.endpoint.posts)
        form = await form_of(await community.alice.click(first, "Change"))
        field = form.field("Size").component
        field["custom_id"], field["options"][0]["value"] = "area", "left"
        message = await refusal(await community.alice.submit(form, {"area": "left"}))

        assert "There is no picture of which an area could change." in message.text
        assert "Attach one, or leave the area out." in message.text
        assert len(community.endpoint.posts) == posts
        await picture_of(await community.alice.click(message, "Without an area"))
        assert len(community.endpoint.posts) == posts + 1


async def test_a_forged_area_gets_a_sentence(new_community: NewCommunity, tmp_path: Path) -> None:
    async with new_community(**models(tmp_path)) as community:
        form = await use_as_input(community, "square.png", FILES["square.png"])
        form.field("Area").component["options"][0]["value"] = "everywhere"
        message = await refusal(
            await community.alice.submit(form, {"prompt": "a whale", "Area": "everywhere"})
        )

        assert "is not available for `area`. Nothing was charged. Choose from Left half" in message.text
        assert community.endpoint.posts == []
