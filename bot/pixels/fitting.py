"""Makes copies of results: small enough for an upload, in a format that Discord shows, upright, in sRGB."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image

from bot.domain.errors import Flaw, ResultUnusable
from bot.pixels.colours import presentable
from bot.pixels.formats import BMP, ICO, JPEG, PNG, WEBP
from bot.pixels.opening import NotDecodable, TooManyPixels, opened, register

QUALITIES = (92, 85)  # of JPEG and WebP, tried in this order
THUMBNAIL_QUALITY = 80
# How hard WebP tries, as it counts that. 1 takes 40 % of the time of 3, for files that are 4 % larger: it is for copies
# that are made by the hundred.
METHOD, FAST = 3, 1
# The most that is left of each side by every further try, once quality alone does not help.
MIN_SHRINKING = 0.9
MIN_SIDE = 64  # pixels; a picture whose longer side is no longer than this is not made smaller
WEBP_SIDE, JPEG_SIDE = 16_383, 65_500  # pixels; what the formats, and libjpeg, can hold
PACKED_LIMIT_PIXELS = 8_000_000  # of a picture that is packed as WebP without loss
LOSSLESS = frozenset({BMP, ICO})  # without loss, and not shown by Discord: tried as PNG first


def fit(data: bytes, limit_bytes: int) -> tuple[bytes, str]:
    """A copy of at most so many bytes, and its media type.

    Raises ResultUnusable if no size fits, which happens only with a limit of a few kilobytes, or if the bytes are no
    picture.
    """
    try:
        picture = opened(data)
    except (NotDecodable, TooManyPixels) as error:
        raise ResultUnusable(Flaw.NOT_A_PICTURE) from error
    image = presentable(picture)
    size = 0
    for encoded, media_type in _whole(image, is_lossless=picture.media_type in LOSSLESS):
        if len(encoded) <= limit_bytes:
            return encoded, media_type
        size = len(encoded)
    while max(image.size) > MIN_SIDE:
        image = _smaller(image, max(0, limit_bytes) / size if size else 1)
        encoded = encode(image, WEBP, QUALITIES[-1])
        if len(encoded) <= limit_bytes:
            return encoded, WEBP
        size = len(encoded)
    raise ResultUnusable(Flaw.TOO_LARGE)


def packed(data: bytes, limit_bytes: int) -> bytes | None:
    """The same pixels as WebP without loss; None where those are too many bytes, or no WebP can hold them.

    Not tried where it is hopeless, and takes minutes and a gigabyte: of more than PACKED_LIMIT_PIXELS, and of a file
    that is more than twice as long as it may be, since WebP saves a third of a PNG, or half.

    Raises ResultUnusable for bytes that are no picture.
    """
    if len(data) > 2 * limit_bytes:
        return None
    try:
        image = presentable(opened(data, PACKED_LIMIT_PIXELS))
    except TooManyPixels:
        return None
    except NotDecodable as error:
        raise ResultUnusable(Flaw.NOT_A_PICTURE) from error
    if max(image.size) > WEBP_SIDE:
        return None
    out = io.BytesIO()
    # Also the colours under what is transparent (`exact`).
    image.save(out, register(WEBP), lossless=True, exact=True, quality=50, method=3)
    return out.getvalue() if out.tell() <= limit_bytes else None


def thumbnail(data: bytes, side: int) -> bytes:
    """A WebP copy of at most `side` pixels a side. Raises ResultUnusable for bytes that are no picture."""
    return encode(of_side(data, side), WEBP, THUMBNAIL_QUALITY)


def preview(data: bytes, side: int, limit_bytes: int) -> bytes:
    """The same in at most so many bytes. Raises ResultUnusable too if no size fits."""
    return within(of_side(data, side), limit_bytes)


def within(image: Image.Image, limit_bytes: int, method: int = METHOD) -> bytes:
    """The picture as WebP of at most so many bytes, made smaller where it must. Raises ResultUnusable."""
    while len(encoded := encode(image, WEBP, THUMBNAIL_QUALITY, method)) > limit_bytes:
        if max(image.size) <= MIN_SIDE:
            raise ResultUnusable(Flaw.TOO_LARGE)
        image = _smaller(image, limit_bytes / len(encoded))
    return encoded


def encode(image: Image.Image, media_type: str, quality: int = 0, method: int = METHOD) -> bytes:
    """The picture as PNG, or as JPEG or WebP of this quality. `method` is WebP's."""
    out = io.BytesIO()
    options = {} if media_type == PNG else {"quality": quality}
    if media_type == WEBP:
        options["method"] = method
    image.save(out, register(media_type), **options)
    return out.getvalue()


def of_side(data: bytes, side: int) -> Image.Image:
    """The picture with at most `side` pixels a side. Raises ResultUnusable for bytes that are no picture."""
    try:
        image = presentable(opened(data, draft=side))
    except (NotDecodable, TooManyPixels) as error:
        raise ResultUnusable(Flaw.NOT_A_PICTURE) from error
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return image


def _whole(image: Image.Image, *, is_lossless: bool) -> Iterator[tuple[bytes, str]]:
    """The picture in its full size, in every way that can hold it, the best first."""
    if is_lossless:
        yield encode(image, PNG), PNG
    if max(image.size) <= WEBP_SIDE:
        media_type = WEBP
    elif max(image.size) <= JPEG_SIDE and image.mode == "RGB":
        media_type = JPEG
    else:
        return
    for quality in QUALITIES:
        yield encode(image, media_type, quality), media_type


def _smaller(image: Image.Image, share: float) -> Image.Image:
    """With about this share of its pixels, and never larger than WebP can hold."""
    longest = max(image.size)
    scale = max(MIN_SIDE / longest, min(MIN_SHRINKING, share**0.5, WEBP_SIDE / longest))
    sides = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
    return image.resize(sides, Image.Resampling.LANCZOS)
