"""JPEG: segments, each after a marker, and entropy-coded data after each SOS (ITU-T T.81)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.pixels.containers.parts import Broken, Parts, sound_profile
from bot.pixels.formats import JPEG

START, END = b"\xff\xd8", b"\xff\xd9"
SOF = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
SOS, EOI, APP0, APP1, APP2, APP14 = 0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xEE
_EXIF, _PROFILE = b"Exif\0", b"ICC_PROFILE\0"
_ADOBE, _ADOBE_LENGTH = b"\xff\xee\0\x0e", 12  # marker and length, and the bytes that follow
# Tables and intervals (DHT, DAC, DQT, DRI), and the picture. Decoders pass over everything else.
_NEEDED = SOF | {0xC4, 0xCC, 0xDB, 0xDD, SOS}
# In entropy-coded data FF is followed by 00, and RST0 to RST7 belong to it. Any number of FF may precede a marker.
_MARKER = re.compile(rb"\xff\xff*([^\x00\xd0-\xd7\xff])")


@dataclass(frozen=True, slots=True)
class Segment:
    """`end` is after the body, and after the entropy-coded data of a SOS."""

    marker: int
    body: memoryview
    start: int
    end: int


def segments(data: bytes, *, headers_only: bool = False) -> Iterator[Segment]:
    """The segments after the start marker, up to the end marker, where the file ends, or the first SOS.

    Garbage before a marker is passed over, as decoders do. Raises Broken at a segment that is cut short.
    """
    view, at = memoryview(data), len(START)
    while found := _MARKER.search(data, at):
        marker, start, at = found.group(1)[0], found.start(), found.end()
        if marker == EOI:
            yield Segment(marker, view[at:at], start, at)
            return
        if marker in (0x01, 0xD8):  # markers without a body
            continue
        end = at + max(2, int.from_bytes(data[at : at + 2], "big"))
        if end > len(data):
            raise Broken
        body = view[at + 2 : end]
        if marker == SOS:
            if headers_only:
                return
            after = _MARKER.search(data, end)
            end = after.start() if after else len(data)
        yield Segment(marker, body, start, end)
        at = end


def parts(data: bytes) -> Parts:
    """One picture: without the further ones that some phones append, without comments and application data.

    Only what says how the colours are coded stays of the latter: JFIF and Adobe. What stands after the first pixels
    says nothing about them.
    """
    view = memoryview(data)
    kept: list[bytes | memoryview] = [START]
    said: list[Segment] = []
    has_pixels, has_end = False, False
    for segment in segments(data):
        if segment.marker == EOI:
            has_end = True
        elif segment.marker in _NEEDED or _is_jfif(segment):
            kept.append(view[segment.start : segment.end])
            has_pixels = has_pixels or segment.marker == SOS
        elif _is_adobe(segment):
            kept.append(_ADOBE + bytes(segment.body[:_ADOBE_LENGTH]))
        elif not has_pixels:
            said.append(segment)
    if not has_pixels:
        raise Broken
    bare = b"".join([*kept, END] if has_end else kept)
    return Parts(
        data=bare,
        media_type=JPEG,
        exif=_exif(said),
        profile=_profile(said),
        is_clean=bare == data,
        has_end=has_end,
    )


def has_end(data: bytes) -> bool:
    """Whether there is an end marker after the pixels."""
    return any(segment.marker == EOI for segment in segments(data))


def _exif(said: list[Segment]) -> bytes:
    found = (bytes(each.body) for each in said if each.marker == APP1)
    # A byte follows that is to be zero.
    return next((body[len(_EXIF) + 1 :] for body in found if body.startswith(_EXIF)), b"")


def _profile(said: list[Segment]) -> bytes:
    """The colour profile in one or several parts, numbered from 1, each with their count; "" if one is missing."""
    bodies = [bytes(each.body) for each in said if each.marker == APP2]
    pieces: dict[int, bytes] = {}
    count = 0
    for piece in (body[len(_PROFILE) :] for body in bodies if body.startswith(_PROFILE) and len(body) > 14):
        count = count or piece[1]
        pieces.setdefault(piece[0], piece[2:])
    if pieces.keys() != set(range(1, count + 1)):
        return b""
    return sound_profile(b"".join(pieces[number] for number in sorted(pieces)))


def channels(data: bytes) -> int:
    """Colour channels of the picture: 1 is grey, 3 is colours for a screen, 4 is CMYK; 0 if that is not said."""
    frames = (segment.body for segment in segments(data, headers_only=True) if segment.marker in SOF)
    return next((body[5] for body in frames if len(body) > 5), 0)


def _is_jfif(segment: Segment) -> bool:
    """Whether it says YCbCr. A longer one has a small copy of the picture in it; a shorter one is broken."""
    return segment.marker == APP0 and bytes(segment.body[:5]) == b"JFIF\0" and len(segment.body) == 14


def _is_adobe(segment: Segment) -> bool:
    """Whether it names the transformation of the colours."""
    body = segment.body
    return segment.marker == APP14 and bytes(body[:5]) == b"Adobe" and len(body) >= _ADOBE_LENGTH
