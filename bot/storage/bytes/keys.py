"""The keys of picture bytes, which are file names in a folder and object names in a bucket."""

from __future__ import annotations

import re

KEY = re.compile(r"[0-9a-z_-]+(/[0-9a-z_-]+)*", re.ASCII)


def is_key(text: str) -> bool:
    """Whether `text` is a key: it cannot lead out of the store, and means the same in every kind of store."""
    return len(text) <= 200 and KEY.fullmatch(text) is not None


def checked(key: str) -> str:
    """The same key. Raises ValueError if it is none."""
    if not is_key(key):
        raise ValueError("a key is made of a-z, 0-9, _ and -, in parts divided by /")
    return key
