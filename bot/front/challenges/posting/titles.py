"""The post of a forum that a challenge is in gets the title of its new theme, once a host has changed that."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Protocol

from bot.domain.challenges.records import Hosted
from bot.front.challenges.posting.poster import title_of
from bot.front.kit.faults.discordfaults import judge, name_of
from bot.front.kit.faults.impatience import impatient

log = logging.getLogger(__name__)

LONGEST = 10.0  # seconds


class Threads(Protocol):
    async def rename(self, thread: int, name: str) -> None:
        """Raises what discord.py raises."""


@dataclass(frozen=True, slots=True)
class Titles:
    """One per process."""

    threads: Threads

    async def follow(self, before: Hosted, after: Hosted) -> None:
        """Rename the post, if the change has given it another title; tried once, for LONGEST at most.

        Where Discord refuses it, which takes two in ten minutes, the old title stays: the card says the theme. After
        other changes it stays too, since moderators may have given the post a title of their own.
        """
        title = title_of(after)
        if after.thread is None or title == title_of(before):
            return
        try:
            with impatient():
                async with asyncio.timeout(LONGEST):
                    await self.threads.rename(after.thread, title)
        except Exception as error:
            if judge(error) is None:
                raise
            facts = {"challenge": after.public_id, "reason": name_of(error)}
            log.info("the post of a challenge keeps its old title", extra=facts)
