"""Pictures to change as they come in a request: files of a form, or addresses and data: URLs in JSON, by many names."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aiohttp import BodyPartReader, web
from PIL import Image, ImageOps

from bot.sandbox.images.call import JSON, Uploaded
from bot.sandbox.images.source import decode_source, fetch_source

FILE_TYPES = ("image/png", "image/jpeg", "image/webp")
NUMBERS = frozenset({"n", "output_compression", "partial_images"})
FLAGS = {"true": True, "false": False}
LARGEST_MASK = 4 * 1024 * 1024  # bytes, as OpenAI has it


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
            fields[name] = _read(name, data.decode(errors="replace"))
    return fields, tuple(files)


def _read(name: str, text: str) -> str | int | bool:
    """A form has texts alone: what is none is left as it is, to be refused."""
    if name in NUMBERS and text.removeprefix("-").isdecimal():
        return int(text)
    return FLAGS.get(text, text) if name == "stream" else text


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


@dataclass(frozen=True, slots=True)
class Given:
    """The pictures to change, as they came and as they look; `mask` is None where all of the first may change."""

    files: tuple[bytes, ...]
    pictures: tuple[Image.Image, ...]
    mask: Image.Image | None = None

    @property
    def whole(self) -> Image.Image | None:
        return side_by_side(self.pictures)

    def kept(self, painted: bytes) -> bytes:
        """The painted PNG, with the first picture wherever the mask is not fully transparent."""
        if self.mask is None:
            return painted
        picture, out = Image.open(io.BytesIO(painted)).convert("RGB"), io.BytesIO()
        alpha = ImageOps.fit(self.mask, picture.size, Image.Resampling.NEAREST)
        may_change = alpha.point(lambda value: 255 * (value == 0))
        Image.composite(picture, ImageOps.fit(self.pictures[0], picture.size), may_change).save(out, "PNG")
        return out.getvalue()


class OddMask(Exception):
    """The mask does not fit; the words are for its sender."""


async def given_in(body: JSON, files: Sequence[Uploaded], names: Sequence[str], takes_mask: bool) -> Given:
    """What the request has in its fields `names` and as files.

    Raises OddMask, and ClientError, OSError or ValueError where a picture cannot be fetched or read.
    """
    data = [await fetch_source(each) for name in names for each in addresses(body, name)]
    data += [file.data for file in files if file.part != "mask"]
    pictures = tuple([await decode_source(each) for each in data])
    masks = [await fetch_source(each) for each in addresses(body, "mask")] if takes_mask else []
    masks += [file.data for file in files if file.part == "mask"]
    return Given(tuple(data), pictures, _alpha(masks[0], pictures[0].size) if masks and pictures else None)


def _alpha(mask: bytes, size: tuple[int, int]) -> Image.Image:
    if len(mask) >= LARGEST_MASK:
        raise OddMask("Invalid mask image - mask image must be less than 4 MB")
    picture = Image.open(io.BytesIO(mask))
    if picture.format != "PNG" or "A" not in picture.getbands():
        raise OddMask("Invalid mask image format - mask image missing alpha channel")
    if picture.size != size:
        raise OddMask("Invalid mask image format - mask size does not match image size")
    return picture.getchannel("A")


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
