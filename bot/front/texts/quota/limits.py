"""Receipts for changes of limits: whole sentences, one for each kind of limit and each period.

`before` is a label of what it was, see `limit_before`; it stands in parentheses.
"""

from __future__ import annotations

from bot.domain.periods import Period
from bot.front.texts.language import Language
from bot.front.texts.quota.labels import member_mention, role_mention


def member_gets(lang: Language, member: int, credits: int, per: Period, before: str) -> str:
    """`@Bob now gets 20 credits a day (before: 10).`"""
    match per:
        case Period.DAY:
            # Translators: {before} is a label: "10", "50 credits a week" or "not set"
            text = lang.ngettext(
                "{member} now gets {credits} credit a day (before: {before}).",
                "{member} now gets {credits} credits a day (before: {before}).",
                credits,
            )
        case Period.WEEK:
            text = lang.ngettext(
                "{member} now gets {credits} credit a week (before: {before}).",
                "{member} now gets {credits} credits a week (before: {before}).",
                credits,
            )
        case Period.MONTH:
            text = lang.ngettext(
                "{member} now gets {credits} credit a month (before: {before}).",
                "{member} now gets {credits} credits a month (before: {before}).",
                credits,
            )
    return text.format(member=member_mention(member), credits=lang.number(credits), before=before)


def member_has_no_own_limit(lang: Language, member: int, before: str) -> str:
    # Translators: {before} is a label: "20 credits a day"
    text = lang.gettext("{member} no longer has a limit of their own (before: {before}).")
    return text.format(member=member_mention(member), before=before)


def role_gets(lang: Language, role: int, credits: int, per: Period, before: str) -> str:
    """`Members with @Artist now get 10 credits a day (before: not set).`"""
    match per:
        case Period.DAY:
            # Translators: {before} is a label: "10", "50 credits a week" or "not set"
            text = lang.ngettext(
                "Members with {role} now get {credits} credit a day (before: {before}).",
                "Members with {role} now get {credits} credits a day (before: {before}).",
                credits,
            )
        case Period.WEEK:
            text = lang.ngettext(
                "Members with {role} now get {credits} credit a week (before: {before}).",
                "Members with {role} now get {credits} credits a week (before: {before}).",
                credits,
            )
        case Period.MONTH:
            text = lang.ngettext(
                "Members with {role} now get {credits} credit a month (before: {before}).",
                "Members with {role} now get {credits} credits a month (before: {before}).",
                credits,
            )
    return text.format(role=role_mention(role), credits=lang.number(credits), before=before)


def role_has_no_limit(lang: Language, role: int, before: str) -> str:
    # Translators: {before} is a label: "20 credits a day"
    text = lang.gettext("The role {role} no longer has a limit of its own (before: {before}).")
    return text.format(role=role_mention(role), before=before)


def everybody_now_gets(lang: Language, credits: int, per: Period, before: str) -> str:
    """`Everybody now gets 5 credits a day (before: 10).`"""
    match per:
        case Period.DAY:
            # Translators: {before} is a label: "10", "50 credits a week" or "not set"
            text = lang.ngettext(
                "Everybody now gets {credits} credit a day (before: {before}).",
                "Everybody now gets {credits} credits a day (before: {before}).",
                credits,
            )
        case Period.WEEK:
            text = lang.ngettext(
                "Everybody now gets {credits} credit a week (before: {before}).",
                "Everybody now gets {credits} credits a week (before: {before}).",
                credits,
            )
        case Period.MONTH:
            text = lang.ngettext(
                "Everybody now gets {credits} credit a month (before: {before}).",
                "Everybody now gets {credits} credits a month (before: {before}).",
                credits,
            )
    return text.format(credits=lang.number(credits), before=before)


def default_removed(lang: Language, before: str) -> str:
    return lang.gettext("This server's default was removed (before: {before}).").format(before=before)


def together_now(lang: Language, credits: int, per: Period, before: str) -> str:
    """`All members together can now use 500 credits a month (before: not set).`"""
    match per:
        case Period.DAY:
            # Translators: {before} is a label: "10", "50 credits a week" or "not set"
            text = lang.ngettext(
                "All members together can now use {credits} credit a day (before: {before}).",
                "All members together can now use {credits} credits a day (before: {before}).",
                credits,
            )
        case Period.WEEK:
            text = lang.ngettext(
                "All members together can now use {credits} credit a week (before: {before}).",
                "All members together can now use {credits} credits a week (before: {before}).",
                credits,
            )
        case Period.MONTH:
            text = lang.ngettext(
                "All members together can now use {credits} credit a month (before: {before}).",
                "All members together can now use {credits} credits a month (before: {before}).",
                credits,
            )
    return text.format(credits=lang.number(credits), before=before)


def total_removed(lang: Language, before: str) -> str:
    # Translators: {before} is a label: "500 credits a month"
    text = lang.gettext("The limit for all members together was removed (before: {before}).")
    return text.format(before=before)
