"""Bodies of paid requests: JSON, or a form with files. Nothing of a body leaves before it is asked whether it may.

The length of each is known before it is sent, since some servers refuse a body without one.
"""

from __future__ import annotations

import io
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import BytesIOPayload

MayLeave = Callable[[], Awaitable[bool]]
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


class HeldBack(Exception):
    """The request must not leave any more."""


class Guarded(aiohttp.Payload):
    """A body of a paid request. `may_leave` is asked when the connection stands and nothing has been written yet."""

    _value: aiohttp.Payload

    def __init__(self, body: aiohttp.Payload, may_leave: MayLeave) -> None:
        super().__init__(body, headers=body.headers)
        self._may_leave = may_leave
        self.is_held_back = False

    @property
    def size(self) -> int | None:
        return self._value.size

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return self._value.decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        await self.write_with_length(writer, None)

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        if not await self._may_leave():
            self.is_held_back = True
            raise HeldBack
        await self._value.write_with_length(writer, content_length)


@dataclass(frozen=True, slots=True)
class File:
    """A file in a form."""

    field: str
    data: bytes
    media_type: str


def json_bytes(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value).encode()


def json_body(encoded: bytes) -> aiohttp.Payload:
    """A body of JSON that is encoded already. It is written in pieces, so that a large one holds up nobody else."""
    return BytesIOPayload(io.BytesIO(encoded), content_type="application/json")


def form_body(fields: Mapping[str, Any], files: Sequence[File]) -> aiohttp.Payload:
    """A form (multipart/form-data) with the fields, then the files."""
    form = aiohttp.MultipartWriter("form-data")
    for name, value in fields.items():
        _named(form.append(_as_text(value)), name)
    for number, file in enumerate(files, 1):
        part = form.append(io.BytesIO(file.data), {"Content-Type": file.media_type})
        _named(part, file.field, filename=f"picture-{number}.{EXTENSIONS.get(file.media_type, 'bin')}")
    return form


def _named(part: aiohttp.Payload, name: str, **more: str) -> None:
    # Not quoted: aiohttp would turn `image[]` into `image%5B%5D`, which servers take for another field.
    part.set_content_disposition("form-data", quote_fields=False, name=name, **more)


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
