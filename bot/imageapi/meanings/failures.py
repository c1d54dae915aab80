"""Translates an HTTP answer without a picture into one error of the domain.

What overrules everything is that the account is blocked. Then the endpoint's error code decides, then its type, then
reasons beside a missing picture, then codes that stand in sentences, then the HTTP status where it means one thing
only, then words, and in the end what the status is usually sent for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.errors import (
    AccountBlocked,
    AccountEmpty,
    AnswerBroken,
    BotError,
    EndpointBusy,
    EndpointDown,
    KeyRefused,
    ModelGone,
    NotVerified,
    PathWrong,
    PictureTooLargeThere,
    PromptRejected,
    RegionRefused,
    RequestRejected,
)
from bot.imageapi.meanings.codes import (
    CODES,
    STATUSES,
    TYPES,
    WEAK_CODES,
    declines,
    kind_named,
    spellings,
    squeezed,
)
from bot.imageapi.meanings.errorbody import ErrorBody, read_error_body
from bot.imageapi.meanings.gateways import was_not_reached
from bot.imageapi.meanings.kinds import ErrorKind
from bot.imageapi.meanings.leftout import ADDED, NotTaken
from bot.imageapi.meanings.parameters import option_named
from bot.imageapi.meanings.phrases import (
    BEGUN,
    EXCUSES,
    OF_PAGES,
    OVERRULING,
    PHRASES,
    QUOTED_NAME,
    phrase_in,
)
from bot.imageapi.meanings.redirects import origin_of
from bot.imageapi.retry import NotStarted, retry_after

# HTTP statuses of a request that was not started, if a code, a wait or words say so too.
RETRYABLE = frozenset({429, 503, 529})
OVERLOADED = frozenset({503, 529})
REFUSING = frozenset({400, 403, 422})
STREAMING = frozenset({"stream", "partial_images"})
# Statuses that mean one thing whatever the words beside them.
NOT_BY_WORDS = STATUSES.keys() - {429}


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An HTTP answer, read to its end. `headers` are looked up without regard to case.

    `is_begun`: it was a stream in which a picture came that was not finished. So the request may have been billed.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_begun: bool = False


def error_for(answer: HttpAnswer, sent: Mapping[str, Any], tries: int) -> BotError | NotStarted | NotTaken:
    """The error that the answer to `sent` (the JSON of the request) stands for; `tries` is how often it was sent.

    NotStarted if nothing was started for the request, so that it may be sent again. NotTaken if it names parameters
    of the request that it does not take, so that it, or the next one, may be sent without them.
    """
    if 300 <= answer.status < 400:
        return PathWrong(answer.status, origin_of(answer.headers.get("Location", "")))
    if was_not_reached(answer.status, answer.headers, answer.body):
        return NotStarted(EndpointDown(tries))
    body = read_error_body(answer.body, sent)
    status = answer.status if answer.status >= 300 else body.status or answer.status
    prompt = str(sent.get("prompt") or "").lower()
    model = str(sent.get("model") or "")
    wait = retry_after(answer.headers)
    wait = body.wait if wait is None else wait
    named = _named(body, prompt, status) or _by_words(body, prompt, model, status)
    if named in (None, ErrorKind.MODEL) and _is_overloaded(answer.status, body, prompt, wait):
        named = ErrorKind.RATE
    kind = named or _by_status(status, body)
    if answer.is_begun and kind is not ErrorKind.MODERATION:
        return AnswerBroken(answer.status)
    match kind:
        case ErrorKind.RATE:
            return _busy(answer.status, EndpointBusy(tries, wait), told=named is not None)
        case ErrorKind.PARAMETER:
            return _not_taken(answer.status, body)
        case ErrorKind.VERIFY if answer.status in REFUSING and _is_for_streams(body):
            return NotTaken(body.parameters)
        case ErrorKind.BROKEN if body.parameters & ADDED:
            return NotTaken(body.parameters & ADDED, AnswerBroken(status))
        case _:
            return _final(kind, status, body, sent)


def _named(body: ErrorBody, prompt: str, status: int) -> ErrorKind | None:
    """What the answer says by a name: a code, a type, a reason, or a code in a sentence."""
    for kind, pattern in OVERRULING.items():
        if not body.is_page and phrase_in(body.words, pattern, prompt):
            return kind
    if named := kind_named(body.codes, CODES) or kind_named(body.types, TYPES):
        return named
    if body.is_filtered or declines((*body.codes, *body.types)):
        return ErrorKind.MODERATION
    plain = squeezed(prompt)
    in_words = [name for name in body.names if not any(spelling in plain for spelling in spellings(name))]
    return None if body.is_page else kind_named(in_words, CODES)


def _by_words(body: ErrorBody, prompt: str, model: str, status: int) -> ErrorKind | None:
    if body.is_page:
        kind, pattern = OF_PAGES.get(status, (None, None))
        return kind if pattern is not None and pattern.search(body.words) else None
    if "model" in body.parameters and 400 <= status < 500:
        return ErrorKind.MODEL
    if status == 404:
        return ErrorKind.MODEL if _names_the_model(body, prompt, model) else None
    if status < 300 and phrase_in(body.words, EXCUSES, prompt):
        return ErrorKind.MODERATION
    kinds = _kinds_to_look_for(status, body)
    words = QUOTED_NAME.sub("", body.words)
    return next((kind for kind in kinds if phrase_in(words, PHRASES[kind], prompt)), None)


def _kinds_to_look_for(status: int, body: ErrorBody) -> tuple[ErrorKind, ...]:
    if status in (400, 422) and body.parameters - {"prompt", "model"}:
        return (ErrorKind.MODERATION, ErrorKind.VERIFY)
    if status == 401:
        return (ErrorKind.CREDIT, ErrorKind.VERIFY)
    if 400 <= status < 500:
        return () if status in NOT_BY_WORDS else tuple(PHRASES)
    if status < 300:  # what a chat model says by the way is no reason, unless it is why there is no picture
        return tuple(PHRASES) if body.is_error else (ErrorKind.MODERATION,)
    return (ErrorKind.MODERATION, ErrorKind.CREDIT, ErrorKind.VERIFY) if body.is_error else ()


def _names_the_model(body: ErrorBody, prompt: str, model: str) -> bool:
    """Whether a 404 is about the model; where no model is in it, there is no such path."""
    said = phrase_in(body.words, PHRASES[ErrorKind.MODEL], prompt)
    return said or (len(model) > 2 and model.lower() in body.words)


def _is_overloaded(status: int, body: ErrorBody, prompt: str, wait: float | None) -> bool:
    """Whether a 503 or 529 says that nothing was begun: by words for it, or by the wait it names."""
    if status not in OVERLOADED or body.is_page or phrase_in(body.words, BEGUN, prompt):
        return False
    return wait is not None or phrase_in(body.words, PHRASES[ErrorKind.RATE], prompt)


def _by_status(status: int, body: ErrorBody) -> ErrorKind:
    if status in STATUSES:
        return STATUSES[status]
    weak = kind_named((*body.codes, *body.types, *body.names), WEAK_CODES)
    if status == 403:
        return ErrorKind.KEY
    if 400 <= status < 500:
        return weak or ErrorKind.PARAMETER
    return weak if weak and status < 300 else ErrorKind.BROKEN


def _busy(status: int, busy: EndpointBusy, *, told: bool) -> BotError | NotStarted:
    # A bare 429 may as well mean that the account is empty: it is sent again only if a wait or a rate is named.
    if status in RETRYABLE and (told or busy.retry_after is not None):
        return NotStarted(busy, busy.retry_after)
    return busy


def _not_taken(status: int, body: ErrorBody) -> BotError | NotTaken:
    told = RequestRejected(min(map(option_named, body.parameters), default=None))
    if not body.parameters:
        return told
    return NotTaken(body.parameters, None if status in (400, 422) else told)


def _is_for_streams(body: ErrorBody) -> bool:
    """Whether nothing but the stream is refused: OpenAI wants some accounts verified for that."""
    return bool(body.parameters) and body.parameters <= STREAMING


def _final(kind: ErrorKind, status: int, body: ErrorBody, sent: Mapping[str, Any]) -> BotError:
    model = str(sent.get("model", ""))
    errors: Mapping[ErrorKind, BotError] = {
        ErrorKind.BLOCKED: AccountBlocked(),
        ErrorKind.MODERATION: PromptRejected(body.category),
        ErrorKind.CREDIT: AccountEmpty(_credit_code(body)),
        ErrorKind.VERIFY: NotVerified(model),
        ErrorKind.REGION: RegionRefused(),
        ErrorKind.MODEL: ModelGone(model),
        ErrorKind.KEY: KeyRefused(status),
        ErrorKind.PATH: PathWrong(status),
        ErrorKind.TOO_LARGE: _too_large(status, sent),
    }
    return errors.get(kind) or AnswerBroken(status)


def _too_large(status: int, sent: Mapping[str, Any]) -> BotError:
    """Of a request without a picture only the text can be too long."""
    with_picture = any(name.startswith(("image", "input_ref", "mask")) for name in sent)
    return PictureTooLargeThere(status) if with_picture else RequestRejected("prompt")


def _credit_code(body: ErrorBody) -> str | None:
    """The provider's code, as the table has it: nothing else of what it wrote."""
    names = (*body.codes, *body.types, *body.names)
    return next((name.lower() for name in names if kind_named([name], CODES) is ErrorKind.CREDIT), None)
