"""Pictures to change as they come in a request: files of a form, or addresses and data: URLs in JSON, by many names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from aiohttp import BodyPartReader, web
from PIL import Image, ImageOps

from bot.sandbox.images.call import JSON, Uploaded

FILE_TYPES = ("image/png", "image/jpeg", "image/webp")
NUMBERS = frozenset({"n", "output_compression"})


async def read_form(request: web.Request) -> tuple[JSON, tuple[Uploaded, ...]]:
    """The fields and the files of a form."""
    fields: JSON = {}
    files: list[Uploaded] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise web.HTTPBadRequest(text="a form in a form")
        data, name = bytes(await part.read(decode=True)), part.name or ""
        if part.filename:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files.append(Uploaded(name, part.filename, kind, data))
        else:
            fields[name] = int(data) if name in NUMBERS else data.decode()
    return fields, tuple(files)


def read_object(raw: bytes) -> JSON | None:
    """The JSON object; None if it is none."""
    try:
        value = json.loads(raw)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def addresses(body: JSON, name: str) -> Iterator[str]:
    """The addresses of pictures in the field: a text, an object around one, or a list of either."""
    given = body.get(name)
    for item in given if isinstance(given, list) else [given]:
        value = item
        while isinstance(value, dict):
            value = value.get("url", value.get("image_url"))
        if isinstance(value, str):
            yield value


def side_by_side(pictures: Sequence[Image.Image]) -> Image.Image | None:
    """The pictures in one, each in a part of the same width; None for none."""
    if not pictures:
        return None
    first = pictures[0]
    whole = Image.new("RGB", first.size)
    for number, picture in enumerate(pictures):
        left, right = (first.width * each // len(pictures) for each in (number, number + 1))
        whole.paste(ImageOps.fit(picture, (max(1, right - left), first.height)), (left, 0))
    return whole if len(pictures) > 1 else first
