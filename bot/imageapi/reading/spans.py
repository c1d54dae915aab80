"""A string of a JSON text that has not been copied: the place where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What base64 can have between its characters, and how JSON or a data: URL may write "+", "/" and "=". PHP escapes
# every slash, .NET every plus.
ESCAPES = (
    (b"\\/", b"/"),
    (b"\\u002b", b"+"),
    (b"\\u002B", b"+"),
    (b"\\u002f", b"/"),
    (b"\\u002F", b"/"),
    (b"\\u003d", b"="),
    (b"\\u003D", b"="),
    (b"\\n", b""),
    (b"\\r", b""),
    (b"\\t", b""),
)
ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
SHORT = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
PIECE = 256 * 1024  # bytes that are worked on at once: between two pieces other threads can run
LONGEST_ESCAPE = 6
MOST_ESCAPES = 400_000  # of JSON within a string


@dataclass(frozen=True, slots=True)
class Span:
    """`body[begin:end]`, as it stands between the quotes of a JSON text, escapes and all."""

    body: bytes
    begin: int
    end: int

    def __len__(self) -> int:
        return self.end - self.begin

    def head(self, size: int) -> bytes:
        """The first bytes, as they stand there."""
        return self.body[self.begin : min(self.end, self.begin + size)]

    def text(self, limit: int) -> str:
        """The text of the first `limit` bytes. What no text can hold becomes "�" or "?"; NUL is left out."""
        raw = self.head(limit).decode("utf-8", "replace")
        return (_mended(ESCAPE.sub(_unescaped, raw)) if "\\" in raw else raw).replace("\0", "")

    def has_escapes(self) -> bool:
        return self.body.find(b"\\", self.begin, self.end) >= 0

    def unescaped(self) -> Span:
        """A JSON text that stood in a string, with its own quotes again. Cut off where it has too many escapes."""
        pieces, escapes = [], 0
        for piece in self._pieces():
            escapes += piece.count(b"\\")
            if escapes > MOST_ESCAPES:
                break
            pieces.append(_mended(ESCAPE.sub(_unescaped, piece.decode("utf-8", "replace"))).encode())
        whole = b"".join(pieces)
        return Span(whole, 0, len(whole))

    def base64_text(self, begin: int = 0) -> bytes:
        """Base64 without escapes, white space and padding, in the standard alphabet. It begins at `begin`."""
        span = Span(self.body, self.begin + begin, self.end)
        return b"".join(map(_compact, span._pieces())).rstrip(b"=")

    def _pieces(self) -> list[bytes]:
        """The bytes in pieces, of which none ends within an escape."""
        found, at = [], self.begin
        while at < self.end:
            end = min(self.end, at + PIECE)
            for slash in range(end - 1, max(at, end - LONGEST_ESCAPE) - 1, -1) if end < self.end else ():
                if self.body[slash] == 0x5C and not _is_escaped(self.body, slash, at):
                    end = slash if slash > at else end
                    break
            found.append(self.body[at:end])
            at = end
        return found


def _is_escaped(body: bytes, at: int, begin: int) -> bool:
    before = body[max(begin, at - 4096) : at]
    return (len(before) - len(before.rstrip(b"\\"))) % 2 == 1


def _compact(piece: bytes) -> bytes:
    if b"\\" in piece:
        for escape, plain in ESCAPES:
            piece = piece.replace(escape, plain)
    return piece.translate(FROM_URL_ALPHABET, b" \t\r\n")


FROM_URL_ALPHABET = bytes.maketrans(b"-_", b"+/")


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1]
    return chr(int(code[1:], 16)) if len(code) == 5 else SHORT.get(code, code)


def _mended(text: str) -> str:
    """Surrogate pairs become the character they stand for, halves of them "?"."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\ufffd", "?")
