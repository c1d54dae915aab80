"""The forms of /setup: titles and labels of at most 45 characters, descriptions of at most 100."""

from __future__ import annotations

from bot.domain.limits import Limit
from bot.domain.periods import Period
from bot.front.texts.credits import amount
from bot.front.texts.language import Language


def credits_title(lang: Language) -> str:
    # Translators: the title of a form, at most 45 characters
    return lang.gettext("Credits on this server")


def for_each_member(lang: Language) -> str:
    # Translators: the label of a field, at most 45 characters
    return lang.gettext("Credits for each member")


def for_all_members(lang: Language) -> str:
    # Translators: the label of a field, at most 45 characters
    return lang.gettext("Credits for all together")


def empty_keeps(lang: Language, limit: Limit) -> str:
    """What an empty field means where the server has set nothing: what holds now."""
    # Translators: below a field, at most 100 characters; {credits} is a label such as "10 credits a day"
    text = lang.gettext("Leave empty to keep what holds now: {credits}")
    return text.format(credits=amount(lang, limit.credits, limit.per))


def empty_resets(lang: Language) -> str:
    """What an empty field means where the server has set something."""
    # Translators: below a field, at most 100 characters
    return lang.gettext("Leave empty to go back to what every server starts with")


def empty_is_no_limit(lang: Language) -> str:
    # Translators: below a field, at most 100 characters
    return lang.gettext("Leave empty, or write 0, for no limit")


def renewal(lang: Language) -> str:
    # Translators: the label of a choice between day, week and month, at most 45 characters
    return lang.gettext("Renewed each")


def period(lang: Language, per: Period) -> str:
    """A choice of a form."""
    match per:
        case Period.DAY:
            # Translators: credits are renewed each day, week or month: a choice that stands alone
            return lang.pgettext("period", "Day")
        case Period.WEEK:
            return lang.pgettext("period", "Week")
        case Period.MONTH:
            return lang.pgettext("period", "Month")


def zone_title(lang: Language) -> str:
    # Translators: the title of a form, at most 45 characters
    return lang.gettext("Time zone of this server")


def zone(lang: Language) -> str:
    # Translators: the label of a field, at most 45 characters
    return lang.gettext("Time zone")


def about_zone(lang: Language) -> str:
    # Translators: below a field, at most 100 characters; names of cities and zones are English in every language
    return lang.gettext("A large city there, like New York, or a name like Asia/Kolkata")
