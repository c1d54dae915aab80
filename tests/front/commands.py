"""The commands of all features, as they are registered at Discord."""

from __future__ import annotations

import bot.challenges  # noqa: F401  # so that every feature is defined
from bot.front.kit.feature import AnyCommand, Feature


def all_commands() -> list[AnyCommand]:
    """Made without what features are handed: a command needs no more of its feature than the methods."""
    features = [each for each in Feature.__subclasses__() if each.__module__.startswith("bot.")]
    return [command for feature in features for command in feature.__new__(feature).commands()]
