"""How a picture to change stands in a request's JSON. Each form is as its endpoint's documents show it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.domain.models import PictureInput
from bot.domain.pictures import GivenPicture


def address_of(picture: GivenPicture) -> str:
    """Its address, or its bytes as a data: URL."""
    if picture.data is None:
        return picture.url or ""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode('ascii')}"


def picture_fields(taken: PictureInput, pictures: Sequence[GivenPicture]) -> dict[str, Any]:
    """What stands in the JSON of a request with these pictures, at least one."""
    addresses = [address_of(picture) for picture in pictures]
    if taken.way == "edits-json" and taken.field == "image":
        return _at_xai(addresses)
    shape = ITEMS.get("edits-json" if taken.way == "edits-json" else taken.field)
    if shape is not None:
        return {taken.field: [shape(address) for address in addresses]}
    return {taken.field: addresses[0] if len(addresses) == 1 else addresses}


def _at_xai(addresses: Sequence[str]) -> dict[str, Any]:
    items = [{"type": "image_url", "url": address} for address in addresses]
    return {"image": items[0]} if len(items) == 1 else {"images": items}


# What an item of a list of pictures looks like, by the name of the list; "edits-json" is OpenAI's `images`.
ITEMS: Mapping[str, Callable[[str], Any]] = {
    "edits-json": lambda address: {"image_url": address},
    "input_references": lambda address: {"type": "image_url", "image_url": {"url": address}},
    "image_urls": lambda address: address,
    "reference_images": lambda address: address,
}
