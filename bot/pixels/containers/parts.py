"""What taking a file apart gives."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

PROFILE_LIMIT = 4 * 1024 * 1024  # bytes; the largest colour profiles of printers have about two million


class Broken(Exception):
    """The file is cut short, or has no pixels in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """`data` is the file without what its pixels do not need.

    `media_type` is that of `data`: an icon may hold a PNG. `exif` and `profile` are what the file had of them, "" where
    it had none. `is_clean`: whether the file as it came held nothing about its origin, so that it can be passed on.
    `has_end`: whether the last picture data is followed by the format's end marker, where that matters to a decoder.
    """

    data: bytes
    media_type: str
    exif: bytes = b""
    profile: bytes = b""
    is_clean: bool = True
    has_end: bool = True


def inflated(packed: bytes, limit: int) -> bytes | None:
    """What was compressed by zlib; None if it is broken, or larger than `limit` bytes, which are never written."""
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(packed, limit)
    except zlib.error:
        return None
    return data if inflater.eof else None


def sound_profile(profile: bytes) -> bytes:
    """The colour profile; "" if it is shorter than it says, for browsers pass such a one over."""
    return profile if 128 <= int.from_bytes(profile[:4], "big") <= len(profile) else b""
