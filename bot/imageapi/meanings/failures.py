"""Translates an HTTP answer without a picture into one error of the domain.

The endpoint's error code decides first, then its type, then the HTTP status, then words in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.errors import (
    AccountEmpty,
    AnswerBroken,
    BotError,
    EndpointBusy,
    KeyRefused,
    ModelGone,
    PromptRejected,
    RequestRejected,
)
from bot.imageapi.meanings.errorbody import ErrorBody, read_error_body
from bot.imageapi.meanings.errorkinds import BY_CODE, BY_STATUS, BY_TYPE, BY_WORDS, ErrorKind
from bot.imageapi.retry import NotStarted, retry_after

RETRYABLE = frozenset(
    {429, 503, 529}
)  # HTTP statuses of a request that was not started, if a code says so too


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An HTTP answer, read to its end. `headers` are looked up without regard to case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def error_for(answer: HttpAnswer, sent: Mapping[str, Any], tries: int) -> BotError | NotStarted:
    """The error that the answer to `sent` (the JSON of the request) stands for; `tries` is how often it was sent.

    NotStarted if nothing was started for the request, so that it may be sent again.
    """
    body = read_error_body(answer.body, sent)
    status = answer.status if answer.status >= 300 else body.status or answer.status
    named = _first(body.codes, BY_CODE) or _first(body.types, BY_TYPE)
    match named or _by_status(status, body):
        case ErrorKind.RATE:
            busy = EndpointBusy(tries, retry_after(answer.headers))
            # Only if a code says so: a bare 429 may as well mean that the account is empty.
            return NotStarted(busy, busy.retry_after) if named and answer.status in RETRYABLE else busy
        case ErrorKind.MODERATION:
            return PromptRejected(body.category)
        case ErrorKind.CREDIT:
            return AccountEmpty(_credit_code(body))
        case ErrorKind.KEY:
            return KeyRefused(status)
        case ErrorKind.MODEL:
            return ModelGone(str(sent.get("model", "")))
        case ErrorKind.PARAMETER:
            return RequestRejected(body.parameter)
        case ErrorKind.BROKEN:
            return AnswerBroken(status)


def _first(names: Iterable[str], table: Mapping[str, ErrorKind]) -> ErrorKind | None:
    return next((table[name] for name in names if name in table), None)


def _by_status(status: int, body: ErrorBody) -> ErrorKind:
    """By the status if it means one thing only; by words if it does not (200, 400, 403, 422)."""
    if status in BY_STATUS:
        return BY_STATUS[status]
    refused = 400 <= status < 500
    if not refused and not (status < 300 and body.is_error):
        return ErrorKind.BROKEN
    by_words = _first((phrase for phrase in BY_WORDS if phrase in body.words), BY_WORDS)
    if by_words:
        return by_words
    if status == 403:
        return ErrorKind.KEY
    return ErrorKind.PARAMETER if refused else ErrorKind.BROKEN


def _credit_code(body: ErrorBody) -> str | None:
    names = (*body.codes, *body.types)
    return next((name for name in names if BY_CODE.get(name) is ErrorKind.CREDIT), None)
