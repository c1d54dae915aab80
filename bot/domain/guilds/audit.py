"""What moderators changed: who changed what for whom, from what to what, why and when. Entries are never edited."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

UNDO_WITHIN = timedelta(minutes=10)  # how long after a change its Undo works


class Action(enum.StrEnum):
    """What was done. It decides what an entry's `old` and `new` hold:

    set_limit: both are {"credits", "per"}, or None for no limit; the target is a member, a role, or 0 for the default.
    set_total: both are {"credits", "per"}, or None for no total; the target is 0.
    grant: new is {"credits", "expires_at": ISO 8601 in UTC, or None for never}; of a negative grant also "taken": how
        many credits it deducted.
    reset_use: old is {"used"}: how many credits that pictures used in the running period count no more; where negative
        grants had taken credits from the period, also "taken": how many of those the reset gave back. In entries from
        before there was a "taken", "used" is both together.
    block: both are {"until": ISO 8601 in UTC, or None for until lifted}, or None for no block.
    undo: new is {"audit": id of the entry that was undone}.
    setting: both are {name: value}, for /setup; of a style {"style": {"name", "words", "model"}, or None for none}.
    delete: new is {"picture": public id, "member": id of its author}; the target is the picture's row.
    challenge: new is {"challenge": public id, "theme", "did": a `Did`}, of an entry also {"picture": public id}; if
        winners lost their prize by it also {"taken", "kept"}: how many credits were taken back, and how many they had
        spent; in entries from before there was a "taken", "kept" is the whole prize. Of an edit both have what was
        changed, by its names in `Challenge` and `Options`, and "winner_role" and "winner_credits"; moments are ISO 8601
        in UTC. The target is the challenge. Of a series {"series": public id, "theme": the one that is next, "did"},
        and the target is the series.
    """

    SET_LIMIT = "set_limit"
    SET_TOTAL = "set_total"
    GRANT = "grant"
    RESET_USE = "reset_use"
    BLOCK = "block"
    UNDO = "undo"
    SETTING = "setting"
    DELETE = "delete"
    CHALLENGE = "challenge"


class Did(enum.StrEnum):
    """What a host did with a challenge, or with a series of them. The values are stored."""

    PUBLISHED = "published"
    EDITED = "edited"
    OPENED = "opened"
    VOTING = "voting"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    ADDED = "added"
    REMOVED = "removed"
    SERIES_STARTED = "series started"
    SERIES_EDITED = "series edited"
    SERIES_PAUSED = "series paused"
    SERIES_RESUMED = "series resumed"
    SERIES_ENDED = "series ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Who makes a change, where, and why. When is decided by the database's clock.

    `interaction` is what they asked for it with: the same one changes a target once. None if nobody asked for it.
    """

    guild: int
    actor: int
    reason: str | None = None
    interaction: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One change that was made.

    `scope` says what kind of id `target` is: "member", "role", "style", "picture", "challenge" or "series"; it is 0 for
    "default" and "server". Where what was changed cannot be read any more, `legible` is False, and `old` and `new` are
    None.
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
