"""Shapes for what strangers send: a field that is not what it should be counts as left out.

A picture has been paid for when its answer is read, so nothing beside the picture may spoil the reading.
"""

from __future__ import annotations

import json
import math
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, WrapValidator
from pydantic_core.core_schema import ValidatorFunctionWrapHandler

FARTHEST = 2**53  # a number beyond it is no time and no price


class Shape(BaseModel):
    """Fields that nobody named are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


S = TypeVar("S", bound=Shape)


def read_json(body: bytes) -> object:
    """The JSON value, None for anything else, also for nesting that would exhaust the stack."""
    try:
        return json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None


def read_each(kind: type[S], items: object) -> list[S]:
    """The items that have the shape; a bad one does not spoil the others."""
    found = (_read(kind, item) for item in items) if isinstance(items, list) else ()
    return [item for item in found if item is not None]


def _read(kind: type[S], item: object) -> S | None:
    try:
        return kind.model_validate(item)
    except ValidationError:
        return None


def _none_if_wrong(value: object, read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(value)
    except ValidationError:
        return None


def _text(value: object) -> str | None:
    """A string with something in it. PostgreSQL keeps no NUL, and half a surrogate pair has no UTF-8."""
    if not isinstance(value, str) or not value.strip():
        return None
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _number(value: object) -> float | None:
    """A number, or a string that holds one ("0.00199500"), if it is finite and not negative."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and 0 <= number < FARTHEST else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return None if number is None else int(number)


Loose = WrapValidator(_none_if_wrong)
Text = Annotated[str | None, BeforeValidator(_text)]
Number = Annotated[float | None, BeforeValidator(_number)]
Whole = Annotated[int | None, BeforeValidator(_whole)]
