"""What everybody reads of a challenge is posted, and made anew: card, gallery, result; and winners get their role.

The transaction of a step notes what is to be done, and claiming it leases it; so one process alone is at it. If that
one dies with it in hand, it is due again later, and before a message is sent once more it is looked for in the channel.
The to-dos of one challenge are done in their order, one after the other.

When one is tried again, and when no more, `bot.domain.deliveries` says. What cannot be done at all does not hold up the
rest: its hosts are told, once, and the challenge goes on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import partial
from typing import Protocol

from bot.domain import deliveries
from bot.domain.challenges.records import Hosted, Post, PostKind, Trouble
from bot.studio.background import Background
from bot.studio.delivery import NotYet, Undeliverable
from bot.studio.insist import Insist
from bot.studio.todos import Leased, Todos
from bot.studio.wakeup import Wakeup

log = logging.getLogger(__name__)

AT_ONCE = 4  # challenges whose posts are in hand at the same time
# Seconds for an attempt, for the words to the hosts, and to write down how it ended. The first and the last of these
# end before its lease.
LONGEST_ATTEMPT, TELL_FOR, WRITE_FOR = 85.0, 10.0, 20.0
GIVEN_UP = "given up"  # the reason of what was tried for a day
AGAIN = 600.0  # seconds between two looks for what hosts may have put right
MOST_TOLD = 1000  # troubles of which it is known that hosts have heard


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

    async def failed(self, id: int, reason: str) -> bool:
        """It cannot be done, or not wholly: it is not tried again until it is wanted again, or revived, and hosts are
        shown why.

        True if hosts are told of it in another way.
        """

    async def revive(self, reasons: Collection[str], after: timedelta) -> int:
        """Make due again what failed for one of these reasons so long ago, and still matters; how many these are."""


class Poster(Protocol):
    """Sends and edits messages at Discord, and gives roles."""

    async def post(self, post: Post) -> Sent | None:
        """Do it; returns where the message is, None where there is none.

        Raises Undeliverable where no later try can succeed, NotYet for what may pass. Any other exception is a bug,
        which is taken to pass too.
        """


class Hosts(Protocol):
    """Those who run a challenge."""

    async def tell(self, hosted: Hosted, trouble: Trouble) -> None:
        """Say in the server's mod log, if it has one, what could not be done. Never raises."""


class ChallengePosts:
    """`wanted` is notified by whoever has noted a to-do.

    What fails for a reason in `mended` is tried again after the time that stands there, since hosts may put it right.
    """

    def __init__(
        self,
        *,
        posts: Posts,
        poster: Poster,
        hosts: Hosts,
        background: Background,
        wanted: Wakeup,
        insist: Insist,
        mended: Mapping[str, timedelta],
    ) -> None:
        self._background = background
        self._mended = mended
        self._told: dict[tuple[int, PostKind], tuple[str, int]] = {}  # why, and the number of the post
        self._posts = posts
        self._poster = poster
        self._hosts = hosts
        self._wanted = wanted
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
        trouble = None
        try:
            async with asyncio.timeout(LONGEST_ATTEMPT):
                sent = await self._poster.post(post)
        except Undeliverable as error:
            trouble = await self._give_up(post, error.reason)
        except NotYet as error:
            trouble = await self._try_again(post, str(error), error.retry_after)
        except TimeoutError:
            trouble = await self._try_again(post, "it took too long")
        except Exception as error:
            log.exception("a post of a challenge was not made", extra=_about(post))
            trouble = await self._try_again(post, type(error).__name__)
        else:
            trouble = await self._write_down(post, sent)
            if trouble is None and self._told.get(_matter(post), ("", 0))[1] == post.number:
                self._told.pop(_matter(post), None)
        self._wanted.notify()  # the loop may be waiting for longer, and the next one of this challenge for this one
        if trouble is not None and self._is_news(post, trouble):
            await self._tell_hosts(post, trouble)

    def _is_news(self, post: Post, trouble: Trouble) -> bool:
        """Not if hosts have heard it already: of another message of the same gallery, or an hour ago."""
        if self._told.get(_matter(post), ("", 0))[0] == trouble.reason:
            return False
        self._told[_matter(post)] = trouble.reason, post.number
        if len(self._told) > MOST_TOLD:
            del self._told[next(iter(self._told))]
        return True

    async def _write_down(self, post: Post, sent: Sent | None) -> Trouble | None:
        """What hosts are to be told of what is posted now."""
        async with asyncio.timeout(WRITE_FOR):
            if sent is not None and (post.channel, post.message) != (sent.channel, sent.message):
                where = (sent.channel, sent.message, sent.thread)
                await self._insist(partial(self._posts.posted, post.id, *where))
            if sent is None or sent.lacks is None:
                await self._insist(partial(self._posts.done, post))
                return None
            log.warning("a post of a challenge is not whole", extra=_about(post) | {"reason": sent.lacks})
            return await self._failed(post, sent.lacks)

    async def _try_again(self, post: Post, reason: str, retry_after: float | None = None) -> Trouble | None:
        pause = deliveries.pause(post.age, post.attempts, retry_after)
        if pause is None:
            return await self._give_up(post, GIVEN_UP)
        log.info("a post of a challenge is made later", extra=_about(post) | {"reason": reason})
        async with asyncio.timeout(WRITE_FOR):
            await self._insist(partial(self._posts.put_off, post.id, pause))
        return None

    async def _give_up(self, post: Post, reason: str) -> Trouble | None:
        """What hosts are to be told; None if they are told in another way."""
        log.warning("a post of a challenge was not made", extra=_about(post) | {"reason": reason})
        async with asyncio.timeout(WRITE_FOR):
            return await self._failed(post, reason)

    async def _failed(self, post: Post, reason: str) -> Trouble | None:
        is_told = await self._insist(partial(self._posts.failed, post.id, reason))
        return None if is_told else Trouble(kind=post.kind, number=post.number, reason=reason)

    async def _tell_hosts(self, post: Post, trouble: Trouble) -> None:
        try:
            async with asyncio.timeout(TELL_FOR):
                await self._hosts.tell(post.hosted, trouble)
        except TimeoutError:
            log.warning("hosts were not told of a post", extra=_about(post))


def _matter(post: Post) -> tuple[int, PostKind]:
    return post.hosted.challenge.id, post.kind


def _about(post: Post) -> dict[str, object]:
    about: dict[str, object] = {"challenge": post.hosted.public_id, "post": post.kind.value}
    return about | {"number": post.number, "attempt": post.attempts}
