"""Failures as JSON, for the rows of pictures: `{"error": name of the class}` and the fields beside it.

Rows outlive versions of the bot, and a restored backup may even be from a newer one. So keys that are not known are
ignored, and a failure that cannot be read becomes `Interrupted`, which claims least: no row is held back by it.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_args, get_type_hints

from bot.domain.errors.base import Failure, OutcomeUnknown, PaintingFailed
from bot.domain.errors.outcomes import Interrupted


def failure_to_json(failure: Failure) -> dict[str, Any]:
    """The failure as plain JSON."""
    facts = {field.name: getattr(failure, field.name) for field in fields(failure)}
    plain = {name: fact.value if isinstance(fact, enum.Enum) else fact for name, fact in facts.items()}
    return {"error": type(failure).__name__, **plain}


def failure_from_json(stored: object) -> Failure:
    """The failure of a row. Never raises."""
    try:
        return _read(stored)
    except (KeyError, TypeError, ValueError):
        return Interrupted()


def _read(stored: object) -> Failure:
    """Raises KeyError for an unknown class, TypeError for a missing fact, ValueError for one of another type."""
    if not isinstance(stored, Mapping):
        raise ValueError("not an object")
    kind = _kinds()[stored.get("error")]
    hints = get_type_hints(kind)
    known = [field.name for field in fields(kind) if field.name in stored]
    return kind(**{name: _fact(hints[name], stored[name]) for name in known})


def _kinds() -> dict[Any, type[Failure]]:
    branches: tuple[type[Failure], ...] = (PaintingFailed, OutcomeUnknown)
    return {kind.__name__: kind for branch in branches for kind in branch.__subclasses__()}


def _fact(hint: Any, value: object) -> object:
    """The value, if it is of the type that the field has. JSON writes 300.0 and 300 alike."""
    for kind in get_args(hint) or (hint,):
        if issubclass(kind, enum.Enum):
            return kind(value)
        if isinstance(value, kind) and not isinstance(value, bool):
            return value
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
    raise ValueError(f"not of the type {hint}")
