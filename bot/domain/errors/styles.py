"""What is wrong with a style that a moderator makes for the server, or with one that is asked for.

`field` is "name" or "words".
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.errors.base import Refused


@dataclass
class StyleTextEmpty(Refused):
    """The name or the words have nothing that can be seen."""

    field: str


@dataclass
class StyleTextTooLong(Refused):
    """Both numbers are in characters."""

    field: str
    length: int
    limit: int


@dataclass
class StyleTextHidden(Refused):
    """The name or the words have characters that nobody sees, which could make two names look the same."""

    field: str


@dataclass
class StyleNameTaken(Refused):
    """The server has a style of this name already, perhaps in another case of letters."""

    name: str


@dataclass
class TooManyStyles(Refused):
    """The server has as many styles as it can have."""

    limit: int


@dataclass
class StyleGone(Refused):
    """The style that was to be changed or removed was removed meanwhile, or is another server's."""


@dataclass
class StyleChanged(Refused):
    """The style is not any more as it was when somebody began to change it, or was asked to remove it."""


@dataclass
class TooLongWithStyle(Refused):
    """The prompt and the words of the style `name` are too long together. The numbers are in characters.

    `length` is the prompt's, `added` what the style adds.
    """

    name: str
    length: int
    added: int
    limit: int
