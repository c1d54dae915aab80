"""Strikes secrets out of a text just before it is written: belt and braces, since nothing should log them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote

STRUCK = "***"
SHORTEST = 4  # striking out a shorter "secret" would blank ordinary words and tell what it is

# The token of a webhook or an interaction is the whole right to post in its name.
_IN_PATHS = re.compile(r"(/(?:webhooks|interactions)/\d+/)[^\s/?#\"']+")
# scheme://user:password@host
_IN_ADDRESSES = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@\"']*:)([^\s/@\"']+)(?=@)", re.IGNORECASE)


class Redactor:
    """Replaces the given secrets, the tokens in Discord's paths and the passwords in addresses.

    Of a secret that is an address with a password (a database's) the password is struck out alone as well.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings = {word for secret in secrets for word in _spellings(secret) if len(word) >= SHORTEST}
        # The longest first: one secret may begin with another.
        words = [re.escape(word) for word in sorted(spellings, key=len, reverse=True)]
        self._given = re.compile("|".join(words)) if words else None

    def __call__(self, text: str) -> str:
        if self._given is not None:
            text = self._given.sub(STRUCK, text)
        text = _IN_PATHS.sub(rf"\1{STRUCK}", text)
        return _IN_ADDRESSES.sub(rf"\1{STRUCK}", text)

    def within(self, value: object) -> object:
        """The same for a value of a record's extra fields; what is no plain JSON becomes text first."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, dict):
            return {self(str(name)): self.within(part) for name, part in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.within(part) for part in value]
        return self(str(value))


def _spellings(secret: str) -> Iterator[str]:
    """How a secret may stand in a text: as it is, or as a part of an address."""
    address = _IN_ADDRESSES.match(secret)
    for plain in (secret, unquote(address[2])) if address else (secret,):
        yield plain
        yield quote(plain, safe="")
