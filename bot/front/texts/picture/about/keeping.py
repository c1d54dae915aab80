"""What is said when a member keeps a picture, or does not keep it any more."""

from __future__ import annotations

from datetime import datetime

from discord.utils import format_dt

from bot.front.texts.language import Language


def kept(lang: Language, count: int, *, keeps: int, limit: int, until: datetime) -> str:
    """For `count` pictures at once; the member keeps `keeps` of at most `limit` now.

    `until` is when age would have removed them.
    """
    # Translators: {when} is a date: when the pictures would have been removed
    text = lang.ngettext(
        "Kept. It stays after {when} too, when it would have been deleted for its age.",
        "Kept. They stay after {when} too, when they would have been deleted for their age.",
        count,
    )
    return lang.in_a_row(text.format(when=format_dt(until, "D")), _how_many(lang, keeps, limit))


def not_kept_any_more(lang: Language, count: int, *, keeps: int, limit: int, until: datetime) -> str:
    """As `kept`: `until` is when age removes them, unless somebody else keeps them."""
    # Translators: {when} is a date
    text = lang.ngettext(
        "You don't keep it any more. It is deleted on {when}, unless somebody else keeps it.",
        "You don't keep them any more. They are deleted on {when}, unless somebody else keeps them.",
        count,
    )
    return lang.in_a_row(text.format(when=format_dt(until, "D")), _how_many(lang, keeps, limit))


def _how_many(lang: Language, keeps: int, limit: int) -> str:
    # Translators: {count} and {limit} are numbers of pictures that the reader keeps, and may keep
    text = lang.ngettext(
        "You keep {count} picture (at most {limit}).", "You keep {count} pictures (at most {limit}).", keeps
    )
    return text.format(count=lang.number(keeps), limit=lang.number(limit))
