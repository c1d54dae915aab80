"""Dictionaries of localised names and descriptions: of commands, options, choices and suggestions."""

from __future__ import annotations

from typing import Any

from bot.sandbox.limits.findings import Findings
from bot.sandbox.world.entities import JSON
from bot.sandbox.world.locales import LOCALES


def check_translations(
    found: Findings, path: str, part: JSON, key: str, most: int, *, least: int = 1
) -> None:
    """Every translation of `name` or `description` has `least` to `most` characters, as the default has."""
    place, translations = f"{path}.{key}_localizations", part.get(f"{key}_localizations")
    check_locales(found, place, translations)
    for locale, text in (translations or {}).items():
        found.text(f"{place}.{locale}", text, most, least=least)


def check_locales(found: Findings, path: str, translations: Any) -> None:
    """Its keys are locales that Discord knows; nothing at all is fine too."""
    for locale in translations or {}:
        found.one_of(f"{path}.{locale}", locale, LOCALES)
