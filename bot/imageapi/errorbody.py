"""Reads the body of an error answer, whatever its shape.

Seen: OpenAI's `{"error": {code, type, param, message}}`, `{"error": "..."}`, a top-level `{code, message}`, FastAPI's
`detail` (words or a list), problem+json, `{"success": false, "error": {...}}` whose message is JSON again, codes that
are integers or stringified statuses, plain text, HTML.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.imageapi.reading.lenient import read_json

MAX_DEPTH = 8  # levels of nesting that are read
MAX_WORDS = 4000  # characters; what stands further down in a page of HTML decides nothing
NESTED = ("error", "errors", "detail", "details", "message", "msg", "title", "inner_error", "innererror")
SHORT_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_./-]{0,39}")
VIOLATIONS = re.compile(r"safety_violations=\[\s*([a-z_/-]+)")
NAMED = re.compile(r"(?:parameter|argument(?: not supported)?):?\s*['\"`]?([a-z_]+)|body\.([a-z_]+)")


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """What the body says of the error.

    `codes` and `types` are in lower case, outermost first. `status` is an HTTP status that stands in the body.
    `is_error`: the body calls itself an error, which happens with HTTP 200 too. `parameter` names the one that was
    refused, `category` what moderation objected to.

    `words` is all text, in lower case. It may repeat the prompt: it must not be shown or logged.
    """

    codes: tuple[str, ...]
    types: tuple[str, ...]
    status: int | None
    is_error: bool
    words: str
    parameter: str | None
    category: str | None


def read_error_body(body: bytes, sent: Mapping[str, Any]) -> ErrorBody:
    """Read the body. `sent` is the JSON of the request: its prompt is removed from the words, its keys are parameters.

    Never raises: what is not understood is left out.
    """
    value = read_json(body)
    parts = list(_parts(body.decode("utf-8", "replace") if value is None else value))
    levels = [part for part in parts if isinstance(part, dict)]
    codes = [level.get(name) for level in levels for name in ("code", "status", "reason")]
    words = " ".join(part for part in parts if isinstance(part, str))[:MAX_WORDS]
    words = words.replace(str(sent.get("prompt") or "\0"), "").lower()
    return ErrorBody(
        codes=tuple(code.lower() for code in codes if isinstance(code, str) and not code.isdigit()),
        types=tuple(kind.lower() for level in levels if isinstance(kind := level.get("type"), str)),
        status=next(filter(None, map(_status, codes)), None),
        is_error=any(level.get("error") for level in levels),
        words=words,
        parameter=_parameter(levels, words, sent),
        category=_category(levels, words),
    )


def short_word(word: object) -> str | None:
    """The word, if it is short and plain enough to be shown to members; None for anything else.

    What an endpoint writes may quote the prompt, or a key.
    """
    return word if isinstance(word, str) and SHORT_WORD.fullmatch(word) else None


def _parts(value: object, depth: int = 0) -> Iterator[dict[str, Any] | str]:
    """Every object that may hold a code and every string that may hold words, outermost first.

    A string that is JSON itself is read too.
    """
    if depth > MAX_DEPTH:
        return
    if isinstance(value, str):
        yield value
        if value.lstrip()[:1] in ("{", "["):
            yield from _parts(read_json(value.encode("utf-8", "replace")), depth + 1)
    elif isinstance(value, list):
        for item in value[:MAX_DEPTH]:
            yield from _parts(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in NESTED:
            yield from _parts(value.get(name), depth + 1)


def _status(code: object) -> int | None:
    number = (
        int(code) if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) == 3 else code
    )
    return number if isinstance(number, int) and 400 <= number < 600 else None


def _parameter(levels: Sequence[dict[str, Any]], words: str, sent: Collection[str]) -> str | None:
    for level in levels:
        place = level.get("loc")
        named = short_word(level.get("param")) or short_word(
            place[-1] if isinstance(place, list) and place else None
        )
        if named:
            return named
    return next((word for pair in NAMED.findall(words) for word in pair if word in sent), None)


def _category(levels: Sequence[dict[str, Any]], words: str) -> str | None:
    for level in levels:
        for names in (
            _listed(level, "moderation_details", "categories"),
            _listed(level, "metadata", "reasons"),
        ):
            if found := next(filter(None, map(short_word, names)), None):
                return found
        results = level.get("content_filter_results")
        for name, result in results.items() if isinstance(results, dict) else ():
            if isinstance(result, dict) and result.get("filtered") is True and short_word(name):
                return str(name)
    violation = VIOLATIONS.search(words)
    return violation[1] if violation else None


def _listed(level: dict[str, Any], outer: str, inner: str) -> list[object]:
    value = level.get(outer)
    names = value.get(inner) if isinstance(value, dict) else None
    return names if isinstance(names, list) else []
