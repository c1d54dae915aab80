"""What an endpoint says went wrong, in whichever shape it says it.

Seen: OpenAI's `{"error": {code, type, param, message}}`, `{"error": "..."}`, a top-level `{code, message}`, FastAPI's
`detail` (words or a list), problem+json, `{"success": false, "error": {...}}` whose message is JSON again, codes that
are integers or stringified statuses, plain text, HTML.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.imageapi.lenient import read_json

DEEPEST = 8
LONGEST = 4000  # characters of words; what a page of HTML says further down decides nothing
NESTED = ("error", "errors", "detail", "details", "message", "msg", "title", "inner_error", "innererror")
CLEAN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]{0,39}")
VIOLATIONS = re.compile(r"safety_violations=\[\s*([a-z_/-]+)")
NAMED = re.compile(r"(?:parameter|argument(?: not supported)?):?\s*['\"`]?([a-z_]+)|body\.([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Complaint:
    """`codes` and `types` are lower-case, outermost first; `status` is a status that stands in the body;
    `is_error` says whether the body calls itself an error, as an HTTP 200 may.

    `words` are the endpoint's own and may repeat the prompt: they are for deciding, never for showing or logging.
    """

    codes: tuple[str, ...]
    types: tuple[str, ...]
    status: int | None
    is_error: bool
    words: str
    parameter: str | None
    category: str | None


def read_complaint(body: bytes, sent: Mapping[str, Any]) -> Complaint:
    """`sent` is the request's body: its prompt is taken out of the words, its keys are the parameters known."""
    value = read_json(body)
    parts = list(_parts(body.decode("utf-8", "replace") if value is None else value))
    levels = [part for part in parts if isinstance(part, dict)]
    codes = [level.get(name) for level in levels for name in ("code", "status", "reason")]
    words = " ".join(part for part in parts if isinstance(part, str))[:LONGEST]
    words = words.replace(str(sent.get("prompt") or "\0"), "").lower()
    return Complaint(
        codes=tuple(code.lower() for code in codes if isinstance(code, str) and not code.isdigit()),
        types=tuple(kind.lower() for level in levels if isinstance(kind := level.get("type"), str)),
        status=next(filter(None, map(_status, codes)), None),
        is_error=any(level.get("error") for level in levels),
        words=words,
        parameter=_parameter(levels, words, sent),
        category=_category(levels, words),
    )


def clean(word: object) -> str | None:
    """A short word that may be kept and shown; None for anything that could be a sentence."""
    return word if isinstance(word, str) and CLEAN.fullmatch(word) else None


def _parts(value: object, depth: int = 0) -> Iterator[dict[str, Any] | str]:
    """Every object that may hold a code and every string that may hold words, from the outside in."""
    if depth > DEEPEST:
        return
    if isinstance(value, str):
        yield value
        if value.lstrip()[:1] in ("{", "["):
            yield from _parts(read_json(value.encode("utf-8", "replace")), depth + 1)
    elif isinstance(value, list):
        for item in value[:DEEPEST]:
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
        named = clean(level.get("param")) or clean(place[-1] if isinstance(place, list) and place else None)
        if named:
            return named
    return next((word for pair in NAMED.findall(words) for word in pair if word in sent), None)


def _category(levels: Sequence[dict[str, Any]], words: str) -> str | None:
    for level in levels:
        for names in (
            _listed(level, "moderation_details", "categories"),
            _listed(level, "metadata", "reasons"),
        ):
            if found := next(filter(None, map(clean, names)), None):
                return found
        results = level.get("content_filter_results")
        for name, result in results.items() if isinstance(results, dict) else ():
            if isinstance(result, dict) and result.get("filtered") is True and clean(name):
                return str(name)
    violation = VIOLATIONS.search(words)
    return violation[1] if violation else None


def _listed(level: dict[str, Any], outer: str, inner: str) -> list[object]:
    value = level.get(outer)
    names = value.get(inner) if isinstance(value, dict) else None
    return names if isinstance(names, list) else []
