"""How the operator's models file writes down how a model takes a picture to change."""

from __future__ import annotations

import re
from typing import Literal

from bot.domain.models import PictureInput

MOST = 16  # pictures in a request; no endpoint that is known takes more
FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_.\[\]-]{0,39}")
WRONG = 'must be "url", "data", "edits", "edits-json" or false, or name a field: { field = "image_url", as = "data" }'
BY_NAME = {
    "url": PictureInput(form="url"),
    "data": PictureInput(form="data"),
    "edits": PictureInput(way="edits"),
    "edits-json": PictureInput(way="edits-json", field="images"),
}


def read_picture_input(value: object) -> PictureInput | Literal["none"]:
    """What `image` in a [[model]] table says; "none" for false. Raises ValueError.

    A field by another name stands in the JSON of any request, or `to = "edits"` in that for the path of edits.
    """
    if value is False:
        return "none"
    if isinstance(value, str) and value in BY_NAME:
        return BY_NAME[value]
    if not isinstance(value, dict) or value.keys() - {"field", "as", "to"}:
        raise ValueError(WRONG)
    field, form, to = value.get("field"), value.get("as"), value.get("to")
    if not isinstance(field, str) or FIELD.fullmatch(field) is None:
        raise ValueError(f"{WRONG}; `field` is a name such as image_url")
    if form not in ("url", "data") or to not in (None, "edits"):
        raise ValueError(f'{WRONG}; `as` is "url" or "data", and `to`, if any, is "edits"')
    return PictureInput(way="body" if to is None else "edits-json", form=form, field=field)
