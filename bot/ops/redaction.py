"""Redacts secrets in log lines before they are written: a second line of defence, since nothing should log them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote

REPLACEMENT = "***"
MIN_LENGTH = (
    4  # characters; to redact a shorter secret would blank ordinary words, and so give the secret away
)

# Whoever has the token of a webhook or an interaction can post in its name.
_TOKENS_IN_PATHS = re.compile(r"(/(?:webhooks|interactions)/\d+/)[^\s/?#\"']+")
# scheme://user:password@host
_PASSWORDS_IN_URLS = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@\"']*:)([^\s/@\"']+)(?=@)", re.IGNORECASE)


class Redactor:
    """Replaces the given secrets, and any token in a path of Discord's API and any password in a URL.

    Of a secret that is a URL with a password, as that of a database, the password alone is replaced too.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings = {word for secret in secrets for word in _spellings(secret) if len(word) >= MIN_LENGTH}
        # The longest first: if one secret begins with another, the whole of it must be replaced.
        words = [re.escape(word) for word in sorted(spellings, key=len, reverse=True)]
        self._given = re.compile("|".join(words)) if words else None

    def __call__(self, text: str) -> str:
        if self._given is not None:
            text = self._given.sub(REPLACEMENT, text)
        text = _TOKENS_IN_PATHS.sub(rf"\1{REPLACEMENT}", text)
        return _PASSWORDS_IN_URLS.sub(rf"\1{REPLACEMENT}", text)

    def redact_value(self, value: object) -> object:
        """The same for the value of an extra field, and for what is in it. What has no JSON type becomes a text."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, dict):
            return {self(str(name)): self.redact_value(part) for name, part in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.redact_value(part) for part in value]
        return self(str(value))


def _spellings(secret: str) -> Iterator[str]:
    """How a secret may be written in a text: as it is, or percent-encoded in a URL."""
    address = _PASSWORDS_IN_URLS.match(secret)
    for plain in (secret, unquote(address[2])) if address else (secret,):
        yield plain
        yield quote(plain, safe="")
