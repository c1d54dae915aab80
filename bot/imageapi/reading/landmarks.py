"""Finds pictures in a text that is too long to be read: where a string begins like one, reading begins there.

It looks at the text in windows, and other threads run between two of them.
"""

from __future__ import annotations

import heapq
import itertools
import re
import time
from collections.abc import Iterator

from bot.imageapi.reading.candidates import Candidate, candidates
from bot.imageapi.reading.scanner import PAUSE, Budget, scan

WINDOW = 256 * 1024  # bytes
MOST_LANDMARKS = 200
TOKENS_EACH = 6
# How a string begins that is an address, a data: URL, or base64 of PNG, JPEG, WebP or GIF.
LANDMARKS = (b'"http', b'"data:image', b'"iVBORw0KGgo', b'"/9j', b'"\\/9j', b'"UklGR', b'"R0lGOD')
LONGEST = max(map(len, LANDMARKS))
NAME = re.compile(rb'"[^"\\]{1,60}"\s{0,20}:\s{0,20}(?:\[\s{0,20})?$')
LONGEST_NAME = 140


def further_candidates(body: bytes) -> list[Candidate]:
    """What may be the picture, wherever it stands in the body; the likeliest first."""
    found: list[Candidate] = []
    for at in itertools.islice(_landmarks(body), MOST_LANDMARKS):
        budget = Budget(TOKENS_EACH)
        found += candidates(scan(body, budget, begin=_begin_of_name(body, at)), budget)
    return sorted(found, key=lambda each: each.likelihood)


def _landmarks(body: bytes) -> Iterator[int]:
    """Where strings stand that begin like a picture, in their order."""
    for begin in range(0, len(body), WINDOW):
        window = body[begin : begin + WINDOW + LONGEST]
        yield from heapq.merge(*(_each(window, what, begin) for what in LANDMARKS))
        time.sleep(PAUSE)


def _each(window: bytes, what: bytes, begin: int) -> Iterator[int]:
    at = window.find(what)
    while 0 <= at < WINDOW:
        yield begin + at
        at = window.find(what, at + 1)


def _begin_of_name(body: bytes, at: int) -> int:
    """Where the name of the string stands that begins at `at`; `at` where it has none."""
    begin = max(0, at - LONGEST_NAME)
    named = NAME.search(body[begin:at])
    return begin + named.start() if named else at
