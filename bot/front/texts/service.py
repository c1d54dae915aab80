"""The image service as people read it. `name` comes from `bot.domain.service`; None where none may be named."""

from __future__ import annotations

from bot.front.texts.words import escape, one_line, truncate

UNNAMED = "this bot's image service"
LIMIT = 60  # characters


def service_label(name: str | None) -> str:
    """As it stands within a sentence: `apipie.ai`, `this bot's image service`."""
    return UNNAMED if name is None else escape(truncate(one_line(name), LIMIT)) or UNNAMED


def service_label_at_start(name: str | None) -> str:
    """The same at the start of a sentence. A name keeps its spelling: `apipie.ai`."""
    label = service_label(name)
    return "This bot's image service" if label == UNNAMED else label
