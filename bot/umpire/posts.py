"""What everybody reads of a challenge is posted, and made anew: card, gallery, result; and winners get their role.

The transaction of a step notes what is to be done, and claiming it leases it; so one process alone is at it. If that
one dies with it in hand, it is due again later, and before a message is sent once more it is looked for in the channel.
The to-dos of one challenge are done in their order, one after the other.

When one is tried again, and when no more, `bot.domain.deliveries` says. What cannot be done at all does not hold up the
rest: the challenge goes on, and `troubles` tells its hosts.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import partial
from typing import Protocol

from bot.domain import deliveries
from bot.domain.challenges.records import Post
from bot.studio.background import Background
from bot.studio.delivery import NotYet, Undeliverable
from bot.studio.insist import Insist
from bot.studio.todos import Leased, Todos
from bot.studio.wakeup import Wakeup

log = logging.getLogger(__name__)

AT_ONCE = 4  # challenges whose posts are in hand at the same time
# Seconds for an attempt, and to write down how it ended: together less than its lease.
LONGEST_ATTEMPT, WRITE_FOR = 85.0, 20.0
GIVEN_UP = "given up"  # the reason of what was tried for a day
AGAIN = 600.0  # seconds between two looks for what hosts may have put right


class Sent(Protocol):
    """Where a message is. `thread` is the post of a forum that was made with it. `lacks` is why something is missing in
    it; None if it is whole."""

    @property
    def channel(self) -> int: ...
    @property
    def message(self) -> int: ...
    @property
    def thread(self) -> int | None: ...
    @property
    def lacks(self) -> str | None: ...


class Posts(Leased[Post], Protocol):
    """The to-do list. Every verb raises StoreBusy.

    Of a challenge that has one in hand, or an earlier one that waits, none is due.
    """

    async def posted(self, id: int, channel: int, message: int, thread: int | None) -> None:
        """It is at Discord now, as this message."""

    async def done(self, post: Post) -> bool:
        """Remove it; False if it was wanted again meanwhile: it is due again."""

    async def put_off(self, id: int, seconds: float) -> None:
        """Due again after so many seconds."""

    async def failed(self, id: int, reason: str) -> None:
        """It cannot be done, or not wholly: it is not tried again until it is wanted again, or revived. Hosts are shown
        why, and to be told, unless they know it."""

    async def revive(self, reasons: Collection[str], after: timedelta) -> int:
        """Make due again what failed for one of these reasons so long ago, and still matters; how many these are."""


class Poster(Protocol):
    """Sends and edits messages at Discord, and gives roles."""

    async def post(self, post: Post) -> Sent | None:
        """Do it; returns where the message is, None where there is none.

        Raises Undeliverable where no later try can succeed, NotYet for what may pass. Any other exception is a bug,
        which is taken to pass too.
        """


class ChallengePosts:
    """`wanted` is notified by whoever has noted a to-do; `failed` is notified here, when one cannot be done.

    What fails for a reason in `mended` is tried again after the time that stands there, since hosts may put it right.
    """

    def __init__(
        self,
        *,
        posts: Posts,
        poster: Poster,
        background: Background,
        wanted: Wakeup,
        failed: Wakeup,
        insist: Insist,
        mended: Mapping[str, timedelta],
    ) -> None:
        self._background = background
        self._mended = mended
        self._posts = posts
        self._poster = poster
        self._wanted = wanted
        self._failed = failed
        self._insist = insist
        self._todos = Todos(
            "challenge posts",
            posts,
            self._do,
            background=background,
            wanted=wanted,
            at_once=AT_ONCE,
            fault="that a post was made could not be written down",
        )

    def start(self) -> None:
        """Do what is due, until the close of the background."""
        self._todos.start()
        self._background.loop("challenge posts again", self._revive, every=AGAIN)

    async def _revive(self) -> None:
        for after in set(self._mended.values()):
            reasons = [reason for reason, each in self._mended.items() if each == after]
            if await self._posts.revive(reasons, after):
                self._wanted.notify()

    async def _do(self, post: Post) -> None:
        try:
            async with asyncio.timeout(LONGEST_ATTEMPT):
                sent = await self._poster.post(post)
        except Undeliverable as error:
            await self._give_up(post, error.reason)
        except NotYet as error:
            await self._try_again(post, str(error), error.retry_after)
        except TimeoutError:
            await self._try_again(post, "it took too long")
        except Exception as error:
            log.exception("a post of a challenge was not made", extra=_about(post))
            await self._try_again(post, type(error).__name__)
        else:
            await self._write_down(post, sent)
        self._wanted.notify()  # the loop may be waiting for longer, and the next one of this challenge for this one

    async def _write_down(self, post: Post, sent: Sent | None) -> None:
        async with asyncio.timeout(WRITE_FOR):
            if sent is not None and (post.channel, post.message) != (sent.channel, sent.message):
                where = (sent.channel, sent.message, sent.thread)
                await self._insist(partial(self._posts.posted, post.id, *where))
            if sent is None or sent.lacks is None:
                await self._insist(partial(self._posts.done, post))
                return
            log.warning("a post of a challenge is not whole", extra=_about(post) | {"reason": sent.lacks})
            await self._failed_for(post, sent.lacks)

    async def _try_again(self, post: Post, reason: str, retry_after: float | None = None) -> None:
        pause = deliveries.pause(post.age, post.attempts, retry_after)
        if pause is None:
            await self._give_up(post, GIVEN_UP)
            return
        log.info("a post of a challenge is made later", extra=_about(post) | {"reason": reason})
        async with asyncio.timeout(WRITE_FOR):
            await self._insist(partial(self._posts.put_off, post.id, pause))

    async def _give_up(self, post: Post, reason: str) -> None:
        log.warning("a post of a challenge was not made", extra=_about(post) | {"reason": reason})
        async with asyncio.timeout(WRITE_FOR):
            await self._failed_for(post, reason)

    async def _failed_for(self, post: Post, reason: str) -> None:
        await self._insist(partial(self._posts.failed, post.id, reason))
        self._failed.notify()


def _about(post: Post) -> dict[str, object]:
    about: dict[str, object] = {"challenge": post.hosted.public_id, "post": post.kind.value}
    return about | {"number": post.number, "attempt": post.attempts}
