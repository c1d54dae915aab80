"""What a store of picture bytes may be asked for."""

from __future__ import annotations

import re

KEY = re.compile(r"[0-9a-z_-]+(/[0-9a-z_-]+)*", re.ASCII)


def is_key(text: str) -> bool:
    """Whether it cannot lead out of the store and means the same in every kind of store."""
    return len(text) <= 200 and KEY.fullmatch(text) is not None


def checked(key: str) -> str:
    """The key, if it is one."""
    if not is_key(key):
        raise ValueError("a key is made of a-z, 0-9, _ and -, in parts divided by /")
    return key
