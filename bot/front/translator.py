"""Tells Discord in every language of the bot what commands are for: their descriptions, and the choices of options.

Names of commands and options stay English everywhere: they are what people type, and what texts refer to.
"""

from __future__ import annotations

from collections.abc import Iterable

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location
from discord.app_commands import TranslationContextTypes, locale_str

from bot.front.kit.commands import CHOICE
from bot.front.texts.language import ENGLISH_CODE, Language, language, languages

DESCRIPTIONS = (Location.command_description, Location.group_description, Location.parameter_description)


def all_languages() -> list[Language]:
    return [language(code) for code in languages()]


class CommandTranslator(app_commands.Translator):
    """discord.py asks it for every text in every locale that Discord has, when the commands are registered."""

    def __init__(self, spoken: Iterable[Language]) -> None:
        # English is what stands in the commands themselves.
        self._spoken = {each.code: each for each in spoken if each.code != ENGLISH_CODE}

    async def translate(
        self, string: locale_str, locale: discord.Locale, context: TranslationContextTypes
    ) -> str | None:
        """None where there is nothing to translate: Discord then shows the English text."""
        lang = self._spoken.get(locale.value)
        if lang is None:
            return None
        if context.location in DESCRIPTIONS:
            return lang.gettext(string.message)
        return lang.pgettext(CHOICE, string.message) if context.location is Location.choice_name else None
