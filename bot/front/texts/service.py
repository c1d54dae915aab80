"""The name of who makes the pictures, as people read it. It comes from `bot.domain.service`."""

from __future__ import annotations

from bot.front.texts.words import escape, one_line, truncate

LIMIT = 60  # characters


def shown_service(name: str | None) -> str | None:
    """`apipie.ai`, escaped; None where no name may be told. Each message about it has a sentence without a name too."""
    return (escape(truncate(one_line(name), LIMIT)) or None) if name is not None else None


# --- English alone: to be replaced by the above ---

UNNAMED = "this bot's image service"


def service_label(name: str | None) -> str:
    """As it stands within a sentence: `apipie.ai`, `this bot's image service`."""
    return UNNAMED if name is None else escape(truncate(one_line(name), LIMIT)) or UNNAMED


def service_label_at_start(name: str | None) -> str:
    """The same at the start of a sentence. A name keeps its spelling: `apipie.ai`."""
    label = service_label(name)
    return "This bot's image service" if label == UNNAMED else label
