"""What was sent with a request. None of it is the picture that was made, if the answer repeats it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.imageapi.reading.encoded import decode
from bot.imageapi.reading.spans import Span


@dataclass(frozen=True)
class Sent:
    """`body` is the JSON of the request; where it was sent as a form, the files' bytes may stand in it."""

    body: Mapping[str, Any]

    def has_address(self, address: str) -> bool:
        """Whether it was sent, in a field of its own or within the prompt."""
        return address in self._texts or address in str(self.body.get("prompt") or "")

    def has_picture(self, data: bytes) -> bool:
        return data in self._pictures

    @cached_property
    def _texts(self) -> frozenset[str]:
        return frozenset(leaf for leaf in _leaves(self.body) if isinstance(leaf, str))

    @cached_property
    def _pictures(self) -> tuple[bytes, ...]:
        files = [leaf for leaf in _leaves(self.body) if isinstance(leaf, bytes)]
        for text in self._texts:
            raw = text.encode("utf-8", "replace")
            picture = decode(Span(raw, 0, len(raw)))
            if picture is not None:
                files.append(picture)
        return tuple(files)


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value
