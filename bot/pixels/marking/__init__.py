"""Says in a copy of a result that a model made it: an XMP packet with IPTC's DigitalSourceType (docs/labelling.md).

The packet is put between the other parts of the file, so no pixel is touched and nothing is decoded. A file that says
so already keeps its own words, and one with signed Content Credentials that say so keeps every byte, since a change
would make the signature worthless.
"""

from __future__ import annotations

from bot.pixels.containers import Broken
from bot.pixels.formats import GIF, JPEG, PNG, WEBP
from bot.pixels.marking import gif, jpeg, png, webp
from bot.pixels.marking.packet import SourceType

MARK_BYTES = 1024  # at most as many bytes are added to a file
_MARKERS = {PNG: png.marked, JPEG: jpeg.marked, WEBP: webp.marked, GIF: gif.marked}


def marked(data: bytes, media_type: str, source: SourceType) -> bytes:
    """The file with the mark. Raises Broken for one that is too odd to take it, or for a browser to show it."""
    return _MARKERS[media_type](data, source)


def source_of(*copies: bytes) -> SourceType:
    """What is to be said in a picture that is made of these copies, by the marks in them."""
    term = SourceType.COMPOSITE.encode()
    return SourceType.COMPOSITE if any(term in data for data in copies) else SourceType.GENERATED


__all__ = ["MARK_BYTES", "Broken", "SourceType", "marked", "source_of"]
