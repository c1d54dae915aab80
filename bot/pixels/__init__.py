"""Looks at pictures, converts them and makes them fit an upload.

All of it runs in threads, since decoding would block the event loop. The first picture's thread loads Pillow: a bot
that has none to look at does not hold it in memory.
"""

from __future__ import annotations

import asyncio

from bot.domain.errors import PictureTooLarge
from bot.domain.pictures import INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS, ImageInfo
from bot.pixels.credentials import Credentials, fate_of
from bot.pixels.formats import SHOWN_BY_DISCORD, WEBP
from bot.pixels.marking import MARK_BYTES, Broken, SourceType, marked

RESULT_LIMIT_PIXELS = 36_000_000  # 8K video has 33 million; decoded, 36 million pixels take 144 MB


async def inspect(data: bytes, max_pixels: int = RESULT_LIMIT_PIXELS) -> ImageInfo:
    """Decode a result to its end, and describe it. Raises ResultUnusable."""

    def work() -> ImageInfo:
        from bot.pixels import inspecting

        return inspecting.inspect(data, max_pixels)

    return await asyncio.to_thread(work)


async def inspect_input(data: bytes, name: str) -> ImageInfo:
    """Decode a member's attachment to its end, and describe it; `name` is the file's, for the error.

    Raises NotAPicture, HeicPicture or PictureTooLarge.
    """
    if len(data) > INPUT_LIMIT_BYTES:
        raise PictureTooLarge(len(data), 0, 0, INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS)

    def work() -> ImageInfo:
        from bot.pixels import inspecting

        return inspecting.inspect_input(data, name)

    return await asyncio.to_thread(work)


async def fit(data: bytes, info: ImageInfo, limit_bytes: int, source: SourceType) -> tuple[bytes, str]:
    """The bytes and media type of a result to upload: at most so many, in a format that Discord shows, and marked.

    What is so already keeps its pixels as they are; `source` is said beside them. Raises ResultUnusable if no size
    fits, which happens only with a limit of a few kilobytes.
    """

    def work() -> tuple[bytes, str]:
        copy = _as_it_is(data, info.media_type, source)
        if copy is not None and len(copy) <= limit_bytes:
            return copy, info.media_type
        from bot.pixels import fitting

        copy, media_type = fitting.fit(data, limit_bytes - MARK_BYTES)
        return marked(copy, media_type, source), media_type

    return await asyncio.to_thread(work)


async def credentials(data: bytes, info: ImageInfo, limit_bytes: int, source: SourceType) -> Credentials:
    """What has become of a result's Content Credentials in the copy that `fit` makes of it with these arguments."""

    def work() -> Credentials:
        copy = _as_it_is(data, info.media_type, source)
        is_too_large = copy is not None and len(copy) > limit_bytes
        return fate_of(data, info.media_type, None if is_too_large else copy)

    return await asyncio.to_thread(work)


def _as_it_is(data: bytes, media_type: str, source: SourceType) -> bytes | None:
    """A marked copy with the same pixels; None if Discord does not show such a file, or it takes no mark."""
    if media_type not in SHOWN_BY_DISCORD:
        return None
    try:
        return marked(data, media_type, source)
    except Broken:
        return None


async def thumbnail(data: bytes, side: int, source: SourceType) -> bytes:
    """A marked WebP copy of a result, at most `side` pixels a side. Raises ResultUnusable for what is no picture."""

    def work() -> bytes:
        from bot.pixels import fitting

        return marked(fitting.thumbnail(data, side), WEBP, source)

    return await asyncio.to_thread(work)


async def clean_input(data: bytes, name: str = "") -> tuple[bytes, str]:
    """A member's picture as it may leave for the endpoint, and its media type: PNG, JPEG or WebP.

    Upright, in sRGB, without metadata; what needs nothing stays as it is, to the byte. `name` is the file's, for the
    error. Raises NotAPicture.
    """

    def work() -> tuple[bytes, str]:
        from bot.pixels import cleaning

        return cleaning.clean_input(data, name)

    return await asyncio.to_thread(work)


async def reduced(data: bytes, limit_bytes: int) -> tuple[bytes, str]:
    """A member's picture in at most so many bytes, and its media type: rather of less quality than of fewer pixels.

    Raises ResultUnusable if no size fits.
    """

    def work() -> tuple[bytes, str]:
        from bot.pixels import fitting

        return fitting.fit(data, limit_bytes)

    return await asyncio.to_thread(work)


__all__ = [
    "RESULT_LIMIT_PIXELS",
    "SHOWN_BY_DISCORD",
    "Credentials",
    "SourceType",
    "clean_input",
    "credentials",
    "fit",
    "inspect",
    "inspect_input",
    "reduced",
    "thumbnail",
]
