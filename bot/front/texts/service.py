"""Who makes the pictures, as people read it. `name` is what `bot.domain.service` says; None: nobody may be named."""

from __future__ import annotations

from bot.front.texts.words import cut, one_line, safe

UNNAMED = "this bot's image service"
LIMIT = 60  # characters


def who_makes(name: str | None) -> str:
    """Within a sentence: `apipie.ai`, `this bot's image service`."""
    return UNNAMED if name is None else safe(cut(one_line(name), LIMIT)) or UNNAMED


def who_makes_first(name: str | None) -> str:
    """The same at the start of a sentence; a name keeps its spelling."""
    who = who_makes(name)
    return "This bot's image service" if who == UNNAMED else who
