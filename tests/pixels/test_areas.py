"""Of a picture whose area is changed every pixel outside that area is what it was, whatever the model did to it."""

from __future__ import annotations

import io
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from bot import pixels
from bot.domain.areas import Area, Box
from bot.domain.errors import ResultUnusable
from bot.domain.pictures import GivenPicture
from tests.oddfiles.paints import painting
from tests.pictures import noise, picture, saved

SIDES = st.integers(1, 90)
PICTURES = st.tuples(SIDES, SIDES)
ASKED = st.sampled_from(["64x64", "96x64", "64x96", "3:2", "auto", None])
FORMS = {
    "RGB": "PNG",
    "RGBA": "PNG",
    "L": "PNG",
    "LA": "PNG",
    "P": "PNG",
    "1": "PNG",
    "I;16": "PNG",
    "CMYK": "JPEG",
    "YCbCr": "JPEG",
}


def file(mode: str, size: tuple[int, int], **saving: object) -> bytes:
    """What a member attaches, in this mode."""
    image = painting("RGB", size)
    if mode == "I;16":
        values = bytes(reversed(image.convert("L").tobytes() * 2))
        return saved(Image.frombytes("I;16", size, values))
    if mode in ("RGBA", "LA"):
        image.putalpha(Image.linear_gradient("L").resize(size))
    return saved(image.convert(mode), FORMS[mode], **saving)


def shown(data: bytes) -> Image.Image:
    """As a viewer shows it: with eight bits a channel."""
    image: Image.Image = Image.open(io.BytesIO(data))
    if image.mode == "I;16":
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("RGBA")


def differs(before: Image.Image, after: Image.Image, box: Box | None = None) -> bool:
    """Whether a pixel is another one, within the box or outside it."""
    apart = Image.new("L", before.size)
    for channel in ImageChops.difference(before, after).split():
        apart = ImageChops.lighter(apart, channel)
    if box is not None:
        apart.paste(0, box.corners)
    return apart.getbbox() is not None


async def changed(data: bytes, area: Area, size: str | None, answer: bytes) -> Image.Image:
    """The cleaned picture with the area out of the answer. Outside it nothing may be another."""
    clean, _ = await pixels.clean_input(data)
    made, facts = await pixels.pasted(clean, answer, area, size)
    before, after = shown(clean), shown(made)

    assert facts == await pixels.inspect(made)
    assert (facts.media_type, after.size) == ("image/png", before.size)
    assert not differs(before, after, area.box(before.size))
    return after


@pytest.mark.parametrize("mode", FORMS)
@given(PICTURES, ASKED, st.sampled_from(Area), PICTURES)
@settings(max_examples=25)
async def test_nothing_outside_the_area_is_another(
    mode: str, size: tuple[int, int], asked: str | None, area: Area, answer: tuple[int, int]
) -> None:
    after = await changed(file(mode, size), area, asked, picture(answer, "magenta"))

    box = area.box(size)
    middle = ((box.left + box.right - 1) // 2, (box.top + box.bottom - 1) // 2)
    assert after.getpixel(middle) == (255, 0, 255, 255)


@pytest.mark.parametrize("area", Area)
async def test_every_area_of_a_turned_photo(area: Area) -> None:
    """The area is one of the picture as its member sees it, upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = saved(painting("RGB", (90, 60)), "JPEG", exif=exif)

    after = await changed(photo, area, "64x96", noise(64, 96))

    assert after.size == (60, 90)


@pytest.mark.parametrize("alpha", [0, 90, 255])
async def test_alpha_of_the_answer_is_taken_inside(alpha: int) -> None:
    """Nothing of a transparent pixel's hidden colour shines through the soft edge."""
    answer = Image.new("RGBA", (64, 64), (0, 255, 0, alpha))
    before = picture((64, 64), "red")

    after = await changed(before, Area.LEFT, "64x64", saved(answer))

    assert after.getpixel((0, 0)) == ((0, 255, 0, alpha) if alpha else (0, 0, 0, 0))
    if alpha == 0:
        assert all(after.getpixel((x, 30))[1] == 0 for x in range(64))  # type: ignore[index]


async def test_colours_under_transparency_stay() -> None:
    """Also a pixel that nobody can see is the member's own."""
    hidden = saved(Image.new("RGBA", (40, 40), (12, 34, 56, 0)))

    after = await changed(hidden, Area.TOP, "64x64", picture((64, 64), "lime"))

    assert after.getpixel((20, 30)) == (12, 34, 56, 0)


def of_an_edge(after: Image.Image, size: int) -> list[int]:
    """How much of a white answer there is, along the middle of a black picture."""
    return [after.getpixel((x, size // 2))[0] for x in range(size)]  # type: ignore[index]


async def test_the_edge_is_soft_and_inside() -> None:
    """Towards what is kept it runs out evenly; at the border of the picture there is nothing to run out to."""
    size = 400
    after = await changed(picture((size, size), "black"), Area.LEFT, "64x64", picture((64, 64), "white"))
    across = of_an_edge(after, size)

    assert across[:170] == [255] * 170
    assert across == sorted(across, reverse=True)
    assert max(one - other for one, other in itertools.pairwise(across)) < 30
    assert across[199] > 0
    assert across[200:] == [0] * 200


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (2, 2), (3, 3), (7, 5)])
@pytest.mark.parametrize("area", Area)
async def test_tiny_pictures(size: tuple[int, int], area: Area) -> None:
    after = await changed(picture(size, "black"), area, "64x64", picture((64, 64), "white"))

    box = area.box(size)
    assert after.getpixel((box.left, box.top)) == (255, 255, 255, 255)


@pytest.mark.parametrize(
    ("size", "asked", "canvas"),
    [
        ((40, 40), "64x64", (64, 64)),
        ((200, 100), "64x64", (64, 64)),
        ((60, 40), "3:2", (60, 40)),
        ((9, 7), None, (9, 7)),
    ],
)
@pytest.mark.parametrize("area", [Area.LEFT, Area.CENTRE])
async def test_what_is_sent(
    size: tuple[int, int], asked: str | None, canvas: tuple[int, int], area: Area
) -> None:
    """Picture and mask are of one size and one format; transparent is what may change, no less than the area."""
    data, media_type = await pixels.clean_input(file("CMYK", size))
    sent = await pixels.prepared(data, media_type, area, asked, mask=True)
    given, mask = _opened(sent)

    assert given.size == mask.size == canvas
    assert given.format == mask.format == "PNG"
    assert mask.mode == "RGBA"
    assert set(mask.getchannel("A").tobytes()) == {0, 255}
    bounds = ImageChops.invert(mask.getchannel("A")).getbbox()
    assert bounds is not None
    if canvas == size:
        assert bounds == area.box(size).corners


async def test_a_frame_is_drawn_out_of_the_picture() -> None:
    """What is not the picture's own is no line and no black: a model would paint it on."""
    sent = await pixels.prepared(picture((40, 20), "teal"), "image/png", Area.TOP, "64x64", mask=False)

    assert sent.data is not None
    assert sent.mask is None
    assert Image.open(io.BytesIO(sent.data)).getcolors() == [(64 * 64, (0, 128, 128))]


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg"])
async def test_what_fits_is_sent_as_it_is(media_type: str) -> None:
    data = picture((64, 64), form=media_type.rpartition("/")[2].upper())

    sent = await pixels.prepared(data, media_type, Area.LEFT, "64x64", mask=False)

    assert sent == GivenPicture(media_type, data=data)


async def test_a_mask_follows_its_picture() -> None:
    """A picture that was too large for the endpoint is sent once more, smaller."""
    sent = await pixels.prepared(noise(64, 64), "image/png", Area.LEFT, "64x64", mask=True)
    _, mask = _opened(sent)
    smaller = Image.open(io.BytesIO(await pixels.mask_of_size(saved(mask), picture((32, 48)))))

    assert smaller.size == (32, 48)
    assert smaller.getchannel("A").getpixel((0, 0)) == 0
    assert smaller.getchannel("A").getpixel((31, 0)) == 255


# --- the post ---


async def posted(data: bytes, limit: int) -> tuple[bytes, str, bool]:
    copy, media_type, is_exact = await pixels.fit_exactly(
        data, await pixels.inspect(data), limit, pixels.SourceType.COMPOSITE
    )
    assert len(copy) <= limit
    return copy, media_type, is_exact


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
async def test_it_is_packed_without_loss_where_that_is_enough(mode: str) -> None:
    """Also the colours under what nobody can see."""
    image = painting("RGB", (300, 300))
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize(image.size).point(lambda value: 255 * (value > 99)))
    data = saved(image, compress_level=0)

    assert (await posted(data, len(data) + 2000))[1:] == ("image/png", True)
    copy, media_type, is_exact = await posted(data, 200_000)
    assert (media_type, is_exact) == ("image/webp", True)
    assert not differs(shown(data), shown(copy))


@pytest.mark.parametrize("share", [3, 0.95])
async def test_what_cannot_be_packed_so_says_that_it_is_not_exact(share: float) -> None:
    data = noise(300, 300)
    assert (await posted(data, round(len(data) / share * 0.8)))[1:] == ("image/webp", False)


async def test_what_is_hopeless_is_not_tried() -> None:
    """Of so many pixels it would take minutes, and a gigabyte."""
    data = picture((4000, 2001), mode="L", colour=7, compress_level=0)
    assert (await posted(data, len(data) - 1))[2] is False


@pytest.mark.parametrize("broken", [0, 1])
async def test_what_is_no_picture(broken: int) -> None:
    files = [picture(), picture()]
    files[broken] = b"no picture"

    with pytest.raises(ResultUnusable):
        await pixels.pasted(files[0], files[1], Area.LEFT, None)


def _opened(sent: GivenPicture) -> tuple[Image.Image, Image.Image]:
    assert sent.data is not None
    assert sent.mask is not None
    return Image.open(io.BytesIO(sent.data)), Image.open(io.BytesIO(sent.mask))
