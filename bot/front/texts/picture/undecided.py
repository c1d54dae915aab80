"""What a deferred reply says when its ask is undecided for some seconds: in a crowd, or while the database is away."""

from __future__ import annotations

from bot.front.texts.language import Language


def undecided_publicly(lang: Language) -> str:
    """For everybody in the channel, about somebody's ask."""
    # Translators: somebody asked for a picture, and the bot does not know yet whether it may make it
    text = lang.gettext("⏳ This request has arrived, but it is not decided yet.")
    return lang.in_a_row(text, *_what_it_means(lang))


def undecided_privately(lang: Language) -> str:
    """For the member who asked."""
    # Translators: the member asked for a picture, and the bot does not know yet whether it may make it
    text = lang.gettext("⏳ Your request has arrived, but it is not decided yet.")
    return lang.in_a_row(text, *_what_it_means(lang))


def _what_it_means(lang: Language) -> tuple[str, str]:
    so_far = lang.gettext("Nothing has been charged so far.")
    return so_far, lang.gettext("It goes on by itself; nobody has to do anything.")
