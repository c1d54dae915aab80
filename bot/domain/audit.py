"""What moderators changed: who, what, of whom, from what to what, why, when. Written once, never changed."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

UNDO_WITHIN = timedelta(minutes=10)


class Action(enum.StrEnum):
    """`old` and `new` of an entry, by action:

    set_limit: {"credits", "per"} or None for no limit of its own; the target is a member, a role, or 0 (default).
    set_total: {"credits", "per"} or None for no total; the target is 0.
    grant: new {"credits", "expires_at" (ISO 8601, UTC) or None, "taken" (for a negative grant: how many credits)}.
    reset_use: old {"used"}: how much of the running period's use was forgotten.
    block: {"until" (ISO 8601, UTC) or None} or None for no block.
    undo: new {"audit": id of the entry undone}.
    setting: {name: value}, for /setup.
    """

    SET_LIMIT = "set_limit"
    SET_TOTAL = "set_total"
    GRANT = "grant"
    RESET_USE = "reset_use"
    BLOCK = "block"
    UNDO = "undo"
    SETTING = "setting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Who wants a change, and why; the moment is the database's."""

    guild: int
    actor: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One change. `scope` says what `target` is: "member", "role", "default", "server".

    `legible` is False where what was changed cannot be read any more; `old` and `new` are None then.
    """

    id: int
    guild: int
    actor: int
    action: Action
    scope: str
    target: int
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None
    reason: str | None
    at: datetime
    undone: bool = False
    legible: bool = True
