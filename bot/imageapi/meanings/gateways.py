"""What a proxy before the endpoint says by a status of its own."""

from __future__ import annotations

from collections.abc import Mapping

# Cloudflare's: the server refuses connections, cannot be reached, or does not agree on TLS. Not 520, 522 and 524, which
# may come after the request was handed on.
NOT_REACHED = frozenset({521, 523, 525, 526})


def was_not_reached(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether the proxy could not hand the request on, so that nothing was begun."""
    is_cloudflare = "cloudflare" in headers.get("Server", "").lower() or b"cloudflare" in body.lower()
    return status in NOT_REACHED and is_cloudflare
