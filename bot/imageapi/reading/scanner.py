"""Reads JSON from bytes that nobody has checked, within a budget.

`json.loads` and its kin hold the interpreter until the last byte is read, and make an object of each value: 80 MB of
small objects become gigabytes, and meanwhile nothing else runs in the process. This scanner looks at a few thousand
tokens and no more, and leaves long strings where they are: a string becomes a `Span`, the place where it stands.

It takes what other readers refuse: numbers of thousands of digits, any depth of nesting, NaN, broken UTF-8, a byte
order mark, text that stops in the middle, several values one after the other (JSON lines, events of a stream). A string
with a colon behind it is the name of the value that follows, wherever it stands; so reading goes on after a fault.
"""

from __future__ import annotations

import math
import re
import time
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.imageapi.reading.spans import Span

MOST_TOKENS = 20_000  # names, values and brackets; the usual answer has a dozen
STRETCH = 500  # steps, which take about a millisecond
PAUSE = 0.0005  # seconds; longer than nothing, for only then another thread gets the interpreter at once
MOST_OF_A_NAME = 100  # bytes of a name that are kept
STEP = 64 * 1024  # bytes that one call of `re` looks at: it holds the interpreter until it returns
LEAP = 4 * 1024 * 1024  # the same for `find`, which is much faster
MOST_DIGITS = 40  # a number with more is none

TOKEN = re.compile(rb'[\s,:]*([\[\]{}"]|[^\s,:\[\]{}"]+)?')
COLON = re.compile(rb"\s{0,100}:")
WORDS = {b"true": True, b"false": False}

Value: TypeAlias = "dict[str, Value] | list[Value] | Span | float | int | bool | None"


@dataclass(slots=True)
class Budget:
    """How many tokens may still be read. `is_aside`: not in the thread of the event loop, to which it gives way."""

    tokens: int = MOST_TOKENS
    is_aside: bool = False
    _steps: int = 0

    def spend(self) -> bool:
        """Take one token; False if there is none left."""
        self.tokens -= 1
        self.give_way()
        return self.tokens >= 0

    def give_way(self) -> None:
        """One step of the work: after every `STRETCH` of them other threads may run."""
        self._steps += 1
        if self.is_aside and self._steps % STRETCH == 0:
            time.sleep(PAUSE)


@dataclass(slots=True)
class _Scan:
    body: bytes
    roots: list[Value] = field(default_factory=list)
    stack: list[dict[str, Value] | list[Value]] = field(default_factory=list)
    name: str | None = None
    depth: int | None = None

    def put(self, value: Value) -> None:
        """Where the value belongs: under its name in the object, in the list, or beside the other roots."""
        name, self.name = self.name, None
        top = self.stack[-1] if self.stack else self.roots
        if isinstance(top, dict):
            self._field(top, name or "", value)
        elif name is not None:
            top.append({name: value})
        else:
            top.append(value)

    def _field(self, top: dict[str, Value], name: str, value: Value) -> None:
        """The last of several fields of one name counts, but it does not hide what may be the picture."""
        before = top.get(name)
        if before is not None and (value is None or (isinstance(value, Span) and len(value) == 0)):
            return
        if isinstance(before, dict | list) and before:
            top[f"{name} "] = before
        top[name] = value

    def open(self, inner: dict[str, Value] | list[Value]) -> None:
        is_too_deep = self.depth is not None and len(self.stack) >= self.depth
        self.put(None if is_too_deep else inner)
        self.stack.append(inner)

    def string(self, begin: int, end: int) -> int:
        """Take the string between two quotes; returns where to go on."""
        colon = COLON.match(self.body, end + 1, end + 102)
        if colon is None:
            self.put(Span(self.body, begin, end))
            return end + 1
        self.name = Span(self.body, begin, end).text(MOST_OF_A_NAME)
        return colon.end()


def scan(body: bytes, budget: Budget, *, begin: int = 0, depth: int | None = None) -> list[Value]:
    """The values that follow one another in the body from `begin` on, as far as the budget goes. Never raises.

    With `depth`, what is nested deeper is read past, and None stands in its place.
    """
    found = _Scan(body, depth=depth)
    at = begin
    while at < len(body) and budget.spend():
        match = TOKEN.match(body, at, at + STEP)
        if match is None:  # it matches everything, the empty text too
            break
        at, mark = match.end(), match[1]
        if mark == b'"':
            at = found.string(at, _closing_quote(body, at, budget))
        elif mark == b"{":
            found.open({})
        elif mark == b"[":
            found.open([])
        elif mark in (b"}", b"]"):
            found.name = None
            if found.stack:
                found.stack.pop()
        elif mark is not None and (found.stack or not mark.isalpha()):
            found.put(_scalar(mark))
    return found.roots


def _closing_quote(body: bytes, begin: int, budget: Budget) -> int:
    """Where the string that begins there ends: before the next quote that is not escaped, or with the body."""
    at = begin
    while True:
        quote = find(body, b'"', at)
        if quote < 0:
            return len(body)
        before = body[max(begin, quote - 4096) : quote]
        if (len(before) - len(before.rstrip(b"\\"))) % 2 == 0:
            return quote
        if not budget.spend():
            return len(body)
        at = quote + 1


def find(body: bytes, what: bytes, begin: int) -> int:
    """As `bytes.find`, in steps between which other threads can run. `what` is one byte."""
    for at in range(begin, len(body), LEAP):
        found = body.find(what, at, at + LEAP)
        if found >= 0:
            return found
    return -1


def _scalar(word: bytes) -> float | int | bool | None:
    if word in WORDS:
        return WORDS[word]
    if len(word) > MOST_DIGITS:
        return None
    try:
        return int(word)
    except ValueError:
        pass
    try:
        number = float(word)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
