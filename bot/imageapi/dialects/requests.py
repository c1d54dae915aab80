"""Writes a request as its model's dialect wants it: to which path, as JSON or as a form, with which names."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import aiohttp

from bot.domain.models import PictureInput
from bot.domain.pictures import GivenPicture
from bot.imageapi.dialects.bodies import File, form_body, json_body, json_bytes
from bot.imageapi.dialects.endpoint import Endpoint
from bot.imageapi.dialects.pictures import address_of, picture_fields

PICTURE = "image"  # how an answer may call a picture, whatever its field is called
MASK = "mask"  # the option that is True where the first picture's mask is to be sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A request that can be sent. `options` are its parameters by name, all but the `pictures`; `fields` names those.

    Its body is `encoded` JSON, or a form of the options and the `files`. `is_edit`: it goes to a path of its own, for
    pictures to change alone.
    """

    path: str
    options: Mapping[str, Any]
    is_edit: bool = False
    fields: tuple[str, ...] = ()
    pictures: tuple[GivenPicture, ...] = ()
    encoded: bytes = b""
    files: tuple[File, ...] = ()

    @property
    def sent(self) -> Mapping[str, Any]:
        """What `error_for` has to know of it: the options, and that there is a picture under these names."""
        return {**self.options, **dict.fromkeys(self.fields)}

    @property
    def given(self) -> Mapping[str, Any]:
        """What `read_answer` has to know of it: the options, and the bytes or the address of each picture."""
        return {
            **self.options,
            PICTURE: [each.url if each.data is None else each.data for each in self.pictures],
        }

    @property
    def headers(self) -> Mapping[str, str]:
        """Beside the endpoint's. What compresses a stream (Express does) keeps its small events back till the end."""
        return {"Accept-Encoding": "identity"} if self.options.get("stream") is True else {}

    def body(self) -> aiohttp.Payload:
        """A new body for each time that it is sent."""
        return form_body(self.options, self.files) if self.files else json_body(self.encoded)


async def write(
    endpoint: Endpoint,
    options: Mapping[str, Any],
    taken: PictureInput | None,
    pictures: Sequence[GivenPicture],
) -> Written:
    """The request in its model's dialect. `options` are of `Endpoint.body`, or some of those, and MASK.

    `taken` is how the model takes the `pictures`, which are to be changed; None: it takes none, and gets none.
    """
    mask = pictures[0].mask if pictures and options.get(MASK) is True else None
    if options.get(MASK) is True:  # else it is the operator's own
        options = {name: value for name, value in options.items() if name != MASK}
    if taken is None or not pictures:
        return Written(path=endpoint.path, options=options, encoded=json_bytes(options))
    is_edit = taken.way in ("edits", "edits-json") and endpoint.edits_path != endpoint.path
    written = Written(
        path=endpoint.edits_path if is_edit else endpoint.path,
        options=options,
        is_edit=is_edit,
        fields=(PICTURE, taken.field, *((MASK,) if mask is not None else ())),
        pictures=tuple(pictures),
    )
    if taken.way == "edits":
        return replace(written, files=_files(taken, pictures, mask))
    # In a thread: megabytes become base64, and then JSON.
    fields, encoded = await asyncio.to_thread(_with_pictures, options, taken, pictures, mask)
    return replace(written, fields=(PICTURE, *fields), encoded=encoded)


def _with_pictures(
    options: Mapping[str, Any], taken: PictureInput, pictures: Sequence[GivenPicture], mask: bytes | None
) -> tuple[tuple[str, ...], bytes]:
    fields = picture_fields(taken, pictures)
    if mask is not None:
        fields[MASK] = {"image_url": address_of(GivenPicture("image/png", data=mask))}  # OpenAI's form
    return tuple(fields), json_bytes({**options, **fields})


def _files(taken: PictureInput, pictures: Sequence[GivenPicture], mask: bytes | None) -> tuple[File, ...]:
    """`image[]` is the name for a model that takes several, as OpenAI has it; `image` for one that takes one."""
    field = f"{taken.field.removesuffix('[]')}[]" if taken.most > 1 else taken.field
    files = tuple(File(field, picture.data or b"", picture.media_type) for picture in pictures)
    return files if mask is None else (*files, File(MASK, mask, "image/png"))
