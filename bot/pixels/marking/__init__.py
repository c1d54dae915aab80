"""Says in a copy of a result that a model made it: an XMP packet with IPTC's DigitalSourceType (docs/labelling.md).

The packet is put between the other parts of the file, so no pixel is touched and nothing is decoded. A file that says
so already keeps its own words, and one with signed Content Credentials that say so keeps every byte, since a change
would make the signature worthless.
"""

from __future__ import annotations

import logging

from bot.pixels.containers import Broken
from bot.pixels.formats import GIF, JPEG, PNG, WEBP
from bot.pixels.marking import gif, jpeg, png, webp
from bot.pixels.marking.packet import SourceType

log = logging.getLogger(__name__)

MARK_BYTES = 1024  # at most as many bytes are added to a file
_MARKERS = {PNG: png.marked, JPEG: jpeg.marked, WEBP: webp.marked, GIF: gif.marked}


def marked(data: bytes, media_type: str, source: SourceType) -> bytes:
    """The file with the mark. One that is too odd to take it stays as it is: the picture counts for more."""
    try:
        return _MARKERS[media_type](data, source)
    except Broken:
        log.warning("a picture is posted without its mark", extra={"media_type": media_type})
        return data


__all__ = ["MARK_BYTES", "SourceType", "marked"]
