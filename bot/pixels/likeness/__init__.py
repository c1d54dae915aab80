"""Whether two pictures look nearly the same: by their fingerprints, of which then only few bits differ."""

from __future__ import annotations

import asyncio


async def fingerprint(data: bytes) -> str | None:
    """128 bits as 32 hexadecimal digits; None of a picture that is nearly of one colour, or cannot be looked at.

    It runs in a thread, which loads Pillow.
    """

    def work() -> str | None:
        from bot.pixels.likeness import hashing

        return hashing.fingerprint(data)

    return await asyncio.to_thread(work)


__all__ = ["fingerprint"]
