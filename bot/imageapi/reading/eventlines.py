"""Takes a stream of server-sent events apart while its bytes come: into lines, and the lines into events.

It takes what servers do otherwise than the standard says: JSON over several lines of which only the first begins with
`data:` (Volcengine's documents show it so), no blank line behind the last event, a byte order mark anywhere in front.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field

FIELD = re.compile(rb"(data|event|id|retry)(?:: ?|$)")
LONGEST_FIELD = 16  # bytes in which a line shows which field it is
MOST_OF_A_NAME = 200  # bytes in which the name of an event stands
COST_OF_A_PIECE = 64  # bytes of memory beside its own
# How a stream begins; and where no media type says that it is one: not as "data:image/png;base64,…" does.
BEGIN = re.compile(rb"(?:data(?!:image/)|event|id|retry)[:\r\n]|:")
UNNAMED_BEGIN = re.compile(rb"(?:event|id|retry): ?|:|data:\s*(?:[\[{\"\r\n]|$)")


@dataclass(frozen=True, slots=True)
class Event:
    """`pieces` are its data: the lines of it, with line breaks between them. `name` is "" where it has none."""

    name: str
    pieces: tuple[bytes, ...]

    @property
    def size(self) -> int:
        return sum(map(len, self.pieces))


@dataclass(slots=True)
class EventLines:
    """Fed with the bytes of a stream in pieces of any size."""

    _line: list[bytes] = field(default_factory=list)
    _data: list[bytes] = field(default_factory=list)
    _name: str = ""
    _ended_by_return: bool = False
    _bytes_of_line: int = 0
    _bytes_of_data: int = 0

    @property
    def size(self) -> int:
        """How many bytes it holds of an event that has not ended yet."""
        return self._bytes_of_line + self._bytes_of_data

    def feed(self, chunk: bytes) -> Iterator[Event]:
        """The events that end in this piece of the stream."""
        if self._ended_by_return and chunk[:1] == b"\n":
            chunk = chunk[1:]  # a line break of two characters that came in two pieces
        if chunk:
            self._ended_by_return = chunk[-1:] == b"\r"
        for piece in chunk.splitlines(keepends=True):
            text = piece.rstrip(b"\r\n")
            if text:
                self._line.append(text)
                self._bytes_of_line += len(text) + COST_OF_A_PIECE
            if len(text) < len(piece) and (event := self._end_of_line()) is not None:
                yield event

    def rest(self) -> Event | None:
        """What has come of an event that was not ended."""
        self._end_of_line()
        return self._event()

    def _end_of_line(self) -> Event | None:
        pieces, size, self._line, self._bytes_of_line = self._line, self._bytes_of_line, [], 0
        if not pieces:
            return self._event()
        if _head(pieces, LONGEST_FIELD).startswith(BOM_UTF8):
            pieces = _without(pieces, len(BOM_UTF8))
        head = _head(pieces, LONGEST_FIELD)
        found = FIELD.match(head)
        if found is not None and found[1] == b"event":
            name = _head(pieces, MOST_OF_A_NAME)[found.end() :]
            self._name = name.decode("utf-8", "replace")
        is_continued = found is None and bool(self._data) and not head.startswith(b":")
        if is_continued or (found is not None and found[1] == b"data"):
            pieces = _without(pieces, found.end()) if found is not None else pieces
            self._data += [b"\n", *pieces] if self._data else pieces
            self._bytes_of_data += size
        return None

    def _event(self) -> Event | None:
        name, data = self._name, self._data
        self._name, self._data, self._bytes_of_data = "", [], 0
        return Event(name, tuple(data)) if data else None


def _head(pieces: list[bytes], size: int) -> bytes:
    """The first `size` bytes."""
    head = b""
    for piece in pieces:
        head += piece[: size - len(head)]
        if len(head) == size:
            break
    return head


def _without(pieces: list[bytes], count: int) -> list[bytes]:
    """The pieces without the first `count` bytes."""
    for number, piece in enumerate(pieces):
        if len(piece) > count:
            return [piece[count:], *pieces[number + 1 :]]
        count -= len(piece)
    return []
