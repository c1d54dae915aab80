"""What a paused member reads, in the same words in /me and where a picture is refused."""

from __future__ import annotations

from datetime import datetime

from discord.utils import format_dt

from bot.front.texts.language import Language
from bot.front.texts.words import quoted


def you_are_paused(lang: Language, until: datetime | None, reason: str | None) -> str:
    """`until` is None where a moderator must resume the member; `reason` is what a moderator wrote."""
    if until is None:
        text = lang.gettext(
            "A moderator has paused you. You can't make pictures until a moderator resumes you."
        )
    else:
        # Translators: {when} is a date with a time of day
        text = lang.gettext("A moderator has paused you. You can't make pictures until {when}.")
        text = text.format(when=format_dt(until, "f"))
    if not reason:
        return text
    # Translators: {reason} is what a moderator wrote, in quotation marks
    why = lang.gettext("Reason: {reason}.").format(reason=quoted(lang, reason, 200))
    return lang.in_a_row(text, why)
