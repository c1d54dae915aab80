"""One change by a moderator, in one line: who · what · old → new · why. For the mod log, the history and receipts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from discord.utils import format_dt

from bot.domain.audit import Action, AuditEntry
from bot.front.texts.credits import rate
from bot.front.texts.words import cut, isolated, listed, one_line, safe, shown

NONE = "none"
NOT_SET = "not set"  # by the server: everybody there gets what the operator has set
RESUMED = "resumed"
EVERYBODY = "what everybody here gets"
NOT_LOGGED = "⚠️ I could not write to the mod log."
REASON_LIMIT = 200  # characters; once escaped at most REASON_ROOM units
REASON_ROOM = 420
_CHANNELS = ("picture_channels", "mod_log")  # settings whose values are ids of channels


@dataclass(frozen=True, slots=True)
class Told:
    """`old` is empty where there is nothing to compare with."""

    what: str
    old: str
    new: str

    @property
    def change(self) -> str:
        return f"{self.old} → {self.new}" if self.old else self.new


def line(entry: AuditEntry, undone: AuditEntry | None = None) -> str:
    """`@Mia · limit of @Bob · 10 credits a day → 20 credits a day · “contest prep”`.

    `undone` is the change that an undoing took back, if it is at hand.
    """
    parts = [f"<@{entry.actor}>", told(entry).what, told(entry).change]
    if undone is not None:
        parts[2] = f"{parts[2]}: {told(undone).what} · {told(undone).change}"
    return " · ".join([*parts, *([why(entry.reason)] if entry.reason else [])])


def why(reason: str) -> str:
    return f"“{shown(reason, limit=REASON_LIMIT, room=REASON_ROOM)}”"


def told(entry: AuditEntry) -> Told:
    old, new = entry.old, entry.new
    if not entry.legible:
        return Told(f"a change for {whom(entry)}", "", "it cannot be read any more")
    match entry.action:
        case Action.SET_LIMIT:
            if entry.scope == "default":
                return Told(EVERYBODY, limit_words(old, NOT_SET), limit_words(new, NOT_SET))
            return Told(f"limit of {whom(entry)}", limit_words(old), limit_words(new))
        case Action.SET_TOTAL:
            return Told("server total", limit_words(old), limit_words(new))
        case Action.GRANT:
            return Told(f"extra credits of {whom(entry)}", "", _grant(new or {}))
        case Action.RESET_USE:
            return Told(f"used credits of {whom(entry)}", f"{(old or {}).get('used', 0):,}", "0")
        case Action.BLOCK:
            was = block_words(old) if old is not None else ""
            return Told(f"pictures of {whom(entry)}", was, block_words(new))
        case Action.UNDO:
            return Told("undo", "", f"took back #{(new or {}).get('audit', '?')}")
        case Action.SETTING:
            return _setting(old or {}, new or {})


def whom(entry: AuditEntry) -> str:
    match entry.scope:
        case "member":
            return f"<@{entry.target}>"
        case "role":
            return f"<@&{entry.target}>"
        case _:
            return "everybody"


def limit_words(limit: Mapping[str, Any] | None, none: str = NONE) -> str:
    return none if limit is None else rate(limit["credits"], limit["per"])


def block_words(block: Mapping[str, Any] | None) -> str:
    """`resumed`, `paused until resumed`, `paused until 1 January 2026 12:00`."""
    if block is None:
        return RESUMED
    until = moment(block.get("until"))
    return "paused until resumed" if until is None else f"paused until {format_dt(until, 'f')}"


def moment(text: str | None) -> datetime | None:
    """A moment as an entry keeps it."""
    return None if text is None else datetime.fromisoformat(text)


def _grant(new: Mapping[str, Any]) -> str:
    credits, until = new.get("credits", 0), moment(new.get("expires_at"))
    if credits < 0:
        taken = new.get("taken") or 0
        return f"−{-credits:,}" + (f" ({taken:,} taken, there were no more)" if taken < -credits else "")
    return f"+{credits:,}" + (f" until {format_dt(until, 'f')}" if until else "")


def _setting(old: Mapping[str, Any], new: Mapping[str, Any]) -> Told:
    names = listed([name.replace("_", " ") for name in new])
    was = listed([_value(name, old.get(name)) for name in new])
    return Told(f"setting {names}", was, listed([_value(name, value) for name, value in new.items()]))


def _value(name: str, value: Any) -> str:
    values = value if isinstance(value, list | tuple) else [] if value is None else [value]
    if not values:
        return NONE
    if name in _CHANNELS:
        words = [f"<#{channel}>" for channel in values[:5]]
    else:
        words = [isolated(safe(cut(one_line(str(each)), 60))) for each in values[:5]]
    return listed([*words, f"{len(values) - 5} more"] if len(values) > 5 else words)
