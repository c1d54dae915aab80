"""Tells whether values that Discord sent are what its documentation says: ids, texts, whole numbers."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

MAX_ID = 2**63 - 1  # the largest that a database holds; Discord's own are far below it
MAX_UPLOAD = 2**40  # bytes; more than this is no limit of an upload

_DIGITS = re.compile(r"[0-9]{1,20}")


def is_id(value: object) -> bool:
    """Whether it is an id: digits, or a whole number, that fit into 63 bits."""
    if isinstance(value, str):
        return _DIGITS.fullmatch(value) is not None and int(value) <= MAX_ID
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_ID


def is_count(value: object, most: int) -> bool:
    """Whether it is a whole number from 1 to `most`."""
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most


def as_object(value: object) -> dict[str, Any]:
    """The value if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def as_text(value: object, otherwise: str | None = None) -> str | None:
    return value if isinstance(value, str) else otherwise


def as_moment(value: object) -> str | None:
    """The value if it is a moment as Discord writes them, with its time zone; else None."""
    try:
        return value if isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None else None
    except ValueError:
        return None


def as_bits(value: object) -> str:
    """A set of permissions as Discord sends them: a number in digits; "0" for anything else."""
    text = str(value) if is_id(value) else value
    return text if isinstance(text, str) and _DIGITS.fullmatch(text) else "0"


def storable(value: Any) -> Any:
    """The same JSON value as every encoder and every database takes it: with a replacement character for each half of a
    surrogate pair, and without the character NUL."""
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")
        case list():
            return [storable(each) for each in value]
        case dict():
            return {storable(key): storable(each) for key, each in value.items()}
    return value
