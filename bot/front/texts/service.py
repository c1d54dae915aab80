"""The name of who makes the pictures, as people read it. It comes from `bot.domain.service`."""

from __future__ import annotations

from bot.front.texts.words import escape, one_line, truncate

LIMIT = 60  # characters


def shown_service(name: str | None) -> str | None:
    """`apipie.ai`, escaped; None where no name may be told. Each message about it has a sentence without a name too."""
    return (escape(truncate(one_line(name), LIMIT)) or None) if name is not None else None


def by_name(service: str | None, unnamed: str, named: str, **values: str) -> str:
    """The message `named`, with {service} filled in; `unnamed` where no name may be told. Both take the `values`."""
    name = shown_service(service)
    return unnamed.format(**values) if name is None else named.format(service=name, **values)
