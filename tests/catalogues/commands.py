"""The words of the application commands: Discord shows them while somebody chooses a command or an option."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

import bot.features
from bot.front.kit.feature import AnyCommand, Feature

ROOT = Path(__file__).resolve().parents[2]
MENU = 2  # the type of a command in a member's menu, and whatever is above it, has no description
CommandMessage = tuple[str, int, str, list[str], None]


def command_messages() -> Iterator[CommandMessage]:
    """File, line (in the order that Discord shows them), text, and a comment for translators that gives its limit."""
    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    for feature in _features():
        path = Path(inspect.getfile(feature)).relative_to(ROOT).as_posix()
        # Made without its parts: what a command is, is said before any of them is asked.
        texts = [text for each in feature.__new__(feature).commands() for text in _texts(each, tree)]
        for place, (text, comment) in enumerate(texts):
            yield path, place + 1, text, [comment], None


def _features() -> list[type[Feature]]:
    """In the order in which bot/features.py names them."""
    return [each for each in vars(bot.features).values() if Feature in getattr(each, "__mro__", ())]


def _texts(command: AnyCommand, tree: app_commands.CommandTree[Any]) -> Iterator[tuple[str, str]]:
    payload = command.to_dict(tree)
    if payload.get("type", 1) < MENU:
        yield from _described(payload, f"/{payload['name']}")


def _described(part: dict[str, Any], name: str) -> Iterator[tuple[str, str]]:
    yield part["description"], f"Describes {name}: at most 100 characters"
    for choice in part.get("choices", ()):
        yield choice["name"], f"A choice of {name}: at most 100 characters"
    for option in part.get("options", ()):
        yield from _described(option, f"{name} {option['name']}")
