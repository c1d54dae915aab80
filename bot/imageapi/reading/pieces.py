"""Joins bytes that came in pieces, without holding up the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

AT_ONCE = 1024 * 1024  # bytes that are copied without a thread


async def joined(pieces: Sequence[bytes], size: int) -> bytes:
    """The pieces as one; `size` is how many bytes they have."""
    # `join` lets other threads run while it copies many bytes, but not in the event loop's own thread.
    return b"".join(pieces) if size <= AT_ONCE else await asyncio.to_thread(b"".join, pieces)
