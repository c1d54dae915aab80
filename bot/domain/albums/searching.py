"""Searching pictures by the words of their prompts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


def folded(text: str) -> str:
    """The text as two of the same letters compare equal: in one case, and in one of Unicode's ways to write them."""
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", _composed(text).casefold())


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for: the folded words, all of which a prompt must have; each may be within a longer word."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> Search | None:
        """None for a text without any word: everything is found then."""
        words = tuple(dict.fromkeys(folded(typed).split()))
        return cls(words) if words else None

    def finds(self, prompt: str) -> bool:
        text = folded(prompt)
        return all(word in text for word in self.words)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
