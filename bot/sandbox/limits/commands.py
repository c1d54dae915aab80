"""What may be registered as commands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.sandbox.limits.findings import Findings, only
from bot.sandbox.limits.translations import check_locales, check_translations
from bot.sandbox.people.options import CHAT, NESTED, Option
from bot.sandbox.world.entities import JSON

TOP_LEVEL = {1: 100, 2: 15, 3: 15}
OPTIONS = 25
CHARACTERS = 8000

# Discord's own pattern names letters and digits of every script, "_", and all signs of Devanagari and Thai.
_NAME = re.compile(r"[-'\w\u0900-\u097f\u0e00-\u0e7f]{1,32}")
_OPTION_KEYS = (
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "required",
    "choices",
    "options",
    "channel_types",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "autocomplete",
    "file_types",
)


def check_commands(commands: list[JSON]) -> None:
    found = Findings()
    for type, count in Counter(command.get("type", CHAT) for command in commands).items():
        if count > TOP_LEVEL[type]:
            found.add(
                "type", "APPLICATION_COMMAND_TOO_MANY_COMMANDS", f"At most {TOP_LEVEL[type]} of type {type}"
            )
    for index, command in enumerate(commands):
        path = str(index)
        if command.get("type", CHAT) == CHAT:
            _check_named(found, path, command)
            _check_options(found, path, command, depth=0)
        else:
            found.text(f"{path}.name", command.get("name"), 32)
            check_translations(found, path, command, "name", 32)
            found.text(f"{path}.description", command.get("description"), 0, least=0)
            check_translations(found, path, command, "description", 0, least=0)
        if characters(command) > CHARACTERS:
            found.add(path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({CHARACTERS})")
    names = [(command.get("name"), command.get("type", CHAT)) for command in commands]
    found.unique("name", names, "APPLICATION_COMMANDS_DUPLICATE_NAME")
    found.raise_if_any()


def _check_named(found: Findings, path: str, part: JSON) -> None:
    _check_name(found, f"{path}.name", part.get("name") or "")
    check_locales(found, f"{path}.name_localizations", part.get("name_localizations"))
    for locale, name in (part.get("name_localizations") or {}).items():
        _check_name(found, f"{path}.name_localizations.{locale}", name)
    found.text(f"{path}.description", part.get("description"), 100)
    check_translations(found, path, part, "description", 100)


def _check_name(found: Findings, path: str, name: Any) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name != name.lower():
        found.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_options(found: Findings, path: str, holder: JSON, depth: int) -> None:
    options: list[JSON] = found.count(f"{path}.options", holder.get("options", []), OPTIONS)
    needed_allowed = True
    for index, option in enumerate(options):
        place = f"{path}.options.{index}"
        only(option, _OPTION_KEYS, "option")
        found.one_of(f"{place}.type", option.get("type"), list(Option))
        _check_named(found, place, option)
        if option.get("required") and not needed_allowed:
            found.add(
                place, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must come first"
            )
        needed_allowed = needed_allowed and bool(option.get("required"))
        if option.get("type") in NESTED:
            if depth + option["type"] > 2:
                found.add(place, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Nested too deep")
            _check_options(found, place, option, depth + 1)
        else:
            _check_value(found, place, option)
    kinds = {option.get("type") in NESTED for option in options}
    if len(kinds) > 1:
        found.add(
            f"{path}.options",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Subcommands and options do not mix",
        )
    _check_unique(found, f"{path}.options", options)


def _check_unique(found: Findings, path: str, options: list[JSON]) -> None:
    """No two options have one name, in no language; a localised name is no other option's default either."""
    names = [option.get("name") for option in options]
    found.unique(path, names, "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE")
    for locale in sorted({locale for option in options for locale in option.get("name_localizations") or {}}):
        translated = [(option.get("name_localizations") or {}).get(locale) for option in options]
        # A localised name may equal its own default, which then is not counted twice.
        others = [name for name, own in zip(names, translated, strict=True) if own != name]
        every = [*others, *filter(None, translated)]
        found.unique(path, every, "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE")


def _check_value(found: Findings, path: str, option: JSON) -> None:
    choices = found.count(f"{path}.choices", option.get("choices", []), OPTIONS)
    for index, choice in enumerate(choices):
        only(choice, ("name", "name_localizations", "value"), "choice")
        found.text(f"{path}.choices.{index}.name", choice.get("name"), 100)
        check_translations(found, f"{path}.choices.{index}", choice, "name", 100)
        if option.get("type") == Option.STRING:
            found.text(f"{path}.choices.{index}.value", choice.get("value"), 100)
    if choices and option.get("autocomplete"):
        found.add(
            path,
            "APPLICATION_COMMAND_AUTOCOMPLETE_NOT_ALLOWED",
            "Choices and autocomplete exclude each other",
        )
    if option.get("autocomplete") and option["type"] not in (Option.STRING, Option.INTEGER, Option.NUMBER):
        found.add(path, "APPLICATION_COMMAND_AUTOCOMPLETE_NOT_ALLOWED", "This type has no autocomplete")
    found.unique(
        f"{path}.choices",
        [c.get("name") for c in choices],
        "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE",
    )
    found.number(f"{path}.min_length", option.get("min_length"), 0, 6000)
    found.number(f"{path}.max_length", option.get("max_length"), 1, 6000)


def characters(command: JSON) -> int:
    """Names, descriptions and choice values, each in its longest language."""
    return sum(_lengths(command))


def _lengths(part: JSON) -> Iterator[int]:
    for key in ("name", "description"):
        translated = (part.get(f"{key}_localizations") or {}).values()
        yield max(map(len, (part.get(key) or "", *translated)))
    if isinstance(part.get("value"), str):
        yield len(part["value"])
    for inner in (*part.get("options", ()), *part.get("choices", ())):
        yield from _lengths(inner)
