"""Everything that needs Pillow: decodes pictures, describes them, and makes them fit an upload.

Pictures come from strangers: only the four formats below are ever given to a decoder, and a decompression bomb is
refused by the size that its header names, before it is decoded.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps
from PIL.WebPImagePlugin import WebPImageFile

from bot.domain.errors import Flaw, NotAPicture, PictureTooLarge, ResultUnusable
from bot.domain.pictures import INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS, ImageInfo

RESULT_TYPES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
INPUT_TYPES = RESULT_TYPES - {"image/gif"}

# The Exif tag; with a value of 5 or more, width and height are exchanged when it is shown.
ORIENTATION = 0x0112
# Pixels; enough to find a dominant colour, and finding it takes 0.2 ms (of 48 × 48 it takes 0.9).
SAMPLE = (24, 24)
UPLOAD_QUALITIES = (92, 85)  # WebP qualities, tried in this order
THUMBNAIL_QUALITY = 80
# The most that is left of each side by every further try, once quality alone does not help.
MIN_SHRINKING = 0.9
MIN_SIDE = 64  # pixels; a picture is not made smaller than this

# With the first picture Pillow loads the most usual formats, and for the name of any other all of its forty. WebP would
# be such a name if it were not imported above.
WEBP = WebPImageFile.format

# Between its own limit and twice that, Pillow only warns of a decompression bomb; here the warning is an error too.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class NotDecodable(Exception):
    """The bytes are no picture of an accepted type, or are broken."""


class TooManyPixels(Exception):
    """More pixels than allowed. `width` and `height` are 0 where Pillow refused the picture as a decompression bomb."""

    def __init__(self, width: int = 0, height: int = 0) -> None:
        super().__init__(width, height)
        self.width = width
        self.height = height


def inspect(data: bytes, max_pixels: int) -> ImageInfo:
    """Decode a result to its end, and describe it. Raises ResultUnusable."""
    try:
        return _inspected(data, RESULT_TYPES, max_pixels)
    except NotDecodable as error:
        raise ResultUnusable(Flaw.NOT_A_PICTURE) from error
    except TooManyPixels as error:
        raise ResultUnusable(Flaw.TOO_LARGE) from error


def inspect_input(data: bytes, name: str) -> ImageInfo:
    """Decode a member's attachment to its end, and describe it; `name` is the file's, for the error.

    Raises NotAPicture or PictureTooLarge.
    """
    try:
        return _inspected(data, INPUT_TYPES, INPUT_LIMIT_PIXELS)
    except NotDecodable as error:
        raise NotAPicture(name) from error
    except TooManyPixels as error:
        raise PictureTooLarge(
            len(data), error.width, error.height, INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS
        ) from error


def fit(data: bytes, limit_bytes: int) -> tuple[bytes, str]:
    """The picture re-encoded to at most so many bytes, and its media type.

    Raises ResultUnusable if no size fits, which happens only with a limit of a few kilobytes.
    """
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    has_alpha = image.has_transparency_data
    image = _eight_bit(image).convert("RGBA" if has_alpha else "RGB")
    for quality in UPLOAD_QUALITIES:
        encoded = _webp(image, quality)
        if len(encoded) <= limit_bytes:
            return encoded, "image/webp"
    while min(image.size) > MIN_SIDE:
        share = min(MIN_SHRINKING, (limit_bytes / len(encoded)) ** 0.5)
        size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
        image = image.resize(size, Image.Resampling.LANCZOS)
        encoded = _webp(image, UPLOAD_QUALITIES[-1])
        if len(encoded) <= limit_bytes:
            return encoded, "image/webp"
    raise ResultUnusable(Flaw.TOO_LARGE)


def thumbnail(data: bytes, side: int) -> bytes:
    """A WebP copy of at most `side` pixels a side. Raises ResultUnusable for bytes that are no picture."""
    try:
        return _thumbnail(data, side)
    except (NotDecodable, TooManyPixels) as error:
        raise ResultUnusable(Flaw.NOT_A_PICTURE) from error


def sniff(data: bytes) -> str | None:
    """The media type by the first bytes (magic numbers), since file names and headers are wrong too often."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def _inspected(data: bytes, types: frozenset[str], max_pixels: int) -> ImageInfo:
    media_type = sniff(data)
    if media_type is None or media_type not in types:
        raise NotDecodable
    image = _open(data, media_type)
    width, height = image.size
    if width * height > max_pixels:
        raise TooManyPixels(width, height)
    # A JPEG is decoded at an eighth of its size, which is faster; its bytes are read to the end all the same.
    image.draft(None, (width // 8, height // 8))
    _load(image)
    if image.getexif().get(ORIENTATION, 1) >= 5:
        width, height = height, width
    return ImageInfo(
        media_type=media_type,
        width=width,
        height=height,
        colour=_dominant_colour(image),
    )


def _open(data: bytes, media_type: str) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=[media_type.removeprefix("image/").upper()])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except Exception as error:  # decoders raise whatever a hostile header leads them to
        raise NotDecodable from error


def _load(image: Image.Image) -> None:
    try:
        image.load()
    except Exception as error:  # as above
        raise NotDecodable from error


def _dominant_colour(image: Image.Image) -> int:
    """The most common colour, 0xRRGGBB, once the picture is reduced to eight; transparent pixels count as white."""
    sample = _eight_bit(image.resize(SAMPLE, Image.Resampling.NEAREST)).convert("RGBA")
    white = Image.new("RGBA", SAMPLE, "white")
    few = Image.alpha_composite(white, sample).convert("RGB").quantize(8, Image.Quantize.MEDIANCUT)
    counts = few.histogram()
    most = 3 * counts.index(max(counts))
    red, green, blue = (few.getpalette() or [255] * 768)[most : most + 3]
    return red << 16 | green << 8 | blue


def _eight_bit(image: Image.Image) -> Image.Image:
    """The picture with eight bits a channel. Pillow's `convert` would clip sixteen bits instead of scaling them."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image


def _thumbnail(data: bytes, side: int) -> bytes:
    media_type = sniff(data)
    if media_type is None:
        raise NotDecodable
    image = _open(data, media_type)
    image.draft(None, (side, side))
    _load(image)
    image = ImageOps.exif_transpose(image)
    image = _eight_bit(image).convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return _webp(image, THUMBNAIL_QUALITY)


def _webp(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, WEBP, quality=quality, method=3)
    return out.getvalue()
