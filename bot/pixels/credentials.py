"""Content Credentials (C2PA): whether a file has a manifest, and what has become of it in a copy.

The places are those of the C2PA specification, "Embedding manifests into assets": a PNG's chunk `caBX`, a JPEG's APP11
segments, a WebP's chunk `C2PA`. In each stands a manifest store, a box as JUMBF has it (ISO/IEC 19566-5). Nobody's
signature is checked here, nor who signed.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator

from bot.pixels.containers import Broken, jpeg, png, webp
from bot.pixels.formats import JPEG, PNG, WEBP

# The type of a manifest store: "c2pa", and the rest that all such types of JUMBF have in common.
_STORE = bytes.fromhex("6332706100110010800000aa00389b71")
_APP11, _JUMBF = 0xEB, b"JP"
_NUMBERING = 8  # bytes of a JPEG's segment before its box: JP, which box, which part of it
_FIRST_PART = 1


class Credentials(enum.StrEnum):
    """What has become of the manifest of a picture in the copy that was posted."""

    NONE = "none"  # the original has none
    KEPT = "kept"  # the copy is the original, to the byte
    LOST = "lost"  # the copy was written anew, or marked: the signature does not fit it


def has_manifest(data: bytes, media_type: str) -> bool:
    """Whether the file has a manifest store. False for a file that is too broken to tell, and for other formats."""
    try:
        return any(map(_is_store, _boxes(data, media_type)))
    except Broken:
        return False


def fate_of(original: bytes, media_type: str, copy: bytes | None) -> Credentials:
    """What has become of the original's manifest; `copy` is what was posted, None for one in another format."""
    if not has_manifest(original, media_type):
        return Credentials.NONE
    return Credentials.KEPT if copy == original else Credentials.LOST


def _boxes(data: bytes, media_type: str) -> Iterator[memoryview]:
    """What stands where a manifest store may stand. Raises Broken."""
    if media_type == PNG:
        yield from (chunk.body for chunk in png.chunks(data) if chunk.name == b"caBX")
    elif media_type == WEBP:
        yield from (body for name, body in webp.chunks(data) if name == b"C2PA")
    elif media_type == JPEG:
        yield from map(_box_of, jpeg.segments(data, headers_only=True))


def _box_of(segment: jpeg.Segment) -> memoryview:
    """The beginning of a box; empty for another segment, and for a further part of a box."""
    body = segment.body
    number = int.from_bytes(body[4:_NUMBERING], "big")
    is_first = segment.marker == _APP11 and body[:2] == _JUMBF and number == _FIRST_PART
    return body[_NUMBERING:] if is_first else body[:0]


def _is_store(box: memoryview) -> bool:
    """Whether it is a superbox of JUMBF whose description says that it is a manifest store."""
    at = 16 if int.from_bytes(box[:4], "big") == 1 else 8  # 1: a longer size follows the name
    return bytes(box[4:8]) == b"jumb" and bytes(box[at + 4 : at + 24]) == b"jumd" + _STORE
