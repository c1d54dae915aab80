"""Reads message catalogues from their files. A broken one must not keep the bot from starting, nor break an answer.

Those of the repository are held against English by a test. People who run the bot may put others beside them.
"""

from __future__ import annotations

import gettext
import logging
import string
import struct
from pathlib import Path

DOMAIN = "imagine_bot"  # of gettext: the name of the message catalogues' files

log = logging.getLogger(__name__)

# What gettext raises for a file that is missing, unreadable, cut off or no catalogue: it promises nothing.
_UNREADABLE = (OSError, ValueError, LookupError, struct.error)


def translations_in(folder: Path) -> dict[str, gettext.NullTranslations]:
    """The messages of every language in the folder, by its code. A language that cannot be read is left out."""
    found: dict[str, gettext.NullTranslations] = {}
    for path in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")):
        code = path.parent.parent.name
        try:
            with path.open("rb") as file:
                read = gettext.GNUTranslations(file)
        except _UNREADABLE as error:
            log.error(
                "a language is left out: its message catalogue cannot be read; install it anew",
                extra={"file": str(path), "error": type(error).__name__},
            )
            continue
        if left_out := _leave_out_broken(read):
            log.error(
                "messages stay English: their translations have placeholders that cannot be filled in",
                extra={"file": str(path), "messages": len(left_out), "first": left_out[0]},
            )
        found[code] = read
    return found


def _leave_out_broken(read: gettext.GNUTranslations) -> list[str]:
    """Forget translations that could not be filled in, so that English is shown; returns the English messages.

    It is done once, when a file is read, so that a text costs no more for it.
    """
    # A key is the message, the message with the number of a plural form, or either behind a context.
    known: dict[str | tuple[str, int], str] = read._catalog  # type: ignore[attr-defined]
    broken = [key for key, text in known.items() if key and not can_be_filled_in(_english(key), text)]
    for key in broken:
        del known[key]
    return list(dict.fromkeys(map(_english, broken)))


def can_be_filled_in(english: str, translation: str) -> bool:
    """Whether every placeholder of the translation is one of the English message, written as plainly."""
    try:
        return _fields(translation) <= _fields(english)
    except ValueError:  # braces that make no pair, as in no English message that is filled in
        return False


def _fields(text: str) -> set[tuple[str, str | None, str | None]]:
    parsed = string.Formatter().parse(text)
    return {(name, spec, conversion) for _, name, spec, conversion in parsed if name is not None}


def _english(key: str | tuple[str, int]) -> str:
    message = key if isinstance(key, str) else key[0]
    return message.rpartition("\x04")[2]
