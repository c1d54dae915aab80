"""Finds the picture in the answer to `POST /images/generations`. The fields are named as providers name them.

Endpoints differ in everything around the picture: some send a bare list, nulls, a `usage` as chats have it, a data: URL
as the address, or a path on their own server.
"""

from __future__ import annotations

import base64
from functools import partial
from typing import Annotated, Any
from urllib.parse import unquote_to_bytes, urljoin

from pydantic import BeforeValidator

from bot.domain.pictures import Answer
from bot.imageapi.costs import tokens_of
from bot.imageapi.lenient import LenientModel, NoneIfInvalid, Number, Text, Whole, read_each

FROM_URL_ALPHABET = str.maketrans("-_", "+/")

# Not `Text`, which would copy it several times: a picture in base64 has megabytes, and is decoded next anyway.
RawText = Annotated[str, BeforeValidator(lambda value: value if isinstance(value, str) else "")]


class Usage(LenientModel):
    """Only what the bot uses of it, beside the tokens; latencies and so on are ignored."""

    cost: Number = None
    model_used: Text = None


class ImageItem(LenientModel):
    """One picture in `data`."""

    b64_json: RawText = ""
    url: RawText = ""
    revised_prompt: Text = None


class ImagesResponse(LenientModel):
    """The body of the answer. `created` is in seconds since 1970, `usage.cost` in the endpoint's currency."""

    created: Whole = None
    data: Any = None
    model: Text = None
    usage: Annotated[Usage | None, NoneIfInvalid] = None


def read_answer(body: object, origin: str) -> Answer | None:
    """The first picture in a JSON body; None if there is none.

    `origin` is the endpoint's ("https://apipie.ai:443"): an address without a host is resolved against it.
    """
    images = ImagesResponse(data=body) if isinstance(body, list) else _images(body)
    for item in read_each(ImageItem, images.data):
        found = _picture(item, origin)
        if found is not None:
            url, data = found
            usage = images.usage or Usage()
            return Answer(
                url=url,
                data=data,
                revised_prompt=item.revised_prompt,
                cost=usage.cost,
                model=usage.model_used or images.model,
                created=images.created,
                tokens=tokens_of(partial(_within, body, "usage")),
            )
    return None


def _within(value: object, *path: str) -> object:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _images(body: object) -> ImagesResponse:
    return ImagesResponse.model_validate(body) if isinstance(body, dict) else ImagesResponse()


def _picture(item: ImageItem, origin: str) -> tuple[str | None, bytes | None] | None:
    """(address, None) or (None, bytes). Bytes are preferred where there are both: they need no download."""
    data = _from_data_url(item.b64_json) or _from_base64(item.b64_json) or _from_data_url(item.url)
    if data:
        return None, data
    address = _address(item.url.strip(), origin)
    return None if address is None else (address, None)


def _address(url: str, origin: str) -> str | None:
    if not url or url[:5].lower() == "data:":
        return None
    try:
        return urljoin(f"{origin}/", url).encode("utf-8").decode("utf-8")
    except ValueError:  # "http://[" is no address, and half a surrogate pair has no UTF-8
        return None


def _from_data_url(url: str) -> bytes:
    """The bytes in a data: URL; b"" if it is no data: URL, or has none."""
    head, _, body = url.partition(",")
    if head[:5].lower() != "data:":
        return b""
    if head.rstrip().lower().endswith(";base64"):
        return _from_base64(body)
    return unquote_to_bytes(body.encode("utf-8", "replace"))


def _from_base64(text: str) -> bytes:
    """The bytes of base64, in its standard or its URL alphabet, also with line breaks or without padding.

    b"" if it is not base64.
    """
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return _from_untidy_base64(text)


def _from_untidy_base64(text: str) -> bytes:
    compact = "".join(text.split()).translate(FROM_URL_ALPHABET).rstrip("=")
    try:
        return base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True)
    except ValueError:
        return b""
