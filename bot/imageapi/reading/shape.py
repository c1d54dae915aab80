"""What an answer looks like, for the log: the names of its fields and the types of their values, no values.

A name too can be what nobody may read in a log, since the endpoint chooses it: only short plain words are shown, and
none that is a word of the prompt.
"""

from __future__ import annotations

import re

from bot.imageapi.reading.scanner import Budget, Value, scan
from bot.imageapi.reading.spans import Span

MOST_CHARACTERS = 400
MOST_FIELDS = 12  # of one object
MOST_DEPTH = 6
TOKENS = 300
NAME = re.compile(r"[A-Za-z_][A-Za-z_]{0,29}|b64_json|base64")
PLAIN = re.compile(r"[\w.+-]{1,40}/[\w.+-]{1,40}", re.ASCII)


def shape_of(body: bytes, content_type: str, prompt: str = "") -> str:
    """`application/json {created: number, data: [{url: null}]}`; at most MOST_CHARACTERS long."""
    kind = content_type.partition(";")[0].strip()
    kind = kind if PLAIN.fullmatch(kind) else "no media type"
    start = body[:64].lstrip()[:1]
    if start not in (b"{", b"["):
        return f"{kind} {_described(start, len(body))}"
    hidden = frozenset(re.findall(r"\w+", prompt.lower()))
    roots = scan(body, Budget(TOKENS))
    return f"{kind} {' '.join(_shape(root, hidden, MOST_DEPTH) for root in roots[:3])}"[:MOST_CHARACTERS]


def _described(start: bytes, size: int) -> str:
    what = {b"<": "a page", b'"': "a string", b"": "nothing"}.get(start, "text or bytes")
    return f"{what}, {size} bytes"


def _shape(value: Value, hidden: frozenset[str], depth: int) -> str:
    if isinstance(value, dict):
        if depth == 0:
            return "{…}"
        shown = [
            f"{_name(name, hidden)}: {_shape(inner, hidden, depth - 1)}"
            for name, inner in list(value.items())[:MOST_FIELDS]
        ]
        return "{" + ", ".join([*shown, "…"] if len(value) > MOST_FIELDS else shown) + "}"
    if isinstance(value, list):
        if depth == 0 or not value:
            return "[…]" if value else "[]"
        more = f", … {len(value)}" if len(value) > 1 else ""
        return f"[{_shape(value[0], hidden, depth - 1)}{more}]"
    if isinstance(value, Span):
        return "text" if len(value) else "empty text"
    return "null" if value is None else "flag" if isinstance(value, bool) else "number"


def _name(name: str, hidden: frozenset[str]) -> str:
    return name if NAME.fullmatch(name) and name.lower() not in hidden else "…"
