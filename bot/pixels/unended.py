"""JPEG files without their end marker, which every browser shows: some cameras and downloads leave it out.

libjpeg takes the file once the marker is there again, but then also takes one that is cut anywhere: it makes up the
rest. So a file is decoded with different garbage before the marker. Where all of its data is there, no garbage is ever
looked at; where the pictures differ, something is missing.
"""

from __future__ import annotations

import hashlib
import io

from PIL import Image

from bot.pixels.containers import Broken, jpeg

_GARBAGE = (b"\x00", b"\x55", b"\xaa")
_BAND = 256  # rows that are compared at a time
_LENGTH = 64  # bytes; the first block that is missing differs, which is enough
# Each of the markers between intervals, since a decoder that waits for one takes no data before it.
_RESTARTS = [bytes([0xFF, 0xD0 + number]) for number in range(8)]


def ended(data: bytes) -> bytes:
    """The file with an end marker. Raises Broken if more than that is missing."""
    while data.endswith(b"\xff"):
        data = data[:-1]
    if not _all_scans(data):
        raise Broken
    if len({_digest(data, garbage) for garbage in _GARBAGE}) > 1:
        raise Broken
    return data + jpeg.END


def _digest(data: bytes, garbage: bytes) -> bytes:
    """Of all pixels, with this garbage before the end marker. One picture is in memory at a time."""
    filling = garbage * _LENGTH
    tail = filling + b"".join(restart + filling for restart in _RESTARTS)
    image = Image.open(io.BytesIO(data + tail + jpeg.END), formats=["JPEG"])
    digest = hashlib.sha256()
    for top in range(0, image.height, _BAND):
        digest.update(image.crop((0, top, image.width, min(top + _BAND, image.height))).tobytes())
    return digest.digest()


def _all_scans(data: bytes) -> bool:
    """Whether a progressive picture has every coefficient of every component to its last bit."""
    missing: set[tuple[int, int]] = set()
    for segment in jpeg.segments(data):
        body = bytes(segment.body)
        if segment.marker in jpeg.SOF:
            components = [body[6 + 3 * number] for number in range(body[5])]
            if segment.marker != 0xC2:
                return True
            missing = {(component, number) for component in components for number in range(64)}
        elif segment.marker == jpeg.SOS:
            named, (first, last, bits) = body[1 : 1 + 2 * body[0] : 2], body[1 + 2 * body[0] :][:3]
            if bits & 0x0F == 0:
                missing -= {(component, number) for component in named for number in range(first, last + 1)}
    return not missing
