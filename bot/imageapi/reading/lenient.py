"""Lenient reading of foreign JSON and of the values in it: a wrong value counts as left out.

The picture has been paid for when its answer is read. So nothing beside the picture may make reading fail.
"""

from __future__ import annotations

import math
from codecs import BOM_UTF8
from typing import Any

import orjson

from bot.imageapi.reading.scanner import MOST_TOKENS, Budget, Value, scan
from bot.imageapi.reading.spans import Span

JSON_LIMIT_BYTES = 64 * 1024
TEXT_LIMIT_BYTES = 32 * 1024  # of one string in JSON that `orjson` refuses
MOST_DEPTH = 100  # of nesting in such JSON
STRUCTURE = (b",", b"[", b"{", b":")
MAX_NUMBER = 2**53  # what is larger is no time and no price


def read_json(body: bytes, limit: int = JSON_LIMIT_BYTES, tokens: int = MOST_TOKENS) -> object:
    """The JSON value in the first `limit` bytes; None if there is none.

    What `orjson` refuses is read as far as it can be (see `scanner`): text that was cut off, a number of thousands of
    digits, deep nesting. So is what has so many values that to read them all would hold the interpreter for long.
    """
    body = body[:limit].removeprefix(BOM_UTF8)
    if sum(map(body.count, STRUCTURE)) < tokens:
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            pass
    roots = [root for root in map(_copied, scan(body, Budget(tokens), depth=MOST_DEPTH)) if root is not None]
    return roots[0] if roots and body.lstrip()[:1] in (b"{", b"[", b'"') else None


def read_whole_json(text: str | bytes) -> object:
    """The JSON value; None if the text is not all of one, as where it was cut off."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _copied(value: Value) -> Any:
    """The value with its strings as text. No deeper than `scan` has read it."""
    if isinstance(value, Span):
        return value.text(TEXT_LIMIT_BYTES)
    if isinstance(value, list):
        return [_copied(item) for item in value]
    return {name: _copied(item) for name, item in value.items()} if isinstance(value, dict) else value


def text(value: object) -> str | None:
    """A string that is not blank, without what PostgreSQL does not store: NUL, and halves of surrogate pairs."""
    if not isinstance(value, str) or not value.strip():
        return None
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def number(value: object) -> float | None:
    """A number, or a string that holds one ("0.00199500"), if it is finite and not negative."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) and 0 <= found < MAX_NUMBER else None


def whole(value: object) -> int | None:
    """As `number`, without what stands behind the point."""
    found = number(value)
    return None if found is None else int(found)
