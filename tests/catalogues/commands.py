"""The words of the application commands: Discord shows them while somebody chooses a command or an option."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import bot.challenges
import bot.features
from bot.front.kit.commands import command_texts
from bot.front.kit.feature import Feature

ROOT = Path(__file__).resolve().parents[2]
CommandMessage = tuple[str, int, str, list[str], str | None]


def command_messages() -> Iterator[CommandMessage]:
    """File, line (in the order that Discord shows them), text, comment for translators, and gettext's context."""
    for feature in _features():
        path = Path(inspect.getfile(feature)).relative_to(ROOT).as_posix()
        # Made without its parts: what a command is, is said before any of them is asked.
        commands = feature.__new__(feature).commands()
        for line, text in enumerate(command_texts(commands), start=1):
            yield path, line, text.message, [f"{text.comment} (at most 100 characters)"], text.context


def _features() -> list[type[Feature]]:
    """In the order in which bot/features.py and bot/challenges.py name them."""
    named = (*vars(bot.features).values(), *vars(bot.challenges).values())
    found = [each for each in named if Feature in getattr(each, "__mro__", ())]
    return list(dict.fromkeys(found))
