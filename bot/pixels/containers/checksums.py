"""PNG files whose pixels do not fit the checksum of their compressed data (Adler-32, RFC 1950).

Browsers show them; Pillow does not.
"""

from __future__ import annotations

import zlib

from bot.pixels.containers import png
from bot.pixels.containers.parts import Broken

_AT_ONCE = 1024 * 1024  # bytes that are in memory
_MOST_BYTES_A_PIXEL = 8
_HEADER = b"\x78\x01"  # of zlib: deflate, with a window of 32 kB


def corrected(data: bytes, size: tuple[int, int]) -> bytes:
    """What `png.parts` left of a file, with the checksum that its data have. Raises Broken if they are not whole."""
    found = list(png.chunks(data))
    packed = b"".join(chunk.body for chunk in found if chunk.name == b"IDAT")
    if not _is_zlib(packed):
        raise Broken
    most = 2 * size[0] * size[1] * _MOST_BYTES_A_PIXEL + _AT_ONCE
    end, checksum = _end(packed, most)
    whole = _HEADER + packed[2:end] + checksum.to_bytes(4, "big")
    first = next(chunk for chunk in found if chunk.name == b"IDAT")
    return data[: first.start] + png.packed(b"IDAT", whole) + png.END


def _is_zlib(packed: bytes) -> bool:
    """Whether the header says deflate, with a window that there is and without a dictionary."""
    head = int.from_bytes(packed[:2], "big")
    return head % 31 == 0 and head & 0x0F20 == 0x0800 and head >> 12 <= 7


def _end(packed: bytes, most: int) -> tuple[int, int]:
    """Where the compressed data end, and the checksum of what is in them. Raises Broken."""
    inflater, checksum, size = zlib.decompressobj(-15), 1, 0
    rest = packed[2:]
    try:
        while not inflater.eof:
            piece = inflater.decompress(rest, _AT_ONCE)
            size += len(piece)
            if size > most or not (piece or inflater.eof):
                raise Broken
            checksum, rest = zlib.adler32(piece, checksum), inflater.unconsumed_tail
    except zlib.error as error:
        raise Broken from error
    return len(packed) - len(inflater.unused_data), checksum
