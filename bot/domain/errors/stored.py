"""Failures as JSON, for the rows of pictures: `{"error": name of the class}` and the fields beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.domain.errors.base import BotError, Failure, OutcomeUnknown, PaintingFailed
from bot.domain.errors.outcomes import Flaw, Interrupted


def failure_to_json(failure: Failure) -> dict[str, Any]:
    """The failure as plain JSON."""
    return {"error": type(failure).__name__, **asdict(failure)}


def failure_from_json(stored: Mapping[str, Any]) -> Failure:
    """The failure of a row. What no longer fits its class (an older version's) becomes `Interrupted`."""
    rest = dict(stored)
    kind = _leaves(BotError).get(rest.pop("error", ""))
    if kind is None or not issubclass(kind, PaintingFailed | OutcomeUnknown):
        return Interrupted()
    try:
        return kind(**rest | ({"why": Flaw(rest["why"])} if "why" in rest else {}))
    except (TypeError, ValueError):
        return Interrupted()


def _leaves(kind: type[BotError]) -> dict[str, type[BotError]]:
    found = {kind.__name__: kind}
    for child in kind.__subclasses__():
        found |= _leaves(child)
    return found
