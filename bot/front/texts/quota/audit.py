"""Audit entries in words, for the mod log, the history and receipts: who · what · old → new · why, on one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from discord.utils import format_dt

from bot.domain.audit import Action, AuditEntry
from bot.front.texts.credits import credits_per
from bot.front.texts.words import escape, format_list, isolate_bidi, one_line, safe_paragraph, truncate

NONE = "none"
NOT_SET = "not set"  # of a server's default: everybody there gets what the operator has set
RESUMED = "resumed"
EVERYBODY = "what everybody here gets"
NOT_LOGGED = "⚠️ I could not write to the mod log."
REASON_LIMIT = 200  # characters
REASON_UNITS = 420  # UTF-16 units, of the same once it is escaped
_CHANNELS = ("picture_channels", "mod_log")  # settings whose values are ids of channels


@dataclass(frozen=True, slots=True)
class EntryText:
    """What was changed, and from what to what. `old` is empty where there was nothing before, as with a grant."""

    what: str
    old: str
    new: str

    @property
    def old_to_new(self) -> str:
        return f"{self.old} → {self.new}" if self.old else self.new


def entry_line(entry: AuditEntry, undone: AuditEntry | None = None) -> str:
    """`@Mia · limit of @Bob · 10 credits a day → 20 credits a day · “contest prep”`.

    `undone`: of an entry for an undo, the entry that it took back, to be named in the line too.
    """
    parts = [f"<@{entry.actor}>", entry_text(entry).what, entry_text(entry).old_to_new]
    if undone is not None:
        parts[2] = f"{parts[2]}: {entry_text(undone).what} · {entry_text(undone).old_to_new}"
    return " · ".join([*parts, *([quoted_reason(entry.reason)] if entry.reason else [])])


def quoted_reason(reason: str) -> str:
    """`“contest prep”`."""
    return f"“{safe_paragraph(reason, limit=REASON_LIMIT, units=REASON_UNITS)}”"


def entry_text(entry: AuditEntry) -> EntryText:
    """The entry in words. What `old` and `new` hold depends on the action: see `Action`."""
    old, new = entry.old, entry.new
    if not entry.legible:
        return EntryText(f"a change for {target_mention(entry)}", "", "it cannot be read any more")
    match entry.action:
        case Action.SET_LIMIT:
            if entry.scope == "default":
                return EntryText(EVERYBODY, limit_text(old, NOT_SET), limit_text(new, NOT_SET))
            return EntryText(f"limit of {target_mention(entry)}", limit_text(old), limit_text(new))
        case Action.SET_TOTAL:
            return EntryText("server total", limit_text(old), limit_text(new))
        case Action.GRANT:
            return EntryText(f"extra credits of {target_mention(entry)}", "", _grant(new or {}))
        case Action.RESET_USE:
            return EntryText(
                f"used credits of {target_mention(entry)}", f"{(old or {}).get('used', 0):,}", "0"
            )
        case Action.BLOCK:
            was = block_text(old) if old is not None else ""
            return EntryText(f"pictures of {target_mention(entry)}", was, block_text(new))
        case Action.UNDO:
            return EntryText("undo", "", f"took back #{(new or {}).get('audit', '?')}")
        case Action.SETTING:
            return _setting(old or {}, new or {})


def target_mention(entry: AuditEntry) -> str:
    """The member or role whose credits were changed, as Discord shows a mention; `everybody` for the server's own."""
    match entry.scope:
        case "member":
            return f"<@{entry.target}>"
        case "role":
            return f"<@&{entry.target}>"
        case _:
            return "everybody"


def limit_text(limit: Mapping[str, Any] | None, none: str = NONE) -> str:
    """`10 credits a day`; `none` where no limit is set."""
    return none if limit is None else credits_per(limit["credits"], limit["per"])


def block_text(block: Mapping[str, Any] | None) -> str:
    """`resumed`, `paused until resumed`, `paused until 1 January 2026 12:00`."""
    if block is None:
        return RESUMED
    until = parse_time(block.get("until"))
    return "paused until resumed" if until is None else f"paused until {format_dt(until, 'f')}"


def parse_time(text: str | None) -> datetime | None:
    """A time as an entry has it: ISO 8601, or None."""
    return None if text is None else datetime.fromisoformat(text)


def _grant(new: Mapping[str, Any]) -> str:
    credits, until = new.get("credits", 0), parse_time(new.get("expires_at"))
    if credits < 0:
        taken = new.get("taken") or 0
        return f"−{-credits:,}" + (f" ({taken:,} taken, there were no more)" if taken < -credits else "")
    return f"+{credits:,}" + (f" until {format_dt(until, 'f')}" if until else "")


def _setting(old: Mapping[str, Any], new: Mapping[str, Any]) -> EntryText:
    names = format_list([name.replace("_", " ") for name in new])
    was = format_list([_value(name, old.get(name)) for name in new])
    return EntryText(
        f"setting {names}", was, format_list([_value(name, value) for name, value in new.items()])
    )


def _value(name: str, value: Any) -> str:
    values = value if isinstance(value, list | tuple) else [] if value is None else [value]
    if not values:
        return NONE
    if name in _CHANNELS:
        words = [f"<#{channel}>" for channel in values[:5]]
    else:
        words = [isolate_bidi(escape(truncate(one_line(str(each)), 60))) for each in values[:5]]
    return format_list([*words, f"{len(values) - 5} more"] if len(values) > 5 else words)
