"""The word about privacy that each member gets once."""

from __future__ import annotations

from bot.front.texts.language import Language
from bot.front.texts.service import by_name


def privacy_note(lang: Language, service: str | None) -> str:
    """For the member alone, once, after their first picture. `service` is the name of who makes the pictures."""
    return by_name(
        service,
        lang.gettext(
            "A word about privacy, just this once: what you write and attach is sent to "
            "**this bot's image service**, which makes the pictures."
        ),
        lang.gettext(
            "A word about privacy, just this once: what you write and attach is sent to "
            "**{service}**, which makes the pictures."
        ),
    )
