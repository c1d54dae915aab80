"""What a change was from and to, as labels: to stand after a colon, around an arrow or between dots, not in a sentence.

`limit`, `block` and the like are what an audit entry keeps in `old` and `new`; see `Action`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from discord.utils import format_dt

from bot.domain.guilds.audit import AuditEntry
from bot.domain.limits import Limit, Scope
from bot.front.texts.credits import amount
from bot.front.texts.language import Language
from bot.front.texts.words import in_quotation_marks, safe_paragraph

REASON_LIMIT = 200  # characters
REASON_UNITS = 420  # UTF-16 units, of the same once it is escaped


def from_to(lang: Language, what: str, before: str, after: str) -> str:
    """`**Time zone**: UTC → Asia/Kolkata`, as a line of its own."""
    # Translators: a change: "bob: 20 → 3 credits a day", "Mod log: not set → #log"
    return lang.gettext("**{what}**: {before} → {after}").format(what=what, before=before, after=after)


def not_set(lang: Language) -> str:
    return lang.pgettext("a setting", "not set")


def total_label(lang: Language, total: Mapping[str, Any] | None) -> str:
    """What all members together may use: `500 credits a month`; `no limit` for None."""
    # Translators: of all members together: "(before: no limit)", "no limit → 500 credits a month"
    return lang.pgettext("a setting", "no limit") if total is None else limit_label(lang, total)


def total_before(lang: Language, total: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """As `limit_before`, for what all members together may use."""
    return total_label(lang, None) if total is None else limit_before(lang, total, after)


def limit_label(lang: Language, limit: Mapping[str, Any] | None) -> str:
    """`10 credits a day`; `not set` for None."""
    return not_set(lang) if limit is None else amount(lang, limit["credits"], limit["per"])


def limit_before(lang: Language, limit: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """The limit that was replaced by `after`: its number alone where the period stayed the same."""
    if limit is not None and after is not None and limit["per"] == after["per"]:
        return lang.number(limit["credits"])
    return limit_label(lang, limit)


def limit_source(lang: Language, limit: Limit) -> str:
    """Where a member's limit comes from: `own limit`, `role @Artist`."""
    match limit.scope:
        case Scope.MEMBER:
            return lang.gettext("own limit")
        case Scope.ROLE:
            return lang.gettext("role {role}").format(role=role_mention(limit.target))
        case _:  # what all members share is never the limit of one
            return lang.gettext("this server's default")


def pause_label(lang: Language, block: Mapping[str, Any] | None) -> str:
    """`resumed`, `paused until resumed`, `paused until 1 January 2026 12:00`."""
    if block is None:
        return lang.gettext("resumed")
    until = parse_time(block.get("until"))
    if until is None:
        return lang.gettext("paused until resumed")
    # Translators: {when} is a date with a time
    return lang.gettext("paused until {when}").format(when=format_dt(until, "f"))


def quoted_reason(lang: Language, reason: str, units: int = REASON_UNITS) -> str:
    """`“contest prep”`, of at most `units` UTF-16 units within the quotation marks."""
    return in_quotation_marks(lang, safe_paragraph(reason, limit=REASON_LIMIT, units=units))


def whom(lang: Language, entry: AuditEntry) -> str:
    """Whom a change is about: a mention of the member or of the role, else whom the server's own limits are for."""
    match entry.scope:
        case Scope.MEMBER:
            return member_mention(entry.target)
        case Scope.ROLE:
            return role_mention(entry.target)
        case Scope.DEFAULT:
            # Translators: at the start of a line: "Everybody: 10 → 5 credits a day"
            return lang.pgettext("start of a line", "Everybody")
        case _:
            # Translators: at the start of a line: "All members together: 500 → 800 credits a month"
            return lang.pgettext("start of a line", "All members together")


def member_mention(member: int) -> str:
    """Discord shows the name that the member has now, also where they were renamed since."""
    return f"<@{member}>"


def role_mention(role: int) -> str:
    return f"<@&{role}>"


def parse_time(text: str | None) -> datetime | None:
    """A time as an entry has it: ISO 8601, or None."""
    return None if text is None else datetime.fromisoformat(text)
