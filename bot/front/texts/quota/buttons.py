"""The buttons of /quota, and the form behind Pause…. A label has at most 34 characters, which is what phones show."""

from __future__ import annotations

from bot.domain.guilds.audit import Action, AuditEntry
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.front.texts.language import Language


def grant_button(lang: Language, credits: int) -> str:
    # Translators: gives a member so many extra credits
    text = lang.npgettext("button", "Grant {credits}", "Grant {credits}", credits)
    return text.format(credits=lang.number(credits))


def reset_button(lang: Language, per: Period) -> str:
    match per:
        case Period.DAY:
            # Translators: what the member has used today counts no more
            return lang.pgettext("button", "Reset today")
        case Period.WEEK:
            return lang.pgettext("button", "Reset this week")
        case Period.MONTH:
            return lang.pgettext("button", "Reset this month")


def remove_own_limit_button(lang: Language) -> str:
    return lang.pgettext("button", "Remove own limit")


def pause_button(lang: Language) -> str:
    # Translators: keeps a member from making pictures; a form follows
    return lang.pgettext("button", "Pause…")


def resume_button(lang: Language) -> str:
    return lang.pgettext("button", "Resume")


def undo_button(lang: Language) -> str:
    return lang.pgettext("button", "Undo")


def undo_one_button(lang: Language, entry: AuditEntry) -> str:
    """For a receipt of several changes: which one it undoes."""
    match entry.action, entry.scope:
        case Action.RESET_USE, _:
            return lang.pgettext("button", "Undo: used credits")
        case Action.SET_TOTAL, _:
            # Translators: what all members together may use
            return lang.pgettext("button", "Undo: for all together")
        case _, Scope.DEFAULT:
            # Translators: what everybody gets
            return lang.pgettext("button", "Undo: for everybody")
        case _:
            return lang.pgettext("button", "Undo: own limit")


def pause_title(lang: Language) -> str:
    # Translators: the title of a form, at most 45 characters
    return lang.gettext("Pause this member")


def days_label(lang: Language) -> str:
    # Translators: a field of a form: for how many days a member is paused; at most 45 characters
    return lang.pgettext("field", "Days")


def days_description(lang: Language, most: int) -> str:
    # Translators: below the field "Days"; at most 100 characters
    return lang.gettext("0 to {most}; 0 means until a moderator resumes them").format(most=lang.number(most))


def reason_label(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters
    return lang.pgettext("field", "Reason")


def reason_description(lang: Language) -> str:
    # Translators: below the field "Reason"; at most 100 characters
    return lang.gettext("The member will read it")
