"""Reads the body of an answer without a picture, whatever its shape.

Seen: OpenAI's `{"error": {code, type, param, message}}`, `{"error": "..."}`, a top-level `{code, message}`, FastAPI's
`detail` (words or a list), problem+json, `{"success": false, "error": {...}}` whose message is JSON again, codes that
are integers or stringified statuses, codes inside sentences, plain text, HTML; and reasons inside a 200.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.imageapi.meanings.categories import category_of
from bot.imageapi.meanings.filtered import is_filtered
from bot.imageapi.meanings.parameters import refused_parameters
from bot.imageapi.meanings.waits import wait_in
from bot.imageapi.reading.lenient import read_json, read_whole_json

MAX_DEPTH = 8  # levels of nesting that are read, and items of a list
SHORTEST_ECHO = 12  # characters
MAX_WORDS = 4000  # characters; what stands further down in a page of HTML decides nothing
WORDS = (
    *("error", "errors", "detail", "details", "message", "msg", "title", "reason", "description"),
    *("error_msg", "error_message", "error_description", "status_msg", "failure_reason"),
    *("blockReasonMessage", "finishMessage", "raiFilteredReason"),
)
OBJECTS = (
    *("inner_error", "innererror", "provider_specific_fields", "metadata", "validation", "issues"),
    *("base_resp", "header", "body", "response", "promptFeedback", "prompt_feedback", "candidates"),
    *("predictions", "data", "images", "choices", "output", "result"),
)
CODE_NAMES = ("code", "status", "reason", "error_code", "errorCode", "status_code", "error", "name")
ERRORS = ("error", "errors", "base_resp", "failure_reason", "error_msg", "error_message")
TYPE_NAMES = ("type", "error_type", "errorType", "__type")
# Where numbers mean something else than elsewhere: MiniMax, iFlytek.
PLACES = ("base_resp", "header")
# A code's name inside a sentence: `content_filter`, `ResponsibleAIPolicyViolation`, `litellm.RateLimitError`.
NAME_IN_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_.][A-Za-z0-9]+)+|[A-Za-z]*[a-z][A-Z][A-Za-z]*")
IS_CODE = re.compile(r"[\w.:-]{1,80}")


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """What the body says of the error.

    `codes` and `types` are as they were sent, outermost first; `names` are what looks like a code in the text.
    `status` is an HTTP status that stands in the body. `is_error`: the body calls itself an error, which happens with
    HTTP 200 too. `is_page`: it is HTML. `is_filtered`: it says that moderation kept the picture back. `parameters` are
    those of the request that were refused, `wait` the seconds to wait that it names.

    `words` is all text, in lower case. It may repeat the prompt: it must not be shown or logged.
    """

    codes: tuple[str, ...]
    types: tuple[str, ...]
    names: tuple[str, ...]
    status: int | None
    is_error: bool
    is_page: bool
    is_filtered: bool
    words: str
    parameters: frozenset[str]
    category: str | None
    wait: float | None


def read_error_body(body: bytes, sent: Mapping[str, Any]) -> ErrorBody:
    """Read the body. `sent` is the JSON of the request: its prompt is removed from the words, its keys are parameters.

    Never raises: what is not understood is left out.
    """
    text = body[: 4 * MAX_WORDS].decode("utf-8", "replace")
    value = None if _is_echo(body, text, str(sent.get("prompt") or "")) else read_json(body)
    parts = list(_parts(text if value is None else value, _echo(sent)))
    levels = [part for part in parts if isinstance(part, dict)]
    words = " ".join(part for part in parts if isinstance(part, str))[:MAX_WORDS]
    codes = [code for level in levels for name in CODE_NAMES for code in _codes(level, name)]
    return ErrorBody(
        codes=tuple(code for code in codes if _status(code) is None),
        types=tuple(
            kind for level in levels for name in TYPE_NAMES if isinstance(kind := level.get(name), str)
        ),
        names=tuple(NAME_IN_WORDS.findall(words)),
        status=next(filter(None, map(_status, codes)), None),
        is_error=any(level.get(name) for level in levels for name in ERRORS),
        is_page=value is None and text.lstrip()[:1] == "<",
        is_filtered=any(map(is_filtered, levels)),
        words=words.lower(),
        parameters=refused_parameters(levels, words, sent),
        category=category_of(levels, words),
        wait=wait_in(levels, words.lower(), str(sent.get("prompt") or "").lower()),
    )


def _echo(sent: Mapping[str, Any]) -> str:
    """The prompt, if it is long enough to be told from a word that an error has by itself."""
    prompt = str(sent.get("prompt") or "")
    return prompt if len(prompt) >= SHORTEST_ECHO else "\0"


def _is_echo(body: bytes, text: str, prompt: str) -> bool:
    """Whether the prompt stands in the body as it was written, quotes and all, so that it could pass for JSON.

    In JSON that repeats it each of its quotes is escaped. JSON that is broken may hold a piece of it.
    """
    quote = prompt.find('"')
    if quote < 0:
        return False
    if read_whole_json(body) is None:
        return prompt[: quote + 1][-SHORTEST_ECHO:] in text
    return len(prompt) >= SHORTEST_ECHO and prompt.strip() in text


def _parts(value: object, prompt: str, depth: int = 0) -> Iterator[dict[str, Any] | str]:
    """Every object that may hold a code and every string that may hold words, outermost first.

    A string that is JSON itself is read too, but not where it is the prompt, whole or cut short: no member's text is an
    answer.
    """
    if depth > MAX_DEPTH:
        return
    if isinstance(value, str):
        text = value[: 4 * MAX_WORDS].replace(prompt, "")
        yield text
        if text.lstrip()[:1] in ("{", "["):
            yield from _parts(read_whole_json(text), prompt, depth + 1)
    elif isinstance(value, list):
        for item in value[:MAX_DEPTH]:
            yield from _parts(item, prompt, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in WORDS:
            yield from _parts(value.get(name), prompt, depth + 1)
        for name in OBJECTS:
            inner = value.get(name)
            if isinstance(inner, dict) and name in PLACES:
                inner = {"place": name, **inner}
            if isinstance(inner, dict | list):
                yield from _parts(inner, prompt, depth + 1)


def _codes(level: Mapping[str, Any], name: str) -> Iterator[str]:
    """What may be a code: a word or a number, without white space."""
    code = level.get(name)
    if isinstance(code, int) and not isinstance(code, bool) and abs(code) < 10**9:
        code = str(code)
    if isinstance(code, str) and IS_CODE.fullmatch(code):
        place = level.get("place")
        yield f"{place}:{code}" if place in PLACES else code


def _status(code: str) -> int | None:
    number = int(code) if code.isascii() and code.isdigit() and len(code) == 3 else 0
    return number if 400 <= number < 600 else None
