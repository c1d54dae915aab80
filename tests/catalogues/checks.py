"""What English and every language must keep. Each fault is a sentence that names the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from babel import UnknownLocaleError
from babel.messages import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError
from discord import Locale

from bot.front.texts.language import ENGLISH_CODE, FOLDER
from tests.catalogues import files
from tests.catalogues.files import ids, messages, strings
from tests.catalogues.pieces import differences, placeholders
from tests.catalogues.places import SEPARATORS, length, room_of
from tests.catalogues.updating import updated

_DISCORDS = {locale.value for locale in Locale} - {ENGLISH_CODE}


def faults_of_english(english: Catalog, folder: Path = FOLDER) -> Iterator[str]:
    """Of the texts in the code, and of the committed template."""
    path = files.template_path(folder)
    if not path.exists() or path.read_bytes() != files.written(english):
        yield f"{path.name} is not what stands in the code: python -m tests.catalogues update"
    for message in messages(english):
        yield from (f"English: {named(message)} {fault}" for fault in _english_faults(message))


def _english_faults(message: Message) -> Iterator[str]:
    for text in ids(message):
        try:
            names = placeholders(text)
        except ValueError as error:
            yield f"cannot be filled in: {error}"
            return
        yield from (
            f"has a placeholder that is no plain name: {{{name}}}"
            for name in names
            if not name.isidentifier()
        )
    if message.pluralizable:
        yield from (f"(its plural) {fault}" for fault in differences(*ids(message)))
    yield from _too_long(message, ids(message))


def faults_of_language(code: str, english: Catalog, folder: Path = FOLDER) -> Iterator[str]:
    """Of one catalogue, against the texts in the code."""
    yield from (f"{code}: {fault}" for fault in _language_faults(code, english, folder))


def _language_faults(code: str, english: Catalog, folder: Path) -> Iterator[str]:
    path = files.po_path(code, folder)
    try:
        files.locale_of(code)
        catalogue = files.read(path)
    except (ValueError, UnknownLocaleError, PoFileError) as error:
        yield f"cannot be read: {error}"
        return
    yield from header_faults(code, catalogue)
    yield from completeness_faults(catalogue, english)
    for message in messages(catalogue):
        yield from (f"{named(message)} {fault}" for fault in message_faults(message, code, english))
    yield from _file_faults(code, catalogue, english, path)


def header_faults(code: str, catalogue: Catalog) -> Iterator[str]:
    """The locale must be one of Discord's, and the plural rule the language's own."""
    if code not in _DISCORDS:
        yield f"no locale of Discord; those are {', '.join(sorted(_DISCORDS))}"
    rule = get_plural(files.locale_of(code))
    if catalogue.plural_forms != str(rule):
        yield f"the header has Plural-Forms: {catalogue.plural_forms}, and the language has {rule}"


def completeness_faults(catalogue: Catalog, english: Catalog) -> Iterator[str]:
    """Every text is there, and no other."""
    wanted, found = _keys(english), _keys(catalogue)
    for key, message in wanted.items():
        if key not in found:
            yield f"{named(message)} is missing"
    for key, message in found.items():
        if key not in wanted:
            yield f"{named(message)} stands in the code no more"


def message_faults(message: Message, code: str, english: Catalog) -> Iterator[str]:
    """Of one translation."""
    if message.fuzzy:
        yield "is marked as fuzzy: look at it, and take the mark away"
    forms = get_plural(files.locale_of(code)).num_plurals if message.pluralizable else 1
    found = strings(message)
    if len(found) != forms:
        yield f"has {len(found)} forms, and the language has {forms}"
    for number, text in enumerate(found):
        form = f"(form {number + 1} of {forms}) " if forms > 1 else ""
        if not text:
            yield f"{form}is not translated"
            continue
        separates = message.context in SEPARATORS
        yield from (f"{form}{fault}" for fault in differences(ids(message)[-1], text, separates=separates))
    source = english.get(message.id, message.context)
    yield from _too_long(source or message, found)


def _too_long(message: Message, texts: Iterable[str]) -> Iterator[str]:
    room = room_of(message)
    for text in texts:
        try:
            long = length(text)
        except ValueError:  # is told above
            continue
        if room is not None and long > room.wanted:
            yield f"is too long for its place: {long} characters when filled in, at most {room.wanted}: {text!r}"


def _file_faults(code: str, catalogue: Catalog, english: Catalog, path: Path) -> Iterator[str]:
    text, _ = updated(code, catalogue, english)
    if path.read_bytes() != text:
        yield f"{path.name} is not as it is written here: python -m tests.catalogues update"
    binary = path.with_suffix(".mo")
    if not binary.exists() or binary.read_bytes() != files.compiled(catalogue, code):
        yield f"{binary.name} is not compiled from {path.name}: python -m tests.catalogues compile"


def named(message: Message) -> str:
    """The text, and its context if it has one."""
    return f"{ids(message)[0]!r}{f' ({message.context})' if message.context else ''}"


def _keys(catalogue: Catalog) -> dict[tuple[str | None, tuple[str, ...]], Message]:
    return {(message.context, ids(message)): message for message in messages(catalogue)}
