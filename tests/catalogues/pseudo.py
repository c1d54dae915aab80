"""A language that nobody speaks: English with strange letters, half as long again, in brackets.

What is shown and holds two plain letters was never translated; what Discord refuses was written without room to grow.
"""

from __future__ import annotations

import re

from babel.messages import Catalog
from babel.messages.plurals import get_plural

from tests.catalogues import files
from tests.catalogues.files import ids, messages
from tests.catalogues.pieces import edges, line_marks
from tests.catalogues.places import SEPARATORS, Room, length, room_of

CODE = "hr"  # Croatian: Discord has it, the bot does not, and it has three plural forms
OPEN, CLOSE = "⟦", "⟧"

_PLAIN = "abcdefghijklmnopqrstuvwxyz"
_STRANGE = "áƀçđéƒğĥíĵķļɱñóþɋŕšţúṽŵẋýž"
_LETTERS = str.maketrans(_PLAIN + _PLAIN.upper(), _STRANGE + "ÁƁÇĐÉƑĞĤÍĴĶĻṀÑÓÞɊŔŠŢÚṼŴẊÝŽ")
# Placeholders, code, addresses, and the mentions and times of Discord.
_KEPT = re.compile(r"\{[^}]*\}|`[^`]*`|https?://[^\s)>]+|<[^<>\s]+>")
_FILLER = "ëïöü "


def pseudo(text: str, room: Room | None = None) -> str:
    """The text in this language. It grows less where Discord's limit of its place is near."""
    return "\n".join(_line(line, room) for line in text.split("\n"))


def _line(line: str, room: Room | None) -> str:
    if not any(char.isalpha() for char in _KEPT.sub("", line)):
        return line
    (mark,) = line_marks(line)
    words = line[len(mark) :]
    before, after = edges(words)
    strange = _strange(words.strip())
    spare = len(words) // 2
    if room is not None:
        spare = min(spare, room.hard - length(f"{mark}{before}{OPEN}{strange}{CLOSE}{after}"))
    return f"{mark}{before}{OPEN}{strange}{_filler(spare)}{CLOSE}{after}"


def pseudo_language(english: Catalog) -> Catalog:
    """A whole catalogue of it."""
    catalogue = files.new(CODE, "")
    forms = get_plural(files.locale_of(CODE)).num_plurals
    for message in messages(english):
        texts = [_translated(text, message.context, room_of(message)) for text in ids(message)]
        string = (texts[0], *([texts[-1]] * (forms - 1))) if message.pluralizable else texts[0]
        catalogue.add(message.id, string, context=message.context)
    return catalogue


def _translated(text: str, context: str | None, room: Room | None) -> str:
    return text if context in SEPARATORS else pseudo(text, room)


def _strange(text: str) -> str:
    kept = [found[0] for found in _KEPT.finditer(text)]
    parts = [part.translate(_LETTERS) for part in _KEPT.split(text)]
    return "".join(part + piece for part, piece in zip(parts, [*kept, ""], strict=True))


def _filler(size: int) -> str:
    """Words of so many characters in all."""
    return f" {_FILLER * size}"[: max(size, 0)].rstrip()
