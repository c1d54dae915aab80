"""Waiting until nothing is left to be done, on any process."""

from __future__ import annotations

import asyncio

from tests.crash.community import Community
from tests.crash.ledger import Ledger

LOOK = 1.0  # seconds between two looks
QUIET = 3  # looks in a row at which there is nothing to do, and between which Discord has heard nothing


async def until_settled(community: Community, ledger: Ledger, within: float, *, all_run: bool = True) -> None:
    """Raises TimeoutError after so many seconds.

    Unless `all_run`, nobody waits for replies that say "thinking…": a dead process's own next start answers them.
    """
    quiet = 0
    async with asyncio.timeout(within):
        while quiet < QUIET:
            before = community.heard
            await asyncio.sleep(LOOK)
            busy = community.heard > before or community.waiting or await ledger.under_way()
            if not busy and all_run:
                busy = await ledger.unanswered()
            quiet = 0 if busy else quiet + 1


async def left_over(ledger: Ledger) -> str:
    """For people: what has not settled."""
    return f"{await ledger.under_way()} pictures or posts, {await ledger.unanswered()} notes of replies"
