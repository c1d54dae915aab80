"""Catalogues as files: the same texts are always the same bytes, so that what is committed can be compared.

Nothing in them changes by itself: no dates, no numbers of lines, no versions of tools.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from babel import Locale
from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from bot.front.texts.language import FOLDER
from bot.front.texts.translations import DOMAIN

TEMPLATE_COMMENT = """\
# Every text of imagine-bot, in English as it stands in the code.
# Made by `python -m tests.catalogues update`; docs/translating.md says how."""


class Texts(Catalog):
    """A catalogue with the headers that gettext needs, and no others."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        headers = [
            ("Content-Type", f"text/plain; charset={self.charset}"),
            ("Content-Transfer-Encoding", "8bit"),
        ]
        if self.locale is not None:
            headers += [
                ("Language", str(self.locale_identifier)),
                ("Plural-Forms", str(get_plural(self.locale))),
            ]
        (*first, (name, value)) = headers
        return [*first, (name, value + "\n")]

    @mime_headers.setter
    def mime_headers(self, value: Iterable[tuple[str, str]]) -> None:
        self._set_mime_headers(value)


def locale_of(code: str) -> Locale:
    """Babel's locale for one of Discord's: "pt-BR". Raises ValueError or babel.UnknownLocaleError."""
    return Locale.parse(code, sep="-")


def po_path(code: str, folder: Path = FOLDER) -> Path:
    return folder / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def template_path(folder: Path = FOLDER) -> Path:
    return folder / f"{DOMAIN}.pot"


def codes(folder: Path = FOLDER) -> list[str]:
    """The languages that have a catalogue there, by Discord's locale."""
    return sorted(path.parent.parent.name for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def read(path: Path) -> Catalog:
    """A catalogue as it was written. Raises babel.messages.pofile.PoFileError for what is none."""
    with path.open("rb") as file:
        return read_po(file, ignore_obsolete=True, abort_invalid=True)


def new(code: str | None, comment: str) -> Texts:
    """An empty catalogue for a language, or (None) of the texts alone; `comment` stands at its top."""
    locale = locale_of(code) if code is not None else None
    return Texts(locale=locale, header_comment=comment, charset="utf-8", fuzzy=False)


def clean(code: str, catalogue: Catalog) -> Texts:
    """The same messages and comments under the headers that the language should have."""
    made = new(code, catalogue.header_comment)
    for message in messages(catalogue):
        made[message.id] = message.clone()
    return made


def written(catalogue: Catalog) -> bytes:
    """The catalogue as a .po file (.pot for one without a language), in its own order."""
    for message in catalogue:
        # Babel takes "50% of" for a placeholder of another kind than ours.
        message.flags.discard("python-format")
    out = io.BytesIO()
    write_po(out, catalogue, width=0, ignore_obsolete=True, include_lineno=False)
    return out.getvalue().rstrip(b"\n") + b"\n"


def compiled(catalogue: Catalog, code: str) -> bytes:
    """The catalogue as a .mo file; what is fuzzy or empty is left out."""
    out = io.BytesIO()
    write_mo(out, clean(code, catalogue))
    return out.getvalue()


def messages(catalogue: Catalog) -> list[Message]:
    """Those with a text: all but the header."""
    return [message for message in catalogue if message.id]


def ids(message: Message) -> tuple[str, ...]:
    """The English text, or its singular and its plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings(message: Message) -> tuple[str, ...]:
    """The translation, or one for each plural form; "" where it is missing."""
    string: str | Sequence[str] | None = message.string
    return (string or "",) if isinstance(string, str) or string is None else tuple(string)
