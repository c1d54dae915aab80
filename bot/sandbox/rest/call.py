"""One request, read: its place in the route, its JSON (or `payload_json`), its files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox.errors import DiscordError, Unsupported, invalid_form, too_large
from bot.sandbox.world.drafts import Upload
from bot.sandbox.world.entities import JSON
from bot.sandbox.world.world import World

# All that Discord takes in one request.
REQUEST_LIMIT = 25 * 1024 * 1024
# Bytes of a file that are looked at together; aiohttp's 8 KiB take as long as the bot's sending.
CHUNK = 256 * 1024

_FILE_FIELD = re.compile(r"files\[(\d)\]")


@dataclass(slots=True)
class Call:
    world: World
    route: str
    params: dict[str, str]
    query: dict[str, str]
    body: Any = None
    files: dict[int, Upload] = field(default_factory=dict)

    def id(self, name: str) -> int:
        """A snowflake of the path."""
        text = self.params[name]
        if not text.isdecimal():
            raise invalid_form([(name, "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')])
        return int(text)

    def known(self, body: Any, keys: Iterable[str], where: str = "body") -> JSON:
        """The body as an object; a key the sandbox does not know is refused, never ignored."""
        if not isinstance(body, dict):
            raise invalid_form(
                [(where, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")]
            )
        unknown = sorted(set(body) - set(keys))
        if unknown:
            raise Unsupported(f"{self.route}: {where} key {', '.join(unknown)}")
        return body


Handler = Callable[[Call], JSON | list[JSON] | None]


@dataclass(frozen=True, slots=True)
class FileSent:
    filename: str
    size: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request the bot made, and what it was told. `route` is as in "PATCH /channels/{channel_id}"."""

    at: datetime
    route: str
    params: dict[str, str]
    query: dict[str, str]
    body: Any
    files: tuple[FileSent, ...]
    status: int
    # Discord's error code; 0 if none.
    code: int
    authorized: bool


async def read(request: web.Request, call: Call) -> None:
    """Fill in body and files. Raises DiscordError for more than 25 MiB or for JSON that is none."""
    if request.content_type == "multipart/form-data":
        await _read_parts(request, call)
        return
    raw = await request.read()
    if len(raw) > REQUEST_LIMIT:
        raise too_large()
    if raw:
        call.body = _parse(raw)


async def _read_parts(request: web.Request, call: Call) -> None:
    """Everything is read even when it is too much: a client that is cut off while sending never sees the answer."""
    total = 0
    files: dict[int, tuple[str, bytes]] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise Unsupported(f"{call.route}: multipart inside multipart")
        part.chunk_size = CHUNK
        data = bytes(await part.read())
        total += len(data)
        place = _FILE_FIELD.fullmatch(part.name or "")
        if part.name == "payload_json":
            call.body = _parse(data)
        elif place is None:
            raise Unsupported(f"{call.route}: form field {part.name}")
        else:
            files[int(place[1])] = (part.filename or "", data)
    if total > REQUEST_LIMIT:
        raise too_large()
    call.files = {number: Upload(name, data) for number, (name, data) in files.items()}


def _parse(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError as error:
        raise DiscordError(400, 50109, "The request body contains invalid JSON.") from error
