"""How a picture is to be turned, by its Exif data. Broken data turns nothing, as in browsers."""

from __future__ import annotations

import struct

UPRIGHT = 1
_TAG, _SHORT = 0x0112, 3
_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}  # byte orders by the start of a TIFF header


def orientation(exif: bytes) -> int:
    """1 to 8, as the tag of this name; with 5 or more, width and height are exchanged when it is shown."""
    order = _ORDERS.get(exif[:4])
    if order is None or len(exif) < 8:
        return UPRIGHT
    (start,) = struct.unpack_from(order + "I", exif, 4)
    if start + 2 > len(exif):
        return UPRIGHT
    (count,) = struct.unpack_from(order + "H", exif, start)
    for at in range(start + 2, min(start + 2 + 12 * count, len(exif) - 11), 12):
        tag, kind, values, value = struct.unpack_from(order + "HHIH", exif, at)
        if (tag, kind, values) == (_TAG, _SHORT, 1) and 1 <= value <= 8:
            return int(value)
    return UPRIGHT
