"""What values of settings must look like; `settings` says so in words."""

from __future__ import annotations

import re
import unicodedata
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

CURRENCY = re.compile(r"[^\W\d_]{1,8}|[^\W\d_]{0,3}[^\s\w,;\"'`*~|<>@=+-]{1,3}")  # EUR, € or R$
HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+(:[ -~]*)?")
HOST = re.compile(r"[0-9A-Za-z.:_-]{1,253}")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
SCHEME_OF_A_KEY = re.compile(r"(bearer|bot|basic|api-key|authorization:)\s", re.IGNORECASE)
STORES = ("file", "s3", "gs", "az")
MOST_SHARDS = 100_000


def exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that no disk takes
        return False


def is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no disk takes
        return False


def address(value: str, schemes: tuple[str, ...]) -> str:
    try:
        parts = urlsplit(value)
        named = bool(parts.hostname) and parts.port != 0 and not any(map(str.isspace, value))
    except ValueError:  # a port beyond 65535, or half of an IPv6 address
        named = False
    if not named or parts.scheme not in schemes:
        raise ValueError(f"must be an address that begins with {schemes[0]}:// and names a host")
    if parts.username or parts.password:
        raise ValueError("must not carry a user name or password")
    return value


def origin(address: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port of an address that `address` takes."""
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def is_safe(address: str) -> bool:
    return urlsplit(address).scheme in ("https", "wss") or is_loopback(address)


def is_loopback(address: str) -> bool:
    """Whether it leads to this machine and nowhere else, by the number or the name of its host."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def breaks_a_line(char: str) -> bool:
    """Whether it is a control character, a line or paragraph separator, or half of a surrogate pair."""
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")


def one_word(secret: str) -> str:
    word = secret.strip()
    if SCHEME_OF_A_KEY.match(word):
        raise ValueError("must be the secret alone; take away the word before it")
    if not word or any(map(str.isspace, word)):
        raise ValueError("must be one word without spaces; copy it again")
    return word


def shards_of(part: str) -> range:
    first, dash, last = part.strip().partition("-")
    found = range(int(first), int(last if dash else first) + 1)
    if not found or not 0 <= found[0] <= found[-1] < MOST_SHARDS:
        raise ValueError
    return found


def no_number(text: str) -> float:
    """For NaN and the infinities, which are no JSON though Python reads them. Raises ValueError."""
    raise ValueError(text)
