"""Styles of a server: words that its moderators have chosen, which are added to a prompt by whoever asks for them.

A style that was chosen goes with the picture as it was then: see `AppliedStyle`. So a picture can be asked for again
after its style was changed or removed, and is the same.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.errors import StyleTextEmpty, StyleTextHidden, StyleTextTooLong

STYLES_LIMIT = 25  # of a server: as many as an autocomplete or a menu of Discord's shows
NAME_LIMIT, WORDS_LIMIT = 32, 500  # characters
MODEL_LIMIT = 255  # characters of a model's id
BETWEEN = (
    "\n"  # what stands between the prompt and the words: it separates in every language, and for every model
)

# Unicode's categories of controls, formats, surrogates and separators; and letters that are drawn as blank.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Persian and Indic words need them, and emoji that are made of several.
_JOINERS = frozenset("\u200c\u200d")
_VARIANTS = frozenset(map(chr, range(0xFE00, 0xFE10)))  # how the character before them is drawn


@dataclass(frozen=True, slots=True)
class AppliedStyle:
    """A style as it was when somebody chose it: its name for people, its words for the model."""

    name: str
    words: str

    def added_to(self, prompt: str) -> str:
        """The prompt as it is sent."""
        return f"{prompt}{BETWEEN}{self.words}"

    def taken_from(self, sent: str) -> str | None:
        """The prompt that `added_to` made this of; None if it did not."""
        end = f"{BETWEEN}{self.words}"
        return sent.removesuffix(end) if sent.endswith(end) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerStyle:
    """A style that a server has. `model` is the id of the model that it is for where a member names none.

    `id` is 0 as long as it is not kept. `preview` names the picture that shows what it looks like, see `digest_of`; it
    is None if it has none.
    """

    name: str
    words: str
    model: str | None = None
    id: int = 0
    preview: str | None = None

    @property
    def applied(self) -> AppliedStyle:
        return AppliedStyle(self.name, self.words)


def style_of(name: str, words: str, model: str | None) -> ServerStyle:
    """The style that somebody typed, trimmed.

    Raises StyleTextEmpty, StyleTextTooLong or StyleTextHidden, with the name of the field.
    """
    name, words = " ".join(name.split()), words.strip()
    _check("name", name, NAME_LIMIT)
    _check("words", words, WORDS_LIMIT)
    return ServerStyle(name=name, words=words, model=model)


def digest_of(preview: bytes) -> str:
    """What names a preview picture, and no other: the SHA-256 of its bytes, hexadecimal."""
    return hashlib.sha256(preview).hexdigest()


def folded(name: str) -> str:
    """What two names have in common that people would read as the same one."""
    plain = "".join(char for char in name if char not in _JOINERS | _VARIANTS)
    return unicodedata.normalize("NFC", " ".join(plain.split()).casefold())


def style_named(styles: Iterable[ServerStyle], name: str) -> ServerStyle | None:
    """The style with this name, in any case of letters; None if there is none."""
    wanted = folded(name)
    return next((style for style in styles if folded(style.name) == wanted), None)


def is_visible(char: str) -> bool:
    """Whether the character says anything by itself; controls, joiners, spaces and fillers do not."""
    return unicodedata.category(char) not in _INVISIBLE and char not in _FILLERS


def _check(field: str, text: str, limit: int) -> None:
    if not any(map(is_visible, text)):
        raise StyleTextEmpty(field)
    if len(text) > limit:
        raise StyleTextTooLong(field, len(text), limit)
    if any(map(_is_hidden, text)):
        raise StyleTextHidden(field)


def _is_hidden(char: str) -> bool:
    """Whether nobody who reads the text would see the character, though it could make another text of it."""
    return not (is_visible(char) or char.isspace() or char in _JOINERS)
