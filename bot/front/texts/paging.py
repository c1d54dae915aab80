"""The buttons between pages."""

from __future__ import annotations

from bot.front.texts.language import Language


def newer(lang: Language) -> str:
    # Translators: a button to a page of newer pictures, or of newer changes
    return lang.pgettext("button", "Newer")


def older(lang: Language) -> str:
    # Translators: a button to a page of older pictures, or of older changes
    return lang.pgettext("button", "Older")
