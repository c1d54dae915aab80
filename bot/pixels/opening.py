"""Gives a picture to its decoder, and nothing but its pixels, so that no metadata decides over it.

A decompression bomb is refused by the size that its header names, before it is decoded.
"""

from __future__ import annotations

import importlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image

from bot.pixels import containers, exif
from bot.pixels.containers import checksums, gif
from bot.pixels.containers.parts import sound_profile
from bot.pixels.formats import AVIF, BMP, GIF, ICO, JPEG, PNG, WEBP, sniff
from bot.pixels.unended import ended

# Between its own limit and twice that, Pillow only warns of a decompression bomb; here the warning is an error too.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

# By media type: Pillow's name, and the module that knows it. For a name that no loaded module knows, Pillow would load
# all of its forty.
_DECODERS = {
    PNG: ("PNG", "PngImagePlugin"),
    JPEG: ("JPEG", "JpegImagePlugin"),
    WEBP: ("WEBP", "WebPImagePlugin"),
    GIF: ("GIF", "GifImagePlugin"),
    AVIF: ("AVIF", "AvifImagePlugin"),
    BMP: ("BMP", "BmpImagePlugin"),
}
ICON_LIMIT_PIXELS = 1024 * 1024  # of an icon that nobody set a limit for; Windows knows 256 pixels a side
_ICON_SIDES = slice(
    26, 34
)  # width, and twice the height, of the one bitmap in what `containers` makes of an icon


class NotDecodable(Exception):
    """The bytes are no picture of an accepted format, are cut short, or are broken."""


class TooManyPixels(Exception):
    """More pixels than allowed. `width` and `height` are 0 where Pillow refused the picture as a decompression bomb."""

    def __init__(self, width: int = 0, height: int = 0) -> None:
        super().__init__(width, height)
        self.width = width
        self.height = height


@dataclass(frozen=True, slots=True)
class Opened:
    """A decoded picture, and what is to be done with it before it is shown.

    `media_type` is that of the whole file. `width` and `height` are those of the picture as it is shown, also where
    `image` is smaller. `profile` is its colour profile, "" for sRGB.
    """

    image: Image.Image
    media_type: str
    width: int
    height: int
    orientation: int
    profile: bytes


def opened(data: bytes, max_pixels: int | None = None, draft: int | None = None) -> Opened:
    """Decode the picture, or the first one of an animation, to its end. Raises NotDecodable or TooManyPixels.

    A JPEG may be decoded in a smaller size, which is faster: no smaller than an eighth, nor than `draft` pixels a side.
    """
    media_type = sniff(data)
    if media_type is None:
        raise NotDecodable
    try:
        parts = containers.bare(data, media_type)
        image, (width, height) = _loaded(parts, max_pixels, draft)
        turned = exif.orientation(_exif(image, parts))
    except TooManyPixels:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except Exception as error:  # decoders raise whatever a hostile file leads them to
        raise NotDecodable from error
    if turned >= 5:
        width, height = height, width
    profile = sound_profile(image.info.get("icc_profile") or b"") or parts.profile
    return Opened(image, media_type, width, height, turned, profile)


def _loaded(
    parts: containers.Parts, max_pixels: int | None, draft: int | None
) -> tuple[Image.Image, tuple[int, int]]:
    """The decoded picture, and its size before it was made smaller. Raises what decoders do, or TooManyPixels."""
    is_icon = parts.media_type == ICO
    image = _icon(parts.data, max_pixels) if is_icon else _open(parts.data, parts.media_type)
    size = image.size
    if max_pixels is not None and size[0] * size[1] > max_pixels:
        raise TooManyPixels(*size)
    if parts.media_type == JPEG and not parts.has_end:
        image = _open(ended(parts.data), parts.media_type)
    if draft is not None:
        image.draft(None, (max(1, draft, size[0] // 8), max(1, draft, size[1] // 8)))
    try:
        image.load()
    except OSError:
        if parts.media_type != PNG:
            raise
        image = _open(checksums.corrected(parts.data, size), PNG)
        image.load()
    if parts.media_type == GIF:
        return _on_its_screen(image, gif.start(parts.data).box), size
    return image, size


def _on_its_screen(image: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """With nothing around the first picture of a GIF, where Pillow has the background's colour."""
    if box[0] <= 0 and box[1] <= 0 and box[2] >= image.width and box[3] >= image.height:
        return image
    screen = Image.new("RGBA", image.size)
    screen.paste(image.convert("RGBA").crop(box), box[:2])
    return screen


def register(media_type: str) -> str:
    """Pillow's name of the format, which can be read and written afterwards."""
    name, module = _DECODERS[media_type]
    importlib.import_module(f"PIL.{module}")
    return name


def _open(data: bytes, media_type: str) -> Image.Image:
    name = register(media_type)
    try:
        return Image.open(io.BytesIO(data), formats=[name])
    except Exception:
        if media_type != AVIF:
            raise
        # Pillow reads the Exif data of an AVIF at once. Under another name it is an item that nobody knows.
        return Image.open(io.BytesIO(data.replace(b"Exif", b"none")), formats=[name])


def _icon(data: bytes, max_pixels: int | None) -> Image.Image:
    """Pillow decodes an icon as it opens it, so its size is compared here. Raises TooManyPixels."""
    from PIL import IcoImagePlugin

    sides = data[_ICON_SIDES]
    width, height = (abs(int.from_bytes(sides[at : at + 4], "little", signed=True)) for at in (0, 4))
    if width * height // 2 > (max_pixels or ICON_LIMIT_PIXELS):
        raise TooManyPixels(width, height // 2)
    return IcoImagePlugin.IcoFile(io.BytesIO(data)).frame(0)


def _exif(image: Image.Image, parts: containers.Parts) -> bytes:
    """That of the file, or of an AVIF as Pillow gives it: with the rotation that its container demands."""
    if parts.media_type != AVIF:
        return parts.exif
    return bytes(image.info.get("exif") or b"").removeprefix(b"Exif\0\0")
