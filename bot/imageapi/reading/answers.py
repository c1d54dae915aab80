"""Finds the picture in the answer to `POST /images/generations`, whatever it is wrapped in.

The first thing that is a picture is taken, wherever it stands: the body itself, base64, a data: URL, an address. What
stands beside it (the revised prompt, the cost) is read where it is there. Only so much of an answer is read as is
needed for that, and no more than its limits allow, however large it is: see `scanner`.

All of it is slow enough to be done in a thread, and lets other threads run meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin

from bot.domain.pictures import Answer
from bot.imageapi.costs import named_cost, tokens_of
from bot.imageapi.reading.candidates import (
    ADDRESS,
    OTHER_ADDRESS,
    Candidate,
    Place,
    candidates,
    is_address,
)
from bot.imageapi.reading.encoded import begins_as_picture, decode, holds_picture
from bot.imageapi.reading.landmarks import further_candidates
from bot.imageapi.reading.lenient import text, whole
from bot.imageapi.reading.scanner import Budget, Value, scan
from bot.imageapi.reading.sent import Sent
from bot.imageapi.reading.shown import MOST_OF_A_TEXT, MOST_OF_AN_ADDRESS, named_in
from bot.imageapi.reading.spans import Span

WHITE = b" \t\r\n\xef\xbb\xbf"  # and a byte order mark
XML = re.compile(rb"\s*<\?xml\b(?!.{0,500}<(?:html|body)\b)", re.IGNORECASE | re.DOTALL)
REVISED_PROMPT_BYTES = 32 * 1024
MODEL_NAME_BYTES = 200


def read_answer(
    body: bytes, origin: str, sent: Mapping[str, Any] | None = None, content_type: str = ""
) -> Answer | None:
    """The picture in the body of an answer; None if there is none.

    `origin` is the endpoint's ("https://apipie.ai:443"): an address without a host is resolved against it. `sent` is
    the JSON of the request. Not for the event loop's thread: it pauses, so that other threads can run.
    """
    begin = body[:64].lstrip(WHITE)[:1]
    if begins_as_picture(body[:32]) or (
        content_type[:6].lower() == "image/" and begin not in (b"", b"{", b"[")
    ):
        return Answer(data=body)
    if begin == b"<":  # a page; what is inlined there is its logo
        return _first(_named(body), origin, Sent(sent or {})) if XML.match(body) else None
    budget = Budget(is_aside=True)
    bare = _bare_text(body)
    roots = scan(body, budget) if bare is None else [bare]
    found = candidates(roots, budget)
    if budget.tokens < 0 and not (found and found[0].likelihood <= ADDRESS):
        found += further_candidates(body)
    if (
        not found and body.find(b'"', 0, MOST_OF_A_TEXT) < 0
    ):  # no JSON: Python's way to write it, or plain text
        found = _named(body)
    return _first(found, origin, Sent(sent or {}))


def _named(body: bytes) -> list[Candidate]:
    """The address of a picture that stands somewhere in a text."""
    address = named_in(Span(body, 0, len(body)))
    return [] if address is None else [Candidate(OTHER_ADDRESS, Place(None), address=address)]


def _bare_text(body: bytes) -> Span | None:
    """The whole body as one string, if it is base64 or an address without quotes around it."""
    head, tail = body[:64], body[-64:]
    begin = len(head) - len(head.lstrip(WHITE))
    span = Span(body, begin, max(begin, len(body) - len(tail) + len(tail.rstrip(WHITE))))
    is_short = len(span) <= MOST_OF_AN_ADDRESS and b" " not in span.head(MOST_OF_AN_ADDRESS)
    is_bare = holds_picture(span) or (is_short and is_address(span.text(MOST_OF_AN_ADDRESS)))
    return span if is_bare else None


def _first(found: Iterable[Candidate], origin: str, sent: Sent) -> Answer | None:
    for each in found:
        if each.span is not None:
            data = decode(each.span)
            if data and not sent.has_picture(data):
                return _with_words(each.place, data=data)
        elif each.address is not None and not sent.has_address(each.address):
            address = _whole_address(each.address, origin)
            if address is not None:
                return _with_words(each.place, url=address)
    return None


def _whole_address(url: str, origin: str) -> str | None:
    try:
        return urljoin(f"{origin}/", url).encode("utf-8").decode("utf-8")
    except ValueError:  # "http://[" is no address, and half a surrogate pair has no UTF-8
        return None


def _with_words(place: Place, url: str | None = None, data: bytes | None = None) -> Answer:
    """The answer, with what stands beside the picture or around it; the nearest counts."""
    model = _beside(place, "usage", "model_used") or _beside(place, "model")

    def usage(*path: str) -> object:
        return _plain(_beside(place, "usage", *path))

    return Answer(
        url=url,
        data=data,
        revised_prompt=text(_plain(_beside(place, "revised_prompt"), REVISED_PROMPT_BYTES)),
        cost=named_cost(usage),
        model=text(_plain(model)),
        tokens=tokens_of(usage),
        created=whole(_plain(_beside(place, "created") or _beside(place, "created_at"))),
    )


def _beside(place: Place, *path: str) -> Value:
    for around in place.outwards():
        # Outermost stand all values of the answer: an event of a stream may tell what another one has cost.
        roots = around.value if around.above is None and isinstance(around.value, list) else [around.value]
        for value in roots:
            for name in path:
                value = value.get(name) if isinstance(value, dict) else None
            if value is not None and not isinstance(value, dict | list):
                return value
    return None


def _plain(value: Value, limit: int = MODEL_NAME_BYTES) -> object:
    return value.text(limit) if isinstance(value, Span) else value
