"""Credits in words: how many, in which period, and where they come from.

Roles are named by mentions. They notify nobody: the client sends with `AllowedMentions.none()`.
"""

from __future__ import annotations

from datetime import datetime

from discord.utils import format_dt

from bot.domain.limits import Limit, Scope
from bot.domain.periods import Period
from bot.front.texts.language import Language

BAR_CELLS = 10


def amount(lang: Language, credits: int, per: Period | str) -> str:
    """`10 credits a day`, as a label: to stand after a colon, in a table or between dots, not within a sentence."""
    match Period(per):
        case Period.DAY:
            text = lang.ngettext("{credits} credit a day", "{credits} credits a day", credits)
        case Period.WEEK:
            text = lang.ngettext("{credits} credit a week", "{credits} credits a week", credits)
        case Period.MONTH:
            text = lang.ngettext("{credits} credit a month", "{credits} credits a month", credits)
    return text.format(credits=lang.number(credits))


def everybody_gets(lang: Language, credits: int, per: Period | str) -> str:
    """`Everybody here gets 10 credits a day.`"""
    match Period(per):
        case Period.DAY:
            text = lang.ngettext(
                "Everybody here gets {credits} credit a day.",
                "Everybody here gets {credits} credits a day.",
                credits,
            )
        case Period.WEEK:
            text = lang.ngettext(
                "Everybody here gets {credits} credit a week.",
                "Everybody here gets {credits} credits a week.",
                credits,
            )
        case Period.MONTH:
            text = lang.ngettext(
                "Everybody here gets {credits} credit a month.",
                "Everybody here gets {credits} credits a month.",
                credits,
            )
    return text.format(credits=lang.number(credits))


def you_get(lang: Language, credits: int, per: Period | str, scope: Scope | str, target: int) -> str:
    """`You get 10 credits a day here. That comes from the role @Artist.`; `target` is the id of the role, if any."""
    return lang.in_a_row(_you_get(lang, credits, per), _origin(lang, scope, target))


def _you_get(lang: Language, credits: int, per: Period | str) -> str:
    match Period(per):
        case Period.DAY:
            text = lang.ngettext(
                "You get {credits} credit a day here.", "You get {credits} credits a day here.", credits
            )
        case Period.WEEK:
            text = lang.ngettext(
                "You get {credits} credit a week here.", "You get {credits} credits a week here.", credits
            )
        case Period.MONTH:
            text = lang.ngettext(
                "You get {credits} credit a month here.", "You get {credits} credits a month here.", credits
            )
    return text.format(credits=lang.number(credits))


def _origin(lang: Language, scope: Scope | str, target: int) -> str:
    """Where a member's credits come from."""
    match Scope(scope):
        case Scope.ROLE:
            return lang.gettext("That comes from the role {role}.").format(role=f"<@&{target}>")
        case Scope.MEMBER:
            return lang.gettext("That was set for you alone.")
        case _:
            return lang.gettext("Everybody here gets that.")


def left_of(lang: Language, left: int, credits: int, per: Period | str) -> str:
    """`**2 of 10 credits** left today`, as a label; `credits` are those of a whole period."""
    match Period(per):
        case Period.DAY:
            text = lang.ngettext(
                "**{left} of {credits} credit** left today",
                "**{left} of {credits} credits** left today",
                credits,
            )
        case Period.WEEK:
            text = lang.ngettext(
                "**{left} of {credits} credit** left this week",
                "**{left} of {credits} credits** left this week",
                credits,
            )
        case Period.MONTH:
            text = lang.ngettext(
                "**{left} of {credits} credit** left this month",
                "**{left} of {credits} credits** left this month",
                credits,
            )
    return text.format(left=lang.number(left), credits=lang.number(credits))


def all_members(lang: Language, left: str) -> str:
    """What all members of the server have left together; `left` is as `left_of` has it."""
    # Translators: {left} reads "3 of 10 credits left today"
    return lang.gettext("All members together: {left}").format(left=left)


def everybody_here(lang: Language, limit: Limit) -> str:
    """What every member gets where nothing else is set, on a line of its own."""
    text = lang.gettext("**Everybody here gets:** {credits}")
    return text.format(credits=amount(lang, limit.credits, limit.per))


def all_members_may_use(lang: Language, total: Limit) -> str:
    """What all members together may use, on a line of its own."""
    text = lang.gettext("**All members together:** {credits}")
    return text.format(credits=amount(lang, total.credits, total.per))


def renews(lang: Language, moment: datetime) -> str:
    """`renews in 5 hours`, as a label. Discord writes the time in the reader's words."""
    return lang.gettext("renews {when}").format(when=format_dt(moment, "R"))


def progress_bar(left: int, of: int) -> str:
    """`▰▰▰▱▱▱▱▱▱▱`: full only if nothing is used, empty only if nothing is left. No bar ("") for a limit of 0.

    It stands after its number, since screen readers read it first.
    """
    if of <= 0:
        return ""
    filled = min(left * BAR_CELLS // of, BAR_CELLS)
    filled = max(filled, 1) if left > 0 else 0
    return "▰" * filled + "▱" * (BAR_CELLS - filled)
