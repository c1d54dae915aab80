"""Failures as JSON, for the rows of pictures: `{"error": name of the class}` and the fields beside it.

Rows outlive versions of the bot, and a restored backup may even be from a newer one. So keys that are not known are
ignored, and a failure that cannot be read becomes `Interrupted`, which claims least: no row is held back by it.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from bot.domain.errors.base import Failure, OutcomeUnknown, PaintingFailed
from bot.domain.errors.outcomes import Interrupted
from bot.domain.kept import Unreadable, read


def failure_to_json(failure: Failure) -> dict[str, Any]:
    """The failure as plain JSON."""
    facts = {field.name: getattr(failure, field.name) for field in fields(failure)}
    plain = {name: fact.value if isinstance(fact, enum.Enum) else fact for name, fact in facts.items()}
    return {"error": type(failure).__name__, **plain}


def failure_from_json(stored: object) -> Failure:
    """The failure of a row. Never raises."""
    name = stored.get("error") if isinstance(stored, Mapping) else None
    kind = _kinds().get(name) if isinstance(name, str) else None
    if kind is None:
        return Interrupted()
    try:
        return read(kind, stored, salvage=True)
    except Unreadable:
        return Interrupted()


def _kinds() -> dict[str, type[Failure]]:
    branches: tuple[type[Failure], ...] = (PaintingFailed, OutcomeUnknown)
    return {kind.__name__: kind for branch in branches for kind in branch.__subclasses__()}
