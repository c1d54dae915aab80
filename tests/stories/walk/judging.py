"""What the walk saw, held against the language in which it should have been."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from babel.messages import Catalog, Message

from bot.front.texts.language import language, languages
from bot.sandbox.rest.call import Recorded
from bot.sandbox.world.components import Component, walk
from tests.catalogues.files import messages, strings

LABEL = 34  # characters of a button that phones show
# What is no sentence: mentions, times, commands and emoji of Discord; code; addresses; references to the log; ids of
# pictures in choices.
_NO_WORDS = re.compile(
    r"<[^<>\s]+(?: [a-z]+)?:\d+>|<[^<>\s]*>|`[^`]*`|https?://\S+|\b[0-9A-F]{6}\b|(?:^|(?<=· ))[0-9a-z]{6}(?= ·|$)"
)
_ESCAPES = re.compile(r"\\|[\u2066-\u2069]")
# Names that are the same in every language: of the program, of models and zones, and what the walk types.
NAMES = (
    *(
        "imagine-bot",
        "HD",
        "response_format",
        "sexual",
        "account_error",
        ".png",
        ".heic",
        ".txt",
        "turns",
        "leases",
    ),
    *(language(code).own_name() for code in languages()),
    *(
        "dall-e-3",
        "aurora-2",
        "sketch-mini",
        "easel-edits",
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Berln",
    ),
)
_NAMES = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in NAMES))
_PLAIN = re.compile(r"[A-Za-z]{2,}")
# Words that English sentences are made of, and that no other language of the bot has.
_ENGLISH = re.compile(
    r"\b(the|you|your|this|that|with|were|have|has|not|can't|cannot|picture|pictures|and|of|for|from|is|are|it|to|by|until)\b",
    re.IGNORECASE,
)


def words_of(text: str) -> str:
    """The text without names, code, and what Discord itself puts into words."""
    return _NAMES.sub(" ", _ESCAPES.sub("", _NO_WORDS.sub(" ", text)))


def is_for_others(path: str, locale: str) -> bool:
    """Words of a command in another language: commands are registered in all of them at once."""
    return path.startswith("PUT ") and not path.endswith(f"_localizations.{locale}")


def plain_words(text: str) -> list[str]:
    """What was never translated, where the language has no plain letters."""
    return _PLAIN.findall(words_of(text))


def english_words(text: str) -> list[str]:
    """What was never translated, where the language has letters like those of English."""
    return _ENGLISH.findall(words_of(text))


def button_labels(requests: Iterable[Recorded]) -> Iterator[str]:
    """Of all buttons that were sent."""
    for request in requests:
        body = request.body if isinstance(request.body, dict) else {}
        for part in walk((body.get("data") or body).get("components") or ()):
            if part["type"] == Component.BUTTON and part.get("label"):
                yield part["label"]


def never_shown(catalogue: Catalog, texts: Iterable[str]) -> list[Message]:
    """The messages of which no text is one, whatever was filled in."""
    shown = "\x00".join(["", *dict.fromkeys(texts), ""])
    return [
        message
        for message in messages(catalogue)
        if not any(_stands_in(shown, text) for text in strings(message))
    ]


def _stands_in(shown: str, text: str) -> bool:
    """Whether it is a part of one of the texts, which stand between zeros."""
    parts = re.split(r"\{[^}]*\}", text)
    pattern = re.compile(".*?".join(re.escape(part) for part in parts), re.DOTALL)
    # Only the few texts that have its longest piece are searched: a pattern takes long over all of them.
    piece, at = max(parts, key=len), 0
    if not piece:
        return True
    while (found := shown.find(piece, at)) >= 0:
        begin, at = shown.rfind("\x00", 0, found) + 1, shown.find("\x00", found)
        if pattern.search(shown, begin, at):
            return True
    return False
