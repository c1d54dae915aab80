"""Brings a language up to the template: new texts are added empty, old ones dropped, the others kept."""

from __future__ import annotations

from babel.messages import Catalog, Message
from babel.messages.plurals import get_plural

from tests.catalogues import files
from tests.catalogues.files import ids, messages, strings

COMMENT = """\
# imagine-bot in {language}.
# Translators: docs/translating.md has the rules; put your names here if you like."""


def made_new(code: str, english: Catalog) -> bytes:
    """A catalogue of which nothing is translated yet."""
    return _filled(code, english, {}, COMMENT.format(language=files.locale_of(code).english_name))


def updated(code: str, old: Catalog, english: Catalog) -> tuple[bytes, list[str]]:
    """The .po file as it should be, and what there is to say about it.

    A text that changed is a new one. Nothing is guessed from similar ones, since a guess would be shown to people.
    """
    kept = {_key(message): message for message in messages(old)}
    text = _filled(code, english, kept, old.header_comment)
    now = {_key(message) for message in messages(english)}
    said = [f"{code}: dropped {key[1][0]!r}" for key in kept if key not in now]
    missing = len([key for key in now if key not in kept or not all(strings(kept[key]))])
    return text, [*said, *([f"{code}: {missing} texts are not translated yet"] if missing else [])]


def _filled(
    code: str, english: Catalog, kept: dict[tuple[str | None, tuple[str, ...]], Message], comment: str
) -> bytes:
    """Only fuzziness and what translators wrote is taken from `kept`; all else is the template's."""
    catalogue = files.new(code, comment)
    forms = get_plural(files.locale_of(code)).num_plurals
    for message in messages(english):
        old = kept.get(_key(message))
        string = strings(old) if old is not None else ()
        catalogue.add(
            message.id,
            _of_length(string, forms) if message.pluralizable else "".join(string[:1]),
            locations=message.locations,
            auto_comments=message.auto_comments,
            user_comments=old.user_comments if old is not None else (),
            flags={"fuzzy"} if old is not None and old.fuzzy else (),
            context=message.context,
        )
    return files.written(catalogue)


def _of_length(string: tuple[str, ...], forms: int) -> tuple[str, ...]:
    return (*string, *([""] * forms))[:forms]


def _key(message: Message) -> tuple[str | None, tuple[str, ...]]:
    return message.context, ids(message)
