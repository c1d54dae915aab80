"""A picture that a member attaches, as the endpoint gets it: upright, in sRGB, and without a word about its origin."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageDraw

from tests.pictures import saved
from tests.stories.community import Community, painted
from tests.stories.conftest import NewCommunity

MODELS = """
[[model]]
id = "sketch-mini"
image = "url"

[[model]]
id = "aurora-2"
image = "data"
"""
TURNED = 6  # the camera was held upright: a reader has to turn the pixels by 90 degrees to the right
SIZE = (48, 64)  # of the picture as its member sees it
POSITION = 0x8825


def scene() -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", SIZE, "blue")
    ImageDraw.Draw(image).rectangle((0, 0, SIZE[0], SIZE[1] // 2), "red")
    return image


def from_a_phone(form: str) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = TURNED, "secret camera"
    exif[POSITION] = {1: "N", 2: (52.0, 31.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0)}
    return saved(scene().transpose(Image.Transpose.ROTATE_90), form, exif=exif)


def in_other_colours(form: str) -> bytes:
    """The scene in a colour space whose red is sRGB's blue, and the other way round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    other = profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    other = other.replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))
    red, green, blue = scene().split()
    return saved(Image.merge("RGB", (blue, green, red)), form, icc_profile=other, quality=95)


def animated() -> bytes:
    return saved(scene(), "GIF", save_all=True, append_images=[Image.new("RGB", SIZE, "lime")])


ODD = {
    "turned.jpg": from_a_phone("JPEG"),
    "turned.png": from_a_phone("PNG"),
    "turned.webp": from_a_phone("WEBP"),
    "wide.jpg": in_other_colours("JPEG"),
    "wide.webp": in_other_colours("WEBP"),
    "printed.jpg": saved(scene().convert("CMYK"), "JPEG"),
    "moving.gif": animated(),
    "modern.avif": saved(scene(), "AVIF"),
    "old.bmp": saved(scene(), "BMP"),
    "small.ico": saved(scene(), "ICO", sizes=[SIZE]),
}


def is_upright(data: bytes) -> bool:
    """Whether a reader that knows nothing of orientations and profiles sees the scene, in a file that says no more."""
    image = Image.open(io.BytesIO(data))
    above, below = (_colour(image, (SIZE[0] // 2, SIZE[1] * part // 4)) for part in (1, 3))
    bare = not image.getexif() and b"secret" not in data and image.format in ("PNG", "JPEG", "WEBP")
    return bare and image.size == SIZE and above == "red" and below == "blue"


def _colour(image: Image.Image, place: tuple[int, int]) -> str:
    red, _, blue = image.convert("RGB").getpixel(place)  # type: ignore[misc]  # RGB has three bands
    return "red" if red > 150 and blue < 100 else "blue" if blue > 150 and red < 100 else "other"


@pytest.mark.parametrize("name", ODD)
async def test_a_model_that_takes_bytes_gets_them_cleaned(
    new_community: NewCommunity, tmp_path: Path, name: str
) -> None:
    async with new_community(**models(tmp_path)) as community:
        shown = await ask(community, "aurora-2", (name, ODD[name]))
        await shown.until(painted)
        (body,) = community.posts("a fox")
        assert is_upright(from_data(body["image"]))


async def ask(community: Community, model: str, image: tuple[str, bytes], **options: Any) -> Any:
    return await community.imagine(community.alice, "a fox", model=model, image=image, **options)


def models(folder: Path) -> dict[str, str]:
    file = folder / "models.toml"
    file.write_text(MODELS)
    return {"IMAGE_MODELS_FILE": str(file)}


def from_data(image: object) -> bytes:
    head, _, encoded = str(image).partition(",")
    assert head.startswith("data:image/")
    return base64.b64decode(encoded, validate=True)
