"""The texts that stand in the code, as a template for translators."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir

from tests.catalogues.commands import command_messages
from tests.catalogues.files import TEMPLATE_COMMENT, new

ROOT = Path(__file__).resolve().parents[2]
FRONT = ROOT / "bot" / "front"
TAG = "Translators:"
KEYWORDS = {
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def template(front: Path = FRONT) -> Catalog:
    """Every text, with where it stands and what the code says to translators.

    Raises ValueError for two texts that gettext could not tell apart.
    """
    found = new(None, TEMPLATE_COMMENT)
    # Sorted by file and line: a text stands where it is needed first.
    for path, line, message, comments, context in sorted(_in_code(front), key=lambda each: each[:2]):
        _refuse_second_plural(found, message, context)
        found.add(message, locations=[(path, line)], auto_comments=comments, context=context)
    return found


_Found = Iterator[tuple[str, int, str | tuple[str, ...], list[str], str | None]]


def _in_code(front: Path) -> _Found:
    found = extract_from_dir(front, keywords=KEYWORDS, comment_tags=[TAG], strip_comment_tags=True)
    for name, line, message, comments, context in found:
        yield (front.relative_to(front.parents[1]) / name).as_posix(), line, message, comments, context
    yield from command_messages()


def _refuse_second_plural(found: Catalog, message: str | tuple[str, ...], context: str | None) -> None:
    """gettext looks messages up by context and singular alone, so these must not mean two things."""
    known = found.get(message, context)
    if known is not None and (known.pluralizable != isinstance(message, tuple) or known.id != message):
        raise ValueError(f"{message!r} and {known.id!r} would share one translation: give one a context")
