"""Changes of a server's settings in words, for the mod log and the history."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from bot.front.texts.language import Language, language, languages
from bot.front.texts.models import quality_name
from bot.front.texts.quota.labels import from_to, not_set
from bot.front.texts.words import dotted, first_of, safe_paragraph

LISTED_SETTINGS = 2  # of one change; /setup changes one at a time
LISTED_CHANNELS = 3
WORDS_LIMIT, WORDS_UNITS = 80, 100  # of a style
NAME_LIMIT, NAME_UNITS = 60, 80  # characters; UTF-16 units once escaped


def settings_changed(lang: Language, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """`**Time zone**: UTC → Asia/Kolkata`."""
    lines = [_changed(lang, name, before=old.get(name), after=new[name]) for name in new]
    return first_of(lang, lines, LISTED_SETTINGS)


def _changed(lang: Language, name: str, *, before: Any, after: Any) -> str:
    return from_to(lang, _setting(lang, name), _value(lang, name, before), _value(lang, name, after))


def _setting(lang: Language, name: str) -> str:
    """The name of a setting, as /setup shows it; as it is stored, if this version does not know it."""
    match name:
        case "picture_channels":
            return lang.pgettext("setting", "Picture channels")
        case "mod_log":
            return lang.pgettext("setting", "Mod log")
        case "default_model":
            return lang.pgettext("setting", "Model")
        case "default_quality":
            return lang.pgettext("setting", "Quality")
        case "language":
            return lang.pgettext("setting", "Language of my posts")
        case "zone":
            return lang.pgettext("setting", "Time zone")
        case "style":
            return lang.pgettext("setting", "Style")
    return _plain(name.replace("_", " "))


def _value(lang: Language, name: str, value: Any) -> str:
    if name == "style" and isinstance(value, Mapping):
        return _style(value)
    values = list(value) if isinstance(value, list | tuple) else [] if value is None else [value]
    if not values:
        return lang.gettext("everywhere") if name == "picture_channels" else not_set(lang)
    match name:
        case "picture_channels" | "mod_log":
            return first_of(lang, [f"<#{channel}>" for channel in values], LISTED_CHANNELS)
        case "default_quality":
            return _plain(quality_name(lang, str(values[0])))
        case "language" if values[0] in languages():
            return language(values[0]).own_name()
    return _plain(lang.pgettext("list", ", ").join(map(str, values)))


def _style(style: Mapping[str, Any]) -> str:
    """`Comic · ink, bold lines · aurora-2 · 🖼️ 4821`: the name, the beginning of the words, the model if there is one,
    and a number that tells its preview from another."""
    words = safe_paragraph(str(style.get("words", "")), limit=WORDS_LIMIT, units=WORDS_UNITS)
    model = str(style.get("model") or "")
    return dotted(
        _plain(str(style.get("name", ""))),
        words,
        _plain(model) if model else "",
        _preview(style.get("preview")),
    )


def _preview(digest: Any) -> str:
    return f"🖼️ {zlib.crc32(str(digest).encode()) % 10_000:04}" if digest else ""


def _plain(text: str) -> str:
    return safe_paragraph(text, limit=NAME_LIMIT, units=NAME_UNITS)
