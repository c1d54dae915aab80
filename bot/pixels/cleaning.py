"""Makes of a member's picture what may leave for the endpoint: upright, in sRGB, and without a word about its origin.

Phones write where a photo was taken into it.
"""

from __future__ import annotations

from bot.domain.errors import NotAPicture
from bot.pixels import containers, formats
from bot.pixels.colours import is_srgb, presentable
from bot.pixels.containers import jpeg, webp
from bot.pixels.exif import UPRIGHT, orientation
from bot.pixels.fitting import encode
from bot.pixels.formats import BMP, GIF, ICO, JPEG, PNG, WEBP
from bot.pixels.opening import NotDecodable, Opened, TooManyPixels, opened

QUALITY = 95  # of a JPEG that has to be written anew
PASSED_ON = frozenset({PNG, JPEG, WEBP})  # the formats that every endpoint takes


def clean_input(data: bytes, name: str) -> tuple[bytes, str]:
    """The cleaned file and its media type: PNG, JPEG or WebP. Raises NotAPicture, with this name.

    What needs nothing stays as it is, to the byte. Where only metadata is in the way, it is cut out and no pixel
    changes. Else the picture is written anew: as PNG if it was kept without loss or is transparent, as JPEG if not.
    """
    media_type = formats.sniff(data) or ""
    try:
        if media_type in PASSED_ON:
            parts = containers.bare(data, media_type)
            if _needs_no_decoding(parts) and not _is_for_print(data, media_type):
                return (data if parts.is_clean else parts.data), media_type
        picture = opened(data)
    except (containers.Broken, NotDecodable, TooManyPixels) as error:
        raise NotAPicture(name) from error
    image = presentable(picture)
    if image.mode == "RGBA" or _is_lossless(picture, data):
        return encode(image, PNG), PNG
    return encode(image, JPEG, QUALITY), JPEG


def _needs_no_decoding(parts: containers.Parts) -> bool:
    upright = orientation(parts.exif) == UPRIGHT and is_srgb(parts.profile)
    return upright and parts.has_end and not webp.is_animated(parts.data)


def _is_for_print(data: bytes, media_type: str) -> bool:
    """Whether it is a JPEG in CMYK, which no profile makes sRGB."""
    return media_type == JPEG and jpeg.channels(data) == 4


def _is_lossless(picture: Opened, data: bytes) -> bool:
    """Whether the file had kept its pixels without loss."""
    if picture.media_type == WEBP:
        return webp.is_lossless(containers.bare(data, WEBP).data)
    return picture.media_type in (PNG, GIF, BMP, ICO)
