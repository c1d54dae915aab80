"""An answer without a picture in it, as one domain error: by code, then type, then HTTP status, then words."""

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
from bot.imageapi.complaint import Complaint, read_complaint
from bot.imageapi.meanings import BY_CODE, BY_STATUS, BY_TYPE, BY_WORDS, Meaning
from bot.imageapi.retry import NotStarted, retry_after

REPEATABLE = frozenset({429, 503, 529})


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer, read to its end. `headers` are looked up without regard to case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def failure(reply: Reply, sent: Mapping[str, Any], tries: int) -> BotError | NotStarted:
    """What the reply to `sent` (the request's JSON) means. NotStarted: the same request may be sent again."""
    complaint = read_complaint(reply.body, sent)
    status = reply.status if reply.status >= 300 else complaint.status or reply.status
    named = _first(complaint.codes, BY_CODE) or _first(complaint.types, BY_TYPE)
    match named or _by_status(status, complaint):
        case Meaning.RATE:
            busy = EndpointBusy(tries, retry_after(reply.headers))
            # Named, not by its status alone: a bare 429 may as well mean that the account is empty.
            return NotStarted(busy, busy.retry_after) if named and reply.status in REPEATABLE else busy
        case Meaning.MODERATION:
            return PromptRejected(complaint.category)
        case Meaning.CREDIT:
            return AccountEmpty(_credit_code(complaint))
        case Meaning.KEY:
            return KeyRefused(status)
        case Meaning.MODEL:
            return ModelGone(str(sent.get("model", "")))
        case Meaning.PARAMETER:
            return RequestRejected(complaint.parameter)
        case Meaning.BROKEN:
            return AnswerBroken(status)


def _first(names: Iterable[str], table: Mapping[str, Meaning]) -> Meaning | None:
    return next((table[name] for name in names if name in table), None)


def _by_status(status: int, complaint: Complaint) -> Meaning:
    """By the status where it speaks for itself, by words where it does not (200, 400, 403, 422)."""
    if status in BY_STATUS:
        return BY_STATUS[status]
    refused = 400 <= status < 500
    if not refused and not (status < 300 and complaint.is_error):
        return Meaning.BROKEN
    said = _first((phrase for phrase in BY_WORDS if phrase in complaint.words), BY_WORDS)
    if said:
        return said
    if status == 403:
        return Meaning.KEY
    return Meaning.PARAMETER if refused else Meaning.BROKEN


def _credit_code(complaint: Complaint) -> str | None:
    said = (*complaint.codes, *complaint.types)
    return next((name for name in said if BY_CODE.get(name) is Meaning.CREDIT), None)
