"""What a file is: a result, or what a member has attached."""

from __future__ import annotations

from bot.domain.errors import Flaw, HeicPicture, NotAPicture, PictureTooLarge, ResultUnusable
from bot.domain.pictures import INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS, ImageInfo
from bot.pixels.colours import dominant_colour
from bot.pixels.formats import is_heic
from bot.pixels.opening import NotDecodable, TooManyPixels, opened


def inspect(data: bytes, max_pixels: int) -> ImageInfo:
    """Decode a result to its end, and describe it. Raises ResultUnusable."""
    try:
        return _inspected(data, max_pixels)
    except NotDecodable as error:
        raise ResultUnusable(Flaw.NOT_A_PICTURE) from error
    except TooManyPixels as error:
        raise ResultUnusable(Flaw.TOO_LARGE) from error


def inspect_input(data: bytes, name: str) -> ImageInfo:
    """Decode a member's attachment to its end, and describe it; `name` is the file's, for the error.

    Raises NotAPicture, HeicPicture or PictureTooLarge.
    """
    if is_heic(data):
        raise HeicPicture(name)
    try:
        return _inspected(data, INPUT_LIMIT_PIXELS)
    except NotDecodable as error:
        raise NotAPicture(name) from error
    except TooManyPixels as error:
        raise PictureTooLarge(
            len(data), error.width, error.height, INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS
        ) from error


def _inspected(data: bytes, max_pixels: int) -> ImageInfo:
    # A JPEG is decoded at an eighth of its size, which is faster; its bytes are read to the end all the same.
    picture = opened(data, max_pixels, draft=1)
    return ImageInfo(
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        colour=dominant_colour(picture.image),
    )
