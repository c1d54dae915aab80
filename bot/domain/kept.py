"""What was kept as JSON, read back into the dataclass that it came from, whichever version of the bot wrote it.

A newer version may have written more keys: they are ignored. What does not fit at all raises Unreadable, so that one
odd row can be dealt with by itself and holds back no other.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


class Unreadable(ValueError):
    """JSON that does not hold what its dataclass needs. Names classes and fields, never values."""


def read(kind: type[T], kept: object, *, salvage: bool = False) -> T:
    """The dataclass `kind` made from the JSON object `kept`.

    Raises Unreadable if `kept` is no object, lacks a field without a default, or has a value of another type.
    With `salvage` a value of another type is left out instead where its field has a default.
    """
    if not isinstance(kept, Mapping):
        raise Unreadable(f"{kind.__name__} is no object")
    values: dict[str, Any] = {}
    known: Any = kind  # classes are hashable, which their type does not say
    for field, types in _fields(known):
        if field.name not in kept:
            if not _has_default(field):
                raise Unreadable(f"{kind.__name__} has no {field.name}")
            continue
        try:
            values[field.name] = _value(types, kept[field.name], f"{kind.__name__}.{field.name}")
        except Unreadable:
            if not (salvage and _has_default(field)):
                raise
    return kind(**values)


def _value(types: tuple[Any, ...], value: object, name: str) -> object:
    """The value, if it is of one of the types. JSON writes a float without a fraction as an integer."""
    if isinstance(value, Mapping):
        for kind in types:
            if is_dataclass(kind):
                return read(kind, value)  # type: ignore[arg-type]  # it is a class here, never an instance
    if isinstance(value, list | tuple):
        for kind in types:
            if get_origin(kind) is tuple:
                return tuple(_value(get_args(kind)[:1], each, name) for each in value)
    for kind in types:
        if isinstance(kind, type) and issubclass(kind, enum.Enum) and value in list(kind):
            return kind(value)
    if type(value) in types:
        return value
    if type(value) is int and float in types:
        return float(value)
    raise Unreadable(f"{name} is of another type")


@cache
def _fields(kind: type[Any]) -> tuple[tuple[Field[Any], tuple[Any, ...]], ...]:
    """Each field with the types that its value may have: `str | None` gives both, `tuple[str, ...]` itself."""
    hints = get_type_hints(kind)
    return tuple((field, _types(hints[field.name])) for field in fields(kind))


def _types(hint: Any) -> tuple[Any, ...]:
    return (hint,) if get_origin(hint) is tuple else get_args(hint) or (hint,)


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING
