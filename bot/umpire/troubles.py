"""Hosts are told what could not be posted: each reason once, until it is posted after all, or fails for another one.

That they are to be told is noted in the transaction in which a post fails, and leased, so that one process alone tells
it; that they have heard it is written down afterwards. Who is killed in between has them told once more: of a channel
that is gone they may hear in no other way, and a line that stands there twice does no harm.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

from bot.domain.challenges.records import Hosted, Trouble
from bot.studio.background import Background
from bot.studio.insist import Insist
from bot.studio.wakeup import Wakeup

log = logging.getLogger(__name__)

LOOK = 120.0  # seconds between two looks for what another process has left
LONGEST_BACK_OFF = 10.0  # seconds between two looks while the database is away
TELL_FOR = 10.0  # seconds; much less than the lease


class Untold(Protocol):
    """What hosts have not heard yet. Every verb raises StoreBusy."""

    async def claim_due(self) -> tuple[Hosted, Trouble] | None:
        """The oldest one that nobody is telling, leased; None if there is none."""

    async def told(self, hosted: Hosted, trouble: Trouble) -> None:
        """They have heard it, of all posts of this kind."""

    async def unheard(self, hosted: Hosted, trouble: Trouble) -> None:
        """They could not be reached, and are to be told when it fails again."""


class Hosts(Protocol):
    """Those who run a challenge."""

    async def tell(self, hosted: Hosted, trouble: Trouble) -> bool:
        """Say in the server's mod log, if it has one, what could not be done; False if it could not be written to.

        Never raises.
        """


class Troubles:
    """`failed` is notified when a post has failed."""

    def __init__(
        self, *, untold: Untold, hosts: Hosts, background: Background, failed: Wakeup, insist: Insist
    ) -> None:
        self._untold = untold
        self._hosts = hosts
        self._background = background
        self._failed = failed
        self._insist = insist

    def start(self) -> None:
        """Tell hosts, until the close of the background."""
        self._background.loop(
            "challenge troubles",
            self._tell_all,
            every=LOOK,
            wait=self._failed.wait,
            longest_back_off=LONGEST_BACK_OFF,
        )

    async def _tell_all(self) -> None:
        while (found := await self._untold.claim_due()) is not None:
            await self._tell(*found)

    async def _tell(self, hosted: Hosted, trouble: Trouble) -> None:
        is_heard = await self._is_heard(hosted, trouble)
        written = self._untold.told if is_heard else self._untold.unheard
        await self._insist(written, hosted, trouble)

    async def _is_heard(self, hosted: Hosted, trouble: Trouble) -> bool:
        try:
            async with asyncio.timeout(TELL_FOR):
                return await self._hosts.tell(hosted, trouble)
        except TimeoutError:
            about = {"challenge": hosted.public_id, "post": trouble.kind.value, "reason": trouble.reason}
            log.warning("hosts were not told of a post", extra=about)
            return False
