"""Changes in the mod log and in the history, two lines each: what was changed, then by whom, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from discord.utils import format_dt

from bot.domain.guilds.audit import Action, AuditEntry
from bot.front.texts.language import Language
from bot.front.texts.quota.challenged import challenge_line
from bot.front.texts.quota.labels import (
    REASON_UNITS,
    from_to,
    limit_before,
    limit_label,
    member_mention,
    parse_time,
    pause_label,
    quoted_reason,
    total_before,
    total_label,
    whom,
)
from bot.front.texts.quota.settings import settings_changed
from bot.front.texts.words import dotted, utf16_units

HISTORY_UNITS = 650  # UTF-16 units of an entry in the history: six fit into one embed
LEAST_REASON_UNITS = 20  # of a reason that has hardly any room


def mod_log_text(lang: Language, entry: AuditEntry, undone: AuditEntry | None = None) -> str:
    """`**@Bob**: 20 → 3 credits a day`, and below it `@Mia · “contest prep”`. Discord shows the time of the message.

    `undone`: of an entry for an undo, the entry that it took back.
    """
    return f"{change_line(lang, entry, undone)}\n{_footer(lang, entry)}"


def history_text(lang: Language, entry: AuditEntry, undone: AuditEntry | None = None) -> str:
    """As in the mod log, with the time; crossed out if the change was undone. At most HISTORY_UNITS long.

    A long reason gets what the rest leaves; it is all of it, unless nearly every character has to be escaped.
    """
    line, when = change_line(lang, entry, undone), format_dt(entry.at, "R")
    if entry.undone:
        # Translators: a change that was taken back, crossed out
        line = lang.gettext("~~{change}~~ · undone").format(change=line)
    room = HISTORY_UNITS - utf16_units(f"{line}\n{_footer(lang, replace(entry, reason=None), when)} · “”")
    return f"{line}\n{_footer(lang, entry, when, max(LEAST_REASON_UNITS, min(room, REASON_UNITS)))}"


def change_line(lang: Language, entry: AuditEntry, undone: AuditEntry | None = None) -> str:
    """What was changed, on one line. `undone` as for `mod_log_text`."""
    who, old, new = whom(lang, entry), entry.old, entry.new
    if not entry.legible:
        return lang.gettext("**{what}**: a change that can't be read any more").format(what=who)
    match entry.action:
        case Action.SET_LIMIT:
            return from_to(lang, who, limit_before(lang, old, new), limit_label(lang, new))
        case Action.SET_TOTAL:
            return from_to(lang, who, total_before(lang, old, new), total_label(lang, new))
        case Action.GRANT:
            return _grant(lang, who, new or {})
        case Action.RESET_USE:
            line = lang.gettext("**{member}** starts fresh.").format(member=who)
            return lang.in_a_row(line, given_back(lang, old or {}))
        case Action.BLOCK:
            return _pause(lang, who, old, new)
        case Action.UNDO:
            if undone is None:
                return lang.gettext("An earlier change was undone.")
            return lang.gettext("Undone: {change}").format(change=change_line(lang, undone))
        case Action.SETTING:
            return settings_changed(lang, old or {}, new or {})
        case Action.DELETE:
            # Translators: {member} is a mention of who had made the picture
            text = lang.gettext("A picture by {member} was deleted.")
            return text.format(member=member_mention(int((new or {}).get("member") or 0)))
        case Action.CHALLENGE:
            return challenge_line(lang, new or {})


def given_back(lang: Language, old: Mapping[str, Any]) -> str:
    """What a reset gave back: `7 used and 13 taken away are back.`; nothing ("") if nothing had been used."""
    used, taken = int(old.get("used") or 0), int(old.get("taken") or 0)
    if used and taken:
        # Translators: numbers of credits, both at least 1
        text = lang.gettext("{used} used and {taken} taken away are back.")
    elif taken:
        # Translators: moderators took credits away from a member, and a reset gives them back
        text = lang.ngettext(
            "{taken} credit that was taken away is back.",
            "{taken} credits that were taken away are back.",
            taken,
        )
    elif used:
        text = lang.ngettext("{used} used credit is back.", "{used} used credits are back.", used)
    else:
        return ""
    return text.format(used=lang.number(used), taken=lang.number(taken))


def _pause(lang: Language, who: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> str:
    if old is None:
        return lang.gettext("**{what}**: {after}").format(what=who, after=pause_label(lang, new))
    return from_to(lang, who, pause_label(lang, old), pause_label(lang, new))


def _grant(lang: Language, who: str, new: Mapping[str, Any]) -> str:
    credits, until = int(new.get("credits") or 0), parse_time(new.get("expires_at"))
    if credits < 0:
        return _taken(lang, who, -credits, int(new.get("taken") or 0))
    if until is None:
        text = lang.ngettext(
            "**{member}**: +{credits} extra credit", "**{member}**: +{credits} extra credits", credits
        )
        return text.format(member=who, credits=lang.number(credits))
    text = lang.ngettext(
        "**{member}**: +{credits} extra credit until {when}",
        "**{member}**: +{credits} extra credits until {when}",
        credits,
    )
    return text.format(member=who, credits=lang.number(credits), when=format_dt(until, "f"))


def _taken(lang: Language, who: str, credits: int, taken: int) -> str:
    """Credits that were taken away: `taken` of `credits`, if there were no more."""
    if taken < credits:
        text = lang.ngettext(
            "**{member}**: {taken} of {credits} credit taken away; there were no more",
            "**{member}**: {taken} of {credits} credits taken away; there were no more",
            credits,
        )
        return text.format(member=who, taken=lang.number(taken), credits=lang.number(credits))
    text = lang.ngettext(
        "**{member}**: {credits} credit taken away", "**{member}**: {credits} credits taken away", credits
    )
    return text.format(member=who, credits=lang.number(credits))


def _footer(lang: Language, entry: AuditEntry, when: str = "", reason_units: int = REASON_UNITS) -> str:
    reason = quoted_reason(lang, entry.reason, reason_units) if entry.reason else ""
    return f"-# {dotted(member_mention(entry.actor), when, reason)}"
