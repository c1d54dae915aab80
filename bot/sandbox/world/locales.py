"""Languages: which ones Discord knows, and which words of a command a client in one of them shows."""

from __future__ import annotations

from collections.abc import Iterable

from bot.sandbox.world.entities import JSON

# As in Discord's description of its API (AvailableLocalesEnum).
LOCALES = (
    *(
        "ar",
        "bg",
        "cs",
        "da",
        "de",
        "el",
        "en-GB",
        "en-US",
        "es-419",
        "es-ES",
        "fi",
        "fr",
        "he",
        "hi",
        "hr",
        "hu",
    ),
    *("id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi"),
    *("zh-CN", "zh-TW"),
)
DEFAULT = "en-US"
# Where a dictionary has nothing for a language, Discord's clients look for this one before they show the default.
FALLBACKS = {"en-US": "en-GB", "en-GB": "en-US", "es-419": "es-ES"}


def check_locale(locale: str) -> str:
    """The locale itself; ValueError for one that Discord does not know."""
    if locale not in LOCALES:
        raise ValueError(f"Discord knows no locale {locale!r}")
    return locale


def localized(part: JSON, key: str, locale: str) -> str:
    """The `name` or `description` of a command, option or choice, as a client in that language shows it."""
    known = part.get(f"{key}_localizations") or {}
    return str(known.get(locale) or known.get(FALLBACKS.get(locale, "")) or part.get(key) or "")


def languages_of(commands: Iterable[JSON]) -> list[str]:
    """The default, and every language in which some description is localised, in their alphabetical order."""
    return sorted({DEFAULT, *_described_in(commands)})


def _described_in(parts: Iterable[JSON]) -> set[str]:
    found: set[str] = set()
    for part in parts:
        found.update(part.get("description_localizations") or {})
        found |= _described_in(part.get("options") or ())
    return found
