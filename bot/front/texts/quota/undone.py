"""What holds again once a change was undone, in a sentence each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discord.utils import format_dt

from bot.domain.guilds.audit import Action, AuditEntry
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.front.texts.credits import everybody_gets
from bot.front.texts.language import Language
from bot.front.texts.quota.labels import member_mention, parse_time, role_mention
from bot.front.texts.quota.settings import settings_changed


def undone_text(lang: Language, entry: AuditEntry) -> str:
    """What replaces the receipt of `entry` once its Undo was pressed."""
    # Translators: a change was taken back; a sentence on what holds again follows
    return lang.in_a_row(lang.gettext("↩️ Undone."), _holds_again(lang, entry))


def _holds_again(lang: Language, entry: AuditEntry) -> str:
    old, new, member = entry.old, entry.new or {}, member_mention(entry.target)
    match entry.action:
        case Action.SET_LIMIT | Action.SET_TOTAL:
            return _limit(lang, entry)
        case Action.GRANT:
            return _grant(lang, member, new)
        case Action.RESET_USE if (old or {}).get("taken"):
            text = lang.gettext("What {member} had used, and what was taken away, counts again.")
            return text.format(member=member)
        case Action.RESET_USE:
            return lang.gettext("What {member} had used counts again.").format(member=member)
        case Action.BLOCK:
            return _pause(lang, member, old)
        case Action.SETTING:
            return settings_changed(lang, new, old or dict.fromkeys(new))
        case Action.UNDO | Action.DELETE | Action.CHALLENGE:
            return ""


def _limit(lang: Language, entry: AuditEntry) -> str:
    limit, target = entry.old, entry.target
    if limit is None:
        return _no_limit(lang, entry)
    credits, per = int(limit["credits"]), Period(limit["per"])
    match entry.scope:
        case Scope.MEMBER:
            return _member_gets(lang, target, credits, per)
        case Scope.ROLE:
            return _role_gets(lang, target, credits, per)
        case Scope.DEFAULT:
            return everybody_gets(lang, credits, per)
        case _:
            return _together(lang, credits, per)


def _no_limit(lang: Language, entry: AuditEntry) -> str:
    match entry.scope:
        case Scope.MEMBER:
            text = lang.gettext("{member} again has no limit of their own.")
            return text.format(member=member_mention(entry.target))
        case Scope.ROLE:
            text = lang.gettext("The role {role} again has no limit of its own.")
            return text.format(role=role_mention(entry.target))
        case _:  # everybody always gets something: `actions.with_fallback`
            return lang.gettext("All members together again have no limit.")


def _member_gets(lang: Language, member: int, credits: int, per: Period) -> str:
    match per:
        case Period.DAY:
            text = lang.ngettext(
                "{member} gets {credits} credit a day again.",
                "{member} gets {credits} credits a day again.",
                credits,
            )
        case Period.WEEK:
            text = lang.ngettext(
                "{member} gets {credits} credit a week again.",
                "{member} gets {credits} credits a week again.",
                credits,
            )
        case Period.MONTH:
            text = lang.ngettext(
                "{member} gets {credits} credit a month again.",
                "{member} gets {credits} credits a month again.",
                credits,
            )
    return text.format(member=member_mention(member), credits=lang.number(credits))


def _role_gets(lang: Language, role: int, credits: int, per: Period) -> str:
    match per:
        case Period.DAY:
            text = lang.ngettext(
                "Members with {role} get {credits} credit a day again.",
                "Members with {role} get {credits} credits a day again.",
                credits,
            )
        case Period.WEEK:
            text = lang.ngettext(
                "Members with {role} get {credits} credit a week again.",
                "Members with {role} get {credits} credits a week again.",
                credits,
            )
        case Period.MONTH:
            text = lang.ngettext(
                "Members with {role} get {credits} credit a month again.",
                "Members with {role} get {credits} credits a month again.",
                credits,
            )
    return text.format(role=role_mention(role), credits=lang.number(credits))


def _together(lang: Language, credits: int, per: Period) -> str:
    match per:
        case Period.DAY:
            text = lang.ngettext(
                "All members together can use {credits} credit a day again.",
                "All members together can use {credits} credits a day again.",
                credits,
            )
        case Period.WEEK:
            text = lang.ngettext(
                "All members together can use {credits} credit a week again.",
                "All members together can use {credits} credits a week again.",
                credits,
            )
        case Period.MONTH:
            text = lang.ngettext(
                "All members together can use {credits} credit a month again.",
                "All members together can use {credits} credits a month again.",
                credits,
            )
    return text.format(credits=lang.number(credits))


def _grant(lang: Language, member: str, new: Mapping[str, Any]) -> str:
    credits, taken = int(new.get("credits") or 0), int(new.get("taken") or 0)
    if credits < 0:
        if not taken:
            return ""
        text = lang.ngettext(
            "{credits} credit of {member} is back.", "{credits} credits of {member} are back.", taken
        )
        return text.format(credits=lang.number(taken), member=member)
    text = lang.ngettext(
        "{member} no longer has the {credits} extra credit.",
        "{member} no longer has the {credits} extra credits.",
        credits,
    )
    return text.format(credits=lang.number(credits), member=member)


def _pause(lang: Language, member: str, before: Mapping[str, Any] | None) -> str:
    if before is None:
        return lang.gettext("{member} can make pictures again.").format(member=member)
    until = parse_time(before.get("until"))
    if until is None:
        return lang.gettext("{member} is paused again until resumed.").format(member=member)
    text = lang.gettext("{member} is paused again until {when}.")
    return text.format(member=member, when=format_dt(until, "f"))
