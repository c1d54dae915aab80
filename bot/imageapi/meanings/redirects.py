"""Where an endpoint sends a request instead of answering it."""

from __future__ import annotations

import re

from yarl import URL

HOST = re.compile(r"[A-Za-z0-9.:-]{1,100}")


def origin_of(location: str) -> str | None:
    """Scheme, host and port of a `Location` ("https://api.example"): a path or a query may hold secrets.

    None for a path on the same server, and for what cannot be read.
    """
    try:
        url = URL(location.strip())
        host = url.host or ""
        port = "" if url.is_default_port() or url.port is None else f":{url.port}"
    except ValueError:
        return None
    if url.scheme not in ("http", "https") or not HOST.fullmatch(host):
        return None
    return f"{url.scheme}://{f'[{host}]' if ':' in host else host}{port}"
