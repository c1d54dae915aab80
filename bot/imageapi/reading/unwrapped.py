"""A body without what it is wrapped in and its headers do not say: gzip, and UTF-16 in place of UTF-8."""

from __future__ import annotations

import codecs
import zlib

GZIP = b"\x1f\x8b\x08"
WITH_HEADER = 31  # zlib's word for gzip
PIECE = 1024 * 1024  # bytes; between two of them other threads can run
BRACKETS = (b"{", b"[", b'"')


def unwrapped(body: bytes, limit: int) -> bytes:
    """The body in UTF-8 and not compressed, `limit` bytes at most; as it is where that cannot be done."""
    if body.startswith(GZIP):
        try:
            body = zlib.decompressobj(WITH_HEADER).decompress(body, limit)
        except zlib.error:
            return body
    encoding = _wide_encoding(body[:4])
    return body if encoding is None else _as_utf8(body, encoding)


def _wide_encoding(head: bytes) -> str | None:
    """Of text whose every second byte is 0, as those of JSON's first characters are."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) and head[2:4].count(0) == 1:
        return "utf-16"
    for bracket in BRACKETS:
        if head[:2] == bracket + b"\0" and head[2:] != b"\0\0":
            return "utf-16-le"
        if head[:2] == b"\0" + bracket:
            return "utf-16-be"
    return None


def _as_utf8(body: bytes, encoding: str) -> bytes:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    pieces = [body[begin : begin + PIECE] for begin in range(0, len(body), PIECE)]
    return b"".join(decoder.decode(piece).encode("utf-8", "replace") for piece in pieces)
