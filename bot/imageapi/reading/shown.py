"""The picture that a text shows, as chat models answer: "Here you are: ![fox](https://…)"."""

from __future__ import annotations

import re

from bot.imageapi.reading.encoded import holds_picture
from bot.imageapi.reading.names import PICTURE_FILE
from bot.imageapi.reading.spans import Span

MOST_OF_A_TEXT = 64 * 1024  # bytes in which a picture is looked for
MOST_OF_AN_ADDRESS = 16 * 1024  # bytes
STEP = 64 * 1024  # bytes
MOST_FOUND = 8  # places in a text where it may show a picture
# Markdown and HTML; what follows is the address, or the picture itself.
SHOWN = re.compile(
    rb"!\[[^\]]{0,500}\]\(\s*<?(?=data:image|https?:|/)|<img\b[^>]{0,300}?\bsrc\s{0,5}=\s{0,5}\\?[\"']?",
    re.IGNORECASE,
)
NAMED = re.compile(rb"https?:\\?/\\?/[^\s\"'`<>|]{1,4000}", re.IGNORECASE)
INLINED = re.compile(rb"data:image/[^,\s]{1,80},", re.IGNORECASE)
ENDS_BASE64 = re.compile(rb"[^A-Za-z0-9+/=_%\\\n\r-]|\\(?![/nru])")

ENDS_ADDRESS = re.compile(r"[\s\"'`<>\]]")
BRACKET = re.compile(r"[()]")


def shown_in(span: Span) -> Span | str | None:
    """The picture as it stands in the text, or its address; None if it shows none."""
    end = min(span.end, span.begin + MOST_OF_A_TEXT)
    for number, begin in enumerate(SHOWN.finditer(span.body, span.begin, end)):
        if number == MOST_FOUND:
            break
        inner = _inlined(span, begin.end())
        address = _address(span, begin.end())
        if inner is not None or address is not None:
            return inner or address
    inlined = INLINED.search(span.body, span.begin, end)
    return None if inlined is None else _inlined(span, inlined.start())


def named_in(span: Span) -> str | None:
    """The first address in the text that ends as a picture's does."""
    end = min(span.end, span.begin + MOST_OF_A_TEXT)
    for number, found in enumerate(NAMED.finditer(span.body, span.begin, end)):
        address = _address(span, found.start())
        if address is not None and PICTURE_FILE.search(address) is not None:
            return address
        if number == MOST_FOUND:
            break
    return None


def _inlined(span: Span, begin: int) -> Span | None:
    header = INLINED.match(span.body, begin, span.end)
    if header is None:
        return None
    inner = Span(span.body, begin, _end_of_base64(span, header.end()))
    return inner if holds_picture(inner) else None


def _end_of_base64(span: Span, begin: int) -> int:
    """In steps, for `re` lets nobody else run until it returns."""
    for at in range(begin, span.end, STEP):
        end = ENDS_BASE64.search(span.body, at, min(span.end, at + STEP + 1))
        if end is not None and end.start() < at + STEP:
            return end.start()
    return span.end


def _address(span: Span, begin: int) -> str | None:
    """Up to white space, a quote, or a bracket that was not opened within."""
    text = Span(span.body, begin, min(span.end, begin + MOST_OF_AN_ADDRESS)).text(MOST_OF_AN_ADDRESS)
    text = ENDS_ADDRESS.split(text, maxsplit=1)[0]
    depth, end = 0, len(text)
    for found in BRACKET.finditer(text):
        depth += 1 if found[0] == "(" else -1
        if depth < 0:
            end = found.start()
            break
    address = text[:end].rstrip(".,;:!)" if depth >= 0 and "(" not in text[:end] else ".,;:!")
    return address or None
