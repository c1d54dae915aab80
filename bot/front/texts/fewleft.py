"""The words for a member who has few credits left."""

from __future__ import annotations

from datetime import datetime

from discord.utils import format_dt

from bot.domain.periods import Period
from bot.front.texts.language import Language


def few_left(lang: Language, left: int, per: Period, more_at: datetime | None) -> str:
    """`2 credits left today, more in 5 hours.`; `more_at` is None for a member who gets no new ones."""
    if more_at is None:
        return _that_is_all(lang, left)
    text = _with_more(lang, left, per) if left else _none_with_more(lang, per)
    return text.format(credits=lang.number(left), when=format_dt(more_at, "R"))


def _that_is_all(lang: Language, left: int) -> str:
    if not left:
        return lang.gettext("No credits left.")
    text = lang.ngettext("{credits} credit left.", "{credits} credits left.", left)
    return text.format(credits=lang.number(left))


def _none_with_more(lang: Language, per: Period) -> str:
    match per:
        case Period.DAY:
            # Translators: {when} reads "in 5 hours"
            return lang.gettext("No credits left today, more {when}.")
        case Period.WEEK:
            return lang.gettext("No credits left this week, more {when}.")
        case Period.MONTH:
            return lang.gettext("No credits left this month, more {when}.")


def _with_more(lang: Language, left: int, per: Period) -> str:
    match per:
        case Period.DAY:
            # Translators: {when} reads "in 5 hours"
            return lang.ngettext(
                "{credits} credit left today, more {when}.",
                "{credits} credits left today, more {when}.",
                left,
            )
        case Period.WEEK:
            return lang.ngettext(
                "{credits} credit left this week, more {when}.",
                "{credits} credits left this week, more {when}.",
                left,
            )
        case Period.MONTH:
            return lang.ngettext(
                "{credits} credit left this month, more {when}.",
                "{credits} credits left this month, more {when}.",
                left,
            )
