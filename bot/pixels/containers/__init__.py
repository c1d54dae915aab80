"""Takes files of pictures apart, without Pillow and without decoding anything.

What stands beside the pixels (texts, Exif data, colour profiles, unknown chunks) never decides over a picture: a
decoder only gets what `bare` leaves of a file, which is its pixels and what they need.
"""

from __future__ import annotations

from bot.pixels.containers import avif, gif, ico, jpeg, png, webp
from bot.pixels.containers.parts import Broken, Parts
from bot.pixels.formats import AVIF, GIF, ICO, JPEG, PNG, WEBP

_TAKEN_APART = {
    PNG: png.parts,
    JPEG: jpeg.parts,
    WEBP: webp.parts,
    ICO: ico.parts,
    AVIF: avif.parts,
    GIF: gif.parts,
}


def bare(data: bytes, media_type: str) -> Parts:
    """The parts of a file of one of the formats. Raises Broken if it is cut short, or has no pixels."""
    if media_type in _TAKEN_APART:
        return _TAKEN_APART[media_type](data)
    return Parts(data=data, media_type=media_type)


__all__ = ["Broken", "Parts", "bare"]
