"""Lenient parsing of foreign JSON: a field with a wrong value counts as left out.

The picture has been paid for when its answer is read. So nothing beside the picture may make reading fail.
"""

from __future__ import annotations

import json
import math
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, WrapValidator
from pydantic_core.core_schema import ValidatorFunctionWrapHandler

MAX_NUMBER = 2**53  # what is larger is no time and no price


class LenientModel(BaseModel):
    """A model that ignores fields it does not name."""

    model_config = ConfigDict(extra="ignore", frozen=True)


S = TypeVar("S", bound=LenientModel)


def read_json(body: bytes) -> object:
    """The JSON value; None if the body is no JSON, or so deeply nested that reading it would exhaust the stack."""
    try:
        return json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None


def read_each(kind: type[S], items: object) -> list[S]:
    """Those of the items that can be read as `kind`; the others are left out. () if `items` is no list."""
    found = (_read(kind, item) for item in items) if isinstance(items, list) else ()
    return [item for item in found if item is not None]


def _read(kind: type[S], item: object) -> S | None:
    try:
        return kind.model_validate(item)
    except ValidationError:
        return None


def _none_if_invalid(value: object, read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(value)
    except ValidationError:
        return None


def _text(value: object) -> str | None:
    """A string that is not blank, without what PostgreSQL does not store: NUL, and halves of surrogate pairs."""
    if not isinstance(value, str) or not value.strip():
        return None
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def number(value: object) -> float | None:
    """A number, or a string that holds one ("0.00199500"), if it is finite and not negative."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and 0 <= number < MAX_NUMBER else None


def _whole(value: object) -> int | None:
    found = number(value)
    return None if found is None else int(found)


NoneIfInvalid = WrapValidator(_none_if_invalid)
Text = Annotated[str | None, BeforeValidator(_text)]
Number = Annotated[float | None, BeforeValidator(number)]
Whole = Annotated[int | None, BeforeValidator(_whole)]
