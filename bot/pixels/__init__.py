"""Looks at pictures, converts them and makes them fit an upload.

All of it runs in threads, since decoding would block the event loop. The first picture's thread loads Pillow: a bot
that has none to look at does not hold it in memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.domain.areas import Area
from bot.domain.errors import PictureTooLarge
from bot.domain.pictures import INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS, GivenPicture, ImageInfo
from bot.pixels.credentials import Credentials, fate_of
from bot.pixels.formats import SHOWN_BY_DISCORD, WEBP
from bot.pixels.marking import MARK_BYTES, Broken, SourceType, marked, source_of

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


async def fit_exactly(
    data: bytes, info: ImageInfo, limit_bytes: int, source: SourceType
) -> tuple[bytes, str, bool]:
    """The same, rather in a format that keeps every pixel; and whether one does. Raises as `fit` does."""

    def packed() -> bytes | None:
        copy = _as_it_is(data, info.media_type, source)
        if copy is not None and len(copy) <= limit_bytes:
            return None  # `fit` takes it
        from bot.pixels import fitting

        found = fitting.packed(data, limit_bytes - MARK_BYTES)
        return None if found is None else marked(found, WEBP, source)

    if (copy := await asyncio.to_thread(packed)) is not None:
        return copy, WEBP, True
    fitted, media_type = await fit(data, info, limit_bytes, source)
    return fitted, media_type, media_type == info.media_type


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


async def squared(
    data: bytes,
    side: int = 1024,
    limit_bytes: int = 2 * 2**20,
    source: SourceType | None = None,
    number: int | None = None,
) -> tuple[bytes, str]:
    """A marked copy, and its media type, in which the whole picture stands on a neutral square of `side` pixels.

    So all pictures of a gallery are shown at the same size. Of an animation it is the first one. With a `number` it
    stands in the corner. Without a `source` it is that of the mark in `data`. Raises ResultUnusable for what is no
    picture, or if no size fits, as below a few kilobytes.
    """

    def work() -> tuple[bytes, str]:
        from bot.pixels import sheets

        copy = sheets.squared(data, side, limit_bytes - MARK_BYTES, number)
        return marked(copy, WEBP, source or source_of(data)), WEBP

    return await asyncio.to_thread(work)


async def sheet_tile(data: bytes, count: int) -> bytes:
    """As much of a picture as the contact sheet of `count` pictures shows, so that all of them can be in memory.

    Raises ResultUnusable for what is no picture.
    """

    def work() -> bytes:
        from bot.pixels import sheets

        return marked(sheets.small(data, count), WEBP, source_of(data))

    return await asyncio.to_thread(work)


async def contact_sheet(pictures: Sequence[tuple[int, bytes]], limit_bytes: int = 8_000_000) -> bytes:
    """All pictures in one, as a marked WebP of at most so many bytes: in a grid, each with its number.

    One is decoded at a time. Of what is no picture there is the number alone. Raises ResultUnusable if no size fits, as
    below a few kilobytes.
    """

    def work() -> bytes:
        from bot.pixels import sheets

        source = source_of(*(data for _, data in pictures))
        return marked(sheets.contact_sheet(pictures, limit_bytes - MARK_BYTES), WEBP, source)

    return await asyncio.to_thread(work)


async def podium(pictures: Sequence[tuple[int, bytes | None]]) -> bytes:
    """The best pictures, three at most, as a marked WebP: each on a step with its place.

    They are given with the places, the best first; None for a picture that is not there any more.
    """

    def work() -> bytes:
        from bot.pixels import podiums

        source = source_of(*(data for _, data in pictures if data is not None))
        return marked(podiums.podium(pictures), WEBP, source)

    return await asyncio.to_thread(work)


async def preview(data: bytes, side: int, limit_bytes: int) -> bytes:
    """A WebP copy of somebody's picture: at most `side` pixels a side and so many bytes, and without metadata.

    Raises ResultUnusable for what is no picture, or if no size fits, as below a few kilobytes.
    """

    def work() -> bytes:
        from bot.pixels import fitting

        return fitting.preview(data, side, limit_bytes)

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


async def prepared(data: bytes, media_type: str, area: Area, size: str | None, *, mask: bool) -> GivenPicture:
    """A member's picture as it fits into the size that a model is asked for, to have an area of it changed.

    With `mask` it has a mask. Raises ResultUnusable for what is no picture.
    """

    def work() -> GivenPicture:
        from bot.pixels import areas

        return areas.prepared(data, media_type, area, size, mask=mask)

    return await asyncio.to_thread(work)


async def pasted(original: bytes, answer: bytes, area: Area, size: str | None) -> tuple[bytes, ImageInfo]:
    """A member's picture as PNG, with an area of it out of the answer to a request for this `size`, and what it is.

    Every pixel outside the area is as it was. Raises ResultUnusable if one of the two is no picture.
    """

    def work() -> tuple[bytes, ImageInfo]:
        from bot.pixels import areas

        return areas.pasted(original, answer, area, size, RESULT_LIMIT_PIXELS)

    return await asyncio.to_thread(work)


async def mask_of_size(mask: bytes, picture: bytes) -> bytes:
    """The mask in the size of the picture that it belongs to, which was made smaller. Raises ResultUnusable."""

    def work() -> bytes:
        from bot.pixels import areas

        return areas.mask_of_size(mask, picture)

    return await asyncio.to_thread(work)


__all__ = [
    "RESULT_LIMIT_PIXELS",
    "SHOWN_BY_DISCORD",
    "Credentials",
    "SourceType",
    "clean_input",
    "contact_sheet",
    "credentials",
    "fit",
    "fit_exactly",
    "inspect",
    "inspect_input",
    "mask_of_size",
    "pasted",
    "podium",
    "prepared",
    "preview",
    "reduced",
    "sheet_tile",
    "squared",
    "thumbnail",
]
