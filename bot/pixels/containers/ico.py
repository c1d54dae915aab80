"""ICO and CUR: a directory of pictures, each a PNG or a bitmap without its file header."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from bot.pixels.containers import png
from bot.pixels.containers.parts import Broken, Parts
from bot.pixels.formats import ICO

_ENTRY = struct.Struct("<BBBBHHII")
_DIRECTORY = 6  # bytes before the first entry
_BITMAP_HEADER = 40  # bytes at least


@dataclass(frozen=True, slots=True)
class _Entry:
    data: bytes
    width: int
    height: int
    depth: int


def parts(data: bytes) -> Parts:
    """The largest picture that can be found, of the deepest colours: a PNG, or an icon of this one bitmap."""
    entries = [entry for entry in _entries(data) if entry is not None]
    if not entries:
        raise Broken
    best = max(entries, key=lambda entry: (entry.width * entry.height, entry.depth))
    if best.data.startswith(png.SIGNATURE):
        return png.parts(best.data)
    head = _ENTRY.pack(
        best.width & 0xFF, best.height & 0xFF, 0, 0, 1, best.depth, len(best.data), _DIRECTORY + _ENTRY.size
    )
    return Parts(data=b"\0\0\1\0\1\0" + head + best.data, media_type=ICO)


def _entries(data: bytes) -> list[_Entry | None]:
    count = int.from_bytes(data[4:6], "little")
    last = (len(data) - _DIRECTORY) // _ENTRY.size
    return [_entry(data, _DIRECTORY + number * _ENTRY.size) for number in range(min(count, last))]


def _entry(data: bytes, at: int) -> _Entry | None:
    width, height, _, _, _, depth, size, offset = _ENTRY.unpack_from(data, at)
    body = data[offset : offset + size]
    if not body or len(body) < size:
        return None
    if not body.startswith(png.SIGNATURE):
        if len(body) < _BITMAP_HEADER:
            return None
        depth = int.from_bytes(body[14:16], "little")  # a cursor has its hot spot where an icon has this
    return _Entry(body, width or 256, height or 256, depth)
