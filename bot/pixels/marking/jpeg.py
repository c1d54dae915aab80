"""XMP in a JPEG: an APP1 segment with a name of its own, after JFIF and Exif, which want to be first."""

from __future__ import annotations

from bot.pixels.containers import Broken, jpeg
from bot.pixels.marking.packet import SourceType, packet, says_so, without

_NAME = b"http://ns.adobe.com/xap/1.0/\0"
_FIRST = (b"JFIF\0", b"JFXX\0", b"Exif\0")
_APP11, _MOST = 0xEB, 65_533  # bytes that a segment can hold


def marked(data: bytes, source: SourceType) -> bytes:
    """Also with an end marker, where it is all that is missing: without it, browsers leave out the last rows.

    Raises Broken.
    """
    if data[2:4] == jpeg.START:  # which hides the picture from browsers
        raise Broken
    at = end = len(jpeg.START)
    existing: bytes | None = None
    credentials: list[memoryview] = []
    further: list[tuple[int, int]] = []
    for segment in jpeg.segments(data, headers_only=True):
        if segment.marker == _APP11:
            credentials.append(segment.body[8:])  # without JPEG's own numbering of a box in several segments
        elif segment.marker == jpeg.APP1 and segment.body[: len(_NAME)] == _NAME:
            if existing is not None:  # there is to be one packet; another one could say otherwise
                further.append((segment.start, segment.end))
                continue
            existing = bytes(segment.body[len(_NAME) :])
            if says_so(existing):
                return _ended(data)
            at, end = segment.start, segment.end
        elif existing is None and segment.start == at and bytes(segment.body[:5]) in _FIRST:
            at = end = segment.end
    if says_so(b"".join(credentials)):
        return data
    body = _NAME + packet(source, existing)
    if len(body) > _MOST:
        body = _NAME + packet(source, None)
    segment_of = b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
    return _ended(b"".join([data[:at], segment_of, *without(data, end, further)]))


def _ended(data: bytes) -> bytes:
    return data if jpeg.has_end(data) else data + jpeg.END
