"""AVIF: boxes within boxes, as in MP4 (ISO/IEC 23008-12). A decoder takes them apart; here is only what it keeps."""

from __future__ import annotations

from bot.pixels import profiles
from bot.pixels.containers.parts import Parts
from bot.pixels.formats import AVIF

_CODED = b"colrnclx"  # followed by the code points of primaries and transfer, of 16 bits each


def parts(data: bytes) -> Parts:
    """The file as it is, and the colours that it names by code points. Never clean."""
    at = data.find(_CODED)
    points = data[at + len(_CODED) :][:4] if at >= 0 else b""
    profile = b""
    if len(points) == 4:
        profile = profiles.coded(int.from_bytes(points[:2], "big"), int.from_bytes(points[2:], "big"))
    return Parts(data=data, media_type=AVIF, profile=profile, is_clean=False)
