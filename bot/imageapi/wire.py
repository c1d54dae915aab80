"""The answer of `POST /images/generations`, named as the provider names it, and the picture in it.

Endpoints differ in everything but the picture: a bare list, nulls, a chat-style `usage`, an address that is a data:
URL, a path on the server. Whatever is a non-empty string in the right place is taken.
"""

from __future__ import annotations

import base64
from typing import Annotated, Any
from urllib.parse import unquote_to_bytes, urljoin

from pydantic import BeforeValidator

from bot.domain.pictures import Answer
from bot.imageapi.lenient import Loose, Number, Shape, Text, Whole, read_each

FROM_URL_ALPHABET = str.maketrans("-_", "+/")

# Not `Text`: the bytes of a picture run to megabytes, and are judged by decoding them.
Raw = Annotated[str, BeforeValidator(lambda value: value if isinstance(value, str) else "")]


class Usage(Shape):
    """Only what the bot uses; tokens, latencies and what else providers count are left alone."""

    cost: Number = None
    model_used: Text = None


class Item(Shape):
    b64_json: Raw = ""
    url: Raw = ""
    revised_prompt: Text = None


class Images(Shape):
    created: Whole = None
    data: Any = None
    model: Text = None
    usage: Annotated[Usage | None, Loose] = None


def read_answer(body: object, origin: str) -> Answer | None:
    """The first picture in a JSON body, None if there is none.

    `origin` is the endpoint's own ("https://apipie.ai"): what an address without a host is resolved against.
    """
    images = Images(data=body) if isinstance(body, list) else _images(body)
    for item in read_each(Item, images.data):
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
            )
    return None


def _images(body: object) -> Images:
    return Images.model_validate(body) if isinstance(body, dict) else Images()


def _picture(item: Item, origin: str) -> tuple[str | None, bytes | None] | None:
    """(address, None) or (None, bytes). Bytes come first: what is already here cannot be lost on the way."""
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
    """The bytes of a data: URL; b"" if it is none, or holds nothing."""
    head, _, body = url.partition(",")
    if head[:5].lower() != "data:":
        return b""
    if head.rstrip().lower().endswith(";base64"):
        return _from_base64(body)
    return unquote_to_bytes(body.encode("utf-8", "replace"))


def _from_base64(text: str) -> bytes:
    """Either alphabet, with line breaks or without padding; b"" if it is not base64."""
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
