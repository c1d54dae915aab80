"""Pictures as bytes: which bytes begin like a picture, and how a string becomes them.

`pybase64` lets other threads run while it decodes; `base64` of the standard library does not.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

import pybase64

from bot.imageapi.reading.spans import Span

HEAD = 400  # bytes of a string in which it shows what it is
MOST_WRITTEN_OUT = 1024 * 1024  # bytes of a picture that is text, as SVG
LEAST_CHARACTERS = 32  # of base64; a shorter one holds no picture
SIGNATURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"\0\0\1\0",
    b"\xff\x0a",
    b"\0\0\0\x0cJXL ",
)
BRANDS = (b"avif", b"avis", b"heic", b"heix", b"heif", b"mif1", b"msf1")
# What some put before base64: a data: URL without its beginning, or Python's way of writing bytes.
PREFIX = re.compile(rb"\s*(?:(?:image/[\w+.-]{1,20};\s?)?base64,|b?\\?['\"])", re.IGNORECASE)
DATA_URL = re.compile(rb"\s*data:([^,;\"]{0,100})((?:;[^,;\"]{0,100}){0,4}),", re.IGNORECASE)


def begins_as_picture(head: bytes) -> bool:
    """Whether bytes that begin so are those of a picture. Whether it can be read is for `bot.pixels` to say."""
    return (
        head.startswith(SIGNATURES)
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in BRANDS)
        or (head[:2] == b"BM" and head[6:10] == bytes(4) and head[15:18] == bytes(3))
    )


def holds_picture(span: Span) -> bool:
    """Whether the string is a picture: in base64, or as a data: URL."""
    return _begin_of_base64(span) is not None or _begin_of_text(span) is not None


def decode(span: Span) -> bytes | None:
    """The bytes of the picture in the string; None if there is none, or if it cannot be decoded."""
    begin = _begin_of_base64(span)
    if begin is not None:
        return _decoded(span, begin)
    begin = _begin_of_text(span)
    if begin is None:
        return None
    return unquote_to_bytes(Span(span.body, span.begin + begin, span.end).text(MOST_WRITTEN_OUT))


def _begin_of_base64(span: Span) -> int | None:
    """Where in the string base64 begins; None if it has none, or if what it holds does not begin like a picture."""
    url = _data_url(span)
    prefix = url or PREFIX.match(span.head(HEAD))
    begin = prefix.end() if prefix else 0
    if len(span) - begin < LEAST_CHARACTERS:
        return None
    if url is not None and _is_picture(url) and url[2].rstrip().lower().endswith(b";base64"):
        return begin
    head = Span(span.body, span.begin + begin, min(span.end, span.begin + begin + HEAD))
    characters = unquote_to_bytes(head.base64_text()[:64])
    begun = _whole(characters[: len(characters) // 4 * 4])
    return begin if begun is not None and begins_as_picture(begun) else None


def _begin_of_text(span: Span) -> int | None:
    """Where in a data: URL a picture begins that is written out, as SVG may be."""
    url = _data_url(span)
    written_out = url is not None and not url[2].rstrip().lower().endswith(b";base64")
    return url.end() if url is not None and written_out and _is_picture(url) else None


def _data_url(span: Span) -> re.Match[bytes] | None:
    return DATA_URL.match(span.head(HEAD).replace(b"\\/", b"/ "))  # of the same length


def _is_picture(url: re.Match[bytes]) -> bool:
    return url[1].strip().lower().startswith(b"image/")


def _decoded(span: Span, begin: int) -> bytes | None:
    if not span.has_escapes():
        try:  # the usual case: nothing is copied before it is decoded
            return pybase64.b64decode(memoryview(span.body)[span.begin + begin : span.end], validate=True)
        except ValueError:
            pass
    text = span.base64_text(begin).rstrip(b"\\'\"=")
    return _whole(unquote_to_bytes(text).translate(None, b"\r\n =") if b"%" in text else text)


def _whole(characters: bytes) -> bytes | None:
    """Base64 without padding; a last character that stands alone, as where text was cut off, is left out."""
    characters = characters[:-1] if len(characters) % 4 == 1 else characters
    try:
        return pybase64.b64decode(characters + b"=" * (-len(characters) % 4), validate=True)
    except ValueError:
        return None
