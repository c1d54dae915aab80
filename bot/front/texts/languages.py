"""Languages by name. Each message catalogue names its own language, so that no table of names is kept."""

from __future__ import annotations

from bot.front.texts.language import Language


def own_name(lang: Language) -> str:
    """`English`, `Deutsch`: what its speakers call the language."""
    # Translators: the name of YOUR language in your language, as in a menu of languages: "Deutsch", "Français"
    return lang.pgettext("this language's own name", "English")
