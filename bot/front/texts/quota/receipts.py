"""What a moderator reads right after a change: what holds now, and what it was before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discord.utils import format_dt

from bot.domain.credits import Balance
from bot.domain.guilds.audit import Action, AuditEntry
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.front.texts.language import Language
from bot.front.texts.quota import limits
from bot.front.texts.quota.buttons import resume_button
from bot.front.texts.quota.changes import change_line, given_back
from bot.front.texts.quota.labels import (
    limit_before,
    limit_label,
    member_mention,
    parse_time,
    pause_label,
    total_before,
)


def change_sentence(lang: Language, entry: AuditEntry, now: Balance | None, *, with_balance: bool) -> str:
    """One change in whole sentences. `now` is the member's balance after it, if there is a member and it was read.

    `with_balance`: a reset tells what the member has now, since the receipt tells it nowhere else.
    """
    match entry.action:
        case Action.SET_LIMIT | Action.SET_TOTAL if entry.new is None:
            return _limit_removed(lang, entry)
        case Action.SET_LIMIT | Action.SET_TOTAL:
            return _limit_set(lang, entry, entry.new or {}, now)
        case Action.GRANT:
            return _grant(lang, entry.target, entry.new or {})
        case Action.RESET_USE:
            fresh = _starts_fresh(lang, entry.target, now if with_balance else None)
            return lang.in_a_row(fresh, given_back(lang, entry.old or {}))
        case Action.BLOCK if entry.new is None:
            # Translators: {before} is a label: "paused until 24 December"
            text = lang.gettext("{member} can make pictures again (before: {before}).")
            return text.format(member=member_mention(entry.target), before=pause_label(lang, entry.old))
        case Action.BLOCK:
            return _paused(lang, entry.target, entry.new or {}, entry.old)
        case Action.UNDO | Action.SETTING | Action.DELETE | Action.CHALLENGE:
            return change_line(lang, entry)


def rest_not_done(lang: Language) -> str:
    return lang.gettext("⚠️ The rest was not done. Try it again in a moment.")


def balance_not_read(lang: Language) -> str:
    return lang.gettext("I couldn't read the balance after that; `/quota show` has it.")


def not_logged(lang: Language) -> str:
    return lang.gettext("⚠️ I couldn't write to the mod log; `/quota history` has the change.")


def _limit_removed(lang: Language, entry: AuditEntry) -> str:
    before = limit_label(lang, entry.old)
    match entry.scope:
        case Scope.MEMBER:
            return limits.member_has_no_own_limit(lang, entry.target, before)
        case Scope.ROLE:
            return limits.role_has_no_limit(lang, entry.target, before)
        case _:  # everybody always gets something: `actions.with_fallback`
            return limits.total_removed(lang, before)


def _limit_set(lang: Language, entry: AuditEntry, new: Mapping[str, Any], now: Balance | None) -> str:
    credits, per = int(new["credits"]), Period(new["per"])
    match entry.scope:
        case Scope.MEMBER:
            before = limit_before(lang, entry.old or _applied_before(now), new)
            return limits.member_gets(lang, entry.target, credits, per, before)
        case Scope.ROLE:
            return limits.role_gets(lang, entry.target, credits, per, limit_before(lang, entry.old, new))
        case Scope.DEFAULT:
            return limits.everybody_now_gets(lang, credits, per, limit_before(lang, entry.old, new))
        case _:
            return limits.together_now(lang, credits, per, total_before(lang, entry.old, new))


def _applied_before(now: Balance | None) -> Mapping[str, Any] | None:
    """The limit that applied to a member who had none of their own: the next one after it."""
    if now is None or not now.others:
        return None
    return {"credits": now.others[0].credits, "per": now.others[0].per}


def _grant(lang: Language, member: int, new: Mapping[str, Any]) -> str:
    credits, until = int(new.get("credits") or 0), parse_time(new.get("expires_at"))
    if credits < 0:
        return _taken(lang, member, -credits, int(new.get("taken") or 0))
    if until is None:
        text = lang.ngettext(
            "{member} gets **{credits} extra credit**, without end.",
            "{member} gets **{credits} extra credits**, without end.",
            credits,
        )
        return text.format(member=member_mention(member), credits=lang.number(credits))
    text = lang.ngettext(
        "{member} gets **{credits} extra credit** until {when}.",
        "{member} gets **{credits} extra credits** until {when}.",
        credits,
    )
    return text.format(
        member=member_mention(member), credits=lang.number(credits), when=format_dt(until, "f")
    )


def _taken(lang: Language, member: int, credits: int, taken: int) -> str:
    """`taken` of `credits` were taken away: there were no more."""
    who = member_mention(member)
    if not taken:
        return lang.gettext("{member} had no credits to take away.").format(member=who)
    if taken < credits:
        # Translators: the plural form is that of {taken}
        text = lang.ngettext(
            "**{taken} of {credits} credits** was taken away from {member}; there were no more.",
            "**{taken} of {credits} credits** were taken away from {member}; there were no more.",
            taken,
        )
        return text.format(member=who, taken=lang.number(taken), credits=lang.number(credits))
    text = lang.ngettext(
        "**{credits} credit** was taken away from {member}.",
        "**{credits} credits** were taken away from {member}.",
        credits,
    )
    return text.format(member=who, credits=lang.number(credits))


def _starts_fresh(lang: Language, member: int, now: Balance | None) -> str:
    who = member_mention(member)
    if now is None:
        return lang.gettext("{member} starts fresh.").format(member=who)
    credits = now.limit.credits
    match now.limit.per:
        case Period.DAY:
            text = lang.ngettext(
                "{member} starts fresh: **{left} of {credits} credit** today.",
                "{member} starts fresh: **{left} of {credits} credits** today.",
                credits,
            )
        case Period.WEEK:
            text = lang.ngettext(
                "{member} starts fresh: **{left} of {credits} credit** this week.",
                "{member} starts fresh: **{left} of {credits} credits** this week.",
                credits,
            )
        case Period.MONTH:
            text = lang.ngettext(
                "{member} starts fresh: **{left} of {credits} credit** this month.",
                "{member} starts fresh: **{left} of {credits} credits** this month.",
                credits,
            )
    return text.format(member=who, left=lang.number(now.left), credits=lang.number(credits))


def _paused(lang: Language, member: int, new: Mapping[str, Any], old: Mapping[str, Any] | None) -> str:
    who, until = member_mention(member), parse_time(new.get("until"))
    when = "" if until is None else format_dt(until, "f")
    if old is None:
        if until is None:
            return _paused_without_end(lang, who)
        return lang.gettext("{member} is paused until {when}.").format(member=who, when=when)
    before = pause_label(lang, old)
    if until is None:
        text = lang.gettext(
            "{member} is now paused until a moderator presses “{button}” in `/quota show` (before: {before})."
        )
        return text.format(member=who, button=resume_button(lang), before=before)
    text = lang.gettext("{member} is now paused until {when} (before: {before}).")
    return text.format(member=who, when=when, before=before)


def _paused_without_end(lang: Language, who: str) -> str:
    # Translators: {button} is the button "Resume"
    text = lang.gettext("{member} is paused until a moderator presses “{button}” in `/quota show`.")
    return text.format(member=who, button=resume_button(lang))
