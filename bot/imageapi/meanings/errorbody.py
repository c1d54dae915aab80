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
from bot.imageapi.meanings.codes import squeezed
from bot.imageapi.meanings.filtered import is_filtered
from bot.imageapi.meanings.parameters import refused_parameters
from bot.imageapi.meanings.parts import MAX_WORDS, PLACES, parts_of, xml_fields
from bot.imageapi.meanings.waits import wait_in
from bot.imageapi.reading.lenient import read_json, read_whole_json

SHORTEST_ECHO = 12  # characters
# Fields that hold a code, by their squeezed names; a number is one only in these.
CODE_NAMES = frozenset(("code", "status", "reason", "errorcode", "statuscode", "errcode", "error", "name"))
CODE_ENDS = ("code", "reason", "status")
ERRORS = frozenset(("error", "errors", "baseresp", "failurereason", "failreason", "errormsg", "errormessage"))
TYPE_NAMES = frozenset(("type", "errortype"))
FAILED = frozenset(("failed", "failure", "fail", "error", "errored", "rejected"))
# A code's name inside a sentence: `content_filter`, `ResponsibleAIPolicyViolation`, `litellm.RateLimitError`.
NAME_IN_WORDS = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]{0,60}(?:[_.][A-Za-z0-9]{1,60})+"
    r"|(?<![A-Za-z])[A-Za-z]{0,60}[a-z][A-Z][A-Za-z]{0,60}"
)
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
    prompt = str(sent.get("prompt") or "")
    value = None if _is_echo(body, text, prompt) else read_json(body)
    if value is None and "<" not in prompt:  # or the prompt could pass for XML
        value = xml_fields(text)
    parts = parts_of(text if value is None else value, _echo(sent))
    levels = [part for part in parts if isinstance(part, dict)]
    words = " ".join(part for part in parts if isinstance(part, str))[:MAX_WORDS].replace("’", "'")
    codes = [code for level in levels for code in _codes(level)]
    return ErrorBody(
        codes=tuple(code for code in codes if _status(code) is None),
        types=tuple(kind for level in levels for kind in _types(level)),
        names=tuple(NAME_IN_WORDS.findall(words)),
        status=next(filter(None, map(_status, codes)), None),
        is_error=any(map(_is_error, levels)),
        is_page=value is None and text.lstrip()[:1] == "<",
        is_filtered=any(map(is_filtered, levels)),
        words=words.lower(),
        parameters=refused_parameters(levels, words, sent),
        category=category_of(levels, words),
        wait=wait_in(levels, words.lower(), prompt.lower()),
    )


def _echo(sent: Mapping[str, Any]) -> str:
    """The prompt, if it is long enough to be told from a word that an error has by itself."""
    prompt = str(sent.get("prompt") or "")
    return prompt if len(prompt) >= SHORTEST_ECHO else "\0"


def _is_echo(body: bytes, text: str, prompt: str) -> bool:
    """Whether the prompt stands in the body as it was written, quotes and all, so that it could pass for JSON.

    In JSON that repeats it each of its quotes is escaped. JSON that is broken may hold a piece of it.
    """
    text, prompt = text.casefold(), prompt.casefold()
    quote = prompt.find('"')
    if quote < 0:
        return False
    if read_whole_json(body) is None:
        return prompt[: quote + 1][-SHORTEST_ECHO:] in text
    return len(prompt) >= SHORTEST_ECHO and prompt.strip() in text


def _codes(level: Mapping[str, Any]) -> Iterator[str]:
    """What may be a code: a word or a number, without white space."""
    for name, code in level.items():
        plain = squeezed(name)
        if plain in CODE_NAMES and isinstance(code, int) and not isinstance(code, bool) and abs(code) < 10**9:
            code = str(code)
        elif plain not in CODE_NAMES and not plain.endswith(CODE_ENDS):
            continue
        if isinstance(code, str) and IS_CODE.fullmatch(code):
            place = level.get("place")
            yield f"{place}:{code}" if place in PLACES else code


def _types(level: Mapping[str, Any]) -> Iterator[str]:
    return (kind for name, kind in level.items() if squeezed(name) in TYPE_NAMES and isinstance(kind, str))


def _is_error(level: Mapping[str, Any]) -> bool:
    """Whether this object calls itself an error: many do so in a 200."""
    for name, value in level.items():
        plain = squeezed(name)
        if (plain in ERRORS and value) or (plain in ("success", "ok") and value is False):
            return True
        if plain.endswith(("status", "state")) and isinstance(value, str) and squeezed(value) in FAILED:
            return True
        if plain in ("code", "errorcode", "errcode") and isinstance(value, int) and value != 0:
            return not 200 <= value < 300
    return False


def _status(code: str) -> int | None:
    number = int(code) if code.isascii() and code.isdigit() and len(code) == 3 else 0
    return number if 400 <= number < 600 else None
