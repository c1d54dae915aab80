"""Writes a request as its model's dialect wants it: to which path, as JSON or as a form, with which names."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.domain.models import Model, PictureInput
from bot.domain.pictures import GivenPicture, PictureRequest
from bot.imageapi.dialects.bodies import File, form_body, json_body, json_bytes
from bot.imageapi.dialects.endpoint import Endpoint
from bot.imageapi.dialects.pictures import picture_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A request that can be sent. `options` are its parameters by name, all but the pictures.

    Its body is `encoded` JSON, or a form of the options and the `files`.
    """

    path: str
    options: Mapping[str, Any]
    encoded: bytes = b""
    files: tuple[File, ...] = ()

    def body(self) -> aiohttp.Payload:
        """A new body for each time that it is sent."""
        return form_body(self.options, self.files) if self.files else json_body(self.encoded)


async def write(
    endpoint: Endpoint,
    request: PictureRequest,
    model: Model,
    pictures: Sequence[GivenPicture],
    *,
    inline: bool = False,
) -> Written:
    """The request in its model's dialect. `pictures` are to be changed; a model that takes none gets none.

    `inline`: see `Endpoint.body`.
    """
    options = endpoint.body(request, model, inline=inline)
    taken = model.image
    if taken is None or not pictures:
        return Written(path=endpoint.path, options=options, encoded=json_bytes(options))
    if taken.way == "edits":
        return Written(path=endpoint.edits_path, options=options, files=_files(taken, pictures))
    # In a thread: megabytes become base64, and then JSON.
    encoded = await asyncio.to_thread(_with_pictures, options, taken, pictures)
    path = endpoint.edits_path if taken.way == "edits-json" else endpoint.path
    return Written(path=path, options=options, encoded=encoded)


def _with_pictures(
    options: Mapping[str, Any], taken: PictureInput, pictures: Sequence[GivenPicture]
) -> bytes:
    return json_bytes({**options, **picture_fields(taken, pictures)})


def _files(taken: PictureInput, pictures: Sequence[GivenPicture]) -> tuple[File, ...]:
    """`image[]` is the name for a model that takes several, as OpenAI has it; `image` for one that takes one."""
    field = f"{taken.field.removesuffix('[]')}[]" if taken.most > 1 else taken.field
    return tuple(File(field, picture.data or b"", picture.media_type) for picture in pictures)
