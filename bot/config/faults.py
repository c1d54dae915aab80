"""What is wrong with the settings, in lines of one kind: `NAME: what is wrong; what to do`. Never a secret's value."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dotenv import dotenv_values
from pydantic import ValidationError

from bot.config.settings import ENV_FILE, Settings

CORRECT = "correct it, or leave it out"
NUMBERS = frozenset({"int_parsing", "int_type", "int_parsing_size", "int_from_float"})
# By pydantic's name for what is wrong; in braces what it tells about it.
REASONS = MappingProxyType(
    {
        **dict.fromkeys(NUMBERS, "must be a whole number"),
        "float_parsing": "must be a number",
        "float_type": "must be a number",
        "finite_number": "must be a number",
        "bool_parsing": "must be 1 or 0",
        "bool_type": "must be 1 or 0",
        "greater_than": "must be more than {gt}",
        "greater_than_equal": "must be at least {ge}",
        "less_than": "must be less than {lt}",
        "less_than_equal": "must be at most {le}",
        "literal_error": "must be {expected}",
        "string_too_short": "must not be empty",
        "string_too_long": "must have at most {max_length} characters",
        "string_unicode": "must be text in UTF-8",
        "string_type": "must be text in UTF-8",
        "path_type": "must be a path",
    }
)
# Well-known names that resemble ours, and mean something else.
OTHERS = frozenset({"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"})
ALIKE = 0.72  # of difflib's ratio; two names of which one is mistyped are well above it


class UnreadableEnvFile(Exception):
    """`.env` is there and cannot be read; `str()` is one line with the remedy."""


def settings_problems(error: ValidationError) -> Iterator[str]:
    """A line for each setting that is wrong, those of Discord and of the endpoint first."""
    lines = [(_name(details["loc"]), _reason(_name(details["loc"]), details)) for details in _details(error)]
    for name, reason in sorted(lines, key=lambda line: _place(line[0])):
        yield f"{name}: {reason}" if name else reason


def _details(error: ValidationError) -> list[Any]:
    return list(error.errors(include_input=False, include_url=False))


def _name(place: Iterable[object]) -> str:
    return str(next(iter(place), "")).upper()


def _place(name: str) -> int:
    groups = ("DISCORD_", "SHARD_", "IMAGE_")
    return next((place for place, group in enumerate(groups) if name.startswith(group)), len(groups))


def _reason(name: str, details: Any) -> str:
    if details["type"] == "missing":
        return f"is not set; put {name}=... into the environment or into .env (see .env.example)"
    if (known := REASONS.get(details["type"])) is not None:
        return f"{known.format(**details.get('ctx', {}))}; {CORRECT}"
    message = str(details["msg"]).removeprefix("Value error, ")
    return " ".join(message.encode(errors="replace").decode().split())


def check_env_file() -> None:
    """Raises UnreadableEnvFile. pydantic would raise what Python raises, or pass over a folder."""
    path = Path(ENV_FILE)
    try:
        if path.is_dir():
            raise UnreadableEnvFile(f"{ENV_FILE}: is a folder; put the settings into a file of this name")
        if path.exists():
            path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UnreadableEnvFile(
            f"{ENV_FILE}: cannot be read ({error.strerror}); let this user read it"
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableEnvFile(f"{ENV_FILE}: is not in UTF-8; save it as UTF-8") from error


def strays(known: Iterable[str]) -> Iterator[str]:
    """A line for each variable, in the environment or in `.env`, that is no setting but resembles one of `known`."""
    names = {name.upper() for name in known}
    for given in sorted({*map(str.upper, os.environ), *map(str.upper, _in_env_file())} - names - OTHERS):
        if meant := _meant(given, names):
            yield f"{_plain(given)}: is no setting; did you mean {meant}?"


def _in_env_file() -> Iterable[str]:
    try:
        return list(dotenv_values(ENV_FILE, encoding="utf-8-sig"))
    except (OSError, ValueError):  # which `check_env_file` says
        return ()


def _meant(given: str, names: Iterable[str]) -> str:
    """The setting that was meant; "" if it resembles none. They must share a word, so that PATH is nobody's."""
    words = set(given.split("_"))
    candidates = [name for name in names if words & set(name.split("_")) and "_" in given]
    return next(iter(difflib.get_close_matches(given, candidates, n=1, cutoff=ALIKE)), "")


def _plain(name: str) -> str:
    return name.encode("ascii", "replace").decode()[:60]


def all_names() -> list[str]:
    return [*Settings.model_fields, "demo_port"]
