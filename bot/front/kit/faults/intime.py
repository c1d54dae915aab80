"""Reads before the first answer to an interaction, for which Discord waits three seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from bot.domain.errors import StoreBusy

T = TypeVar("T")
READ_WITHIN = 1.5  # seconds for a read before the first answer; half of what Discord waits


async def in_time(read: Awaitable[T], within: float = READ_WITHIN) -> T:
    """All that is read before the first answer. Raises StoreBusy if it takes longer than `within` seconds: nobody could
    be told any more."""
    try:
        return await asyncio.wait_for(read, within)
    except TimeoutError as error:
        raise StoreBusy from error
