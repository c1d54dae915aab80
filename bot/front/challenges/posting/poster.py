"""Posts what everybody sees of a challenge, and gives winners their role: each once, whoever tries and how often.

A new message has a nonce, by which Discord drops a second one for some minutes. After a try whose end nobody knows the
message is looked for in the channel; where it stands it is edited.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import discord

from bot.domain.challenges.records import Hosted, Post, PostKind
from bot.domain.challenges.values import Phase
from bot.front.challenges.posting import results
from bot.front.challenges.posting.card import notice_lines
from bot.front.challenges.posting.parts import language_of, mark_of
from bot.front.challenges.posting.reasons import ARCHIVED, FORBIDDEN, Reason, code_of, is_gone, translated
from bot.front.challenges.posting.rendering import WITH_FILES, Rendering
from bot.front.kit.cards import KeptFile
from bot.front.kit.faults.discordfaults import Verdict, judge
from bot.front.kit.faults.impatience import impatient
from bot.front.kit.guilds.channels import Forum, Panel
from bot.front.kit.persistent import written_id
from bot.front.texts.words import one_line, truncate
from bot.studio.delivery import Undeliverable

NAME_LIMIT = 100  # characters of the name of a forum's post
CLOCKS_DIFFER = timedelta(minutes=5)  # those of Discord and of the database, at most

Rendered = Callable[[Post, Sequence[KeptFile]], Awaitable[Panel | None]]  # with the files that are there


class Door(Protocol):
    """`Channels`, as far as it is needed here."""

    async def send(self, channel: int, panel: Panel, nonce: str, pings: Collection[int] = ()) -> int: ...
    async def edit(self, channel: int, message: int, panel: Panel) -> None: ...
    async def files(self, channel: int, message: int) -> tuple[KeptFile, ...]: ...
    async def forum(self, channel: int) -> Forum | None: ...
    async def open_post(self, forum: int, name: str, panel: Panel, tag: int | None) -> tuple[int, int]: ...
    async def reopen(self, thread: int) -> None: ...
    async def find(self, channel: int, mark: str, since: datetime, wanted_at: datetime) -> int | None: ...
    async def find_post(self, guild: int, forum: int, mark: str, since: datetime) -> int | None: ...
    async def give_role(self, guild: int, member: int, role: int) -> None: ...
    async def take_role(self, guild: int, member: int, role: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a message is. `thread` is the post of a forum that the challenge is in, None if it is in none.

    `lacks` is why something is missing in it, a `Reason`; None if it is whole.
    """

    channel: int
    message: int
    thread: int | None = None
    lacks: str | None = None


@dataclass(frozen=True, slots=True)
class Poster:
    """One per process."""

    door: Door
    rendering: Rendering

    async def post(self, post: Post) -> Sent | None:
        """Do it; returns where the message is, None where there is none, or where it is gone and stays so.

        Raises Undeliverable with a `Reason`, NotYet, and StoreBusy.
        """
        try:
            with impatient():
                if post.kind is PostKind.ROLE:
                    await self._role(post)
                    return None
                return await self._message(post)
        except Exception as error:
            meant = translated(error, post.attempts)
            if meant is error:
                raise
            if _is_channel_gone(meant) and not _is_to_be_sent(post):
                return None
            raise meant from error

    async def _message(self, post: Post) -> Sent | None:
        try:
            return await self._shown(post, self.rendering.panel)
        except Exception as error:
            if judge(error) is not Verdict.TOO_LARGE:
                raise
        return await self._shown(post, partial(self.rendering.panel, smaller=True))

    async def _shown(self, post: Post, rendered: Rendered) -> Sent | None:
        sent = await self._where(post)
        panel = await rendered(_standing(post, sent), await self._files(post, sent))
        if panel is None:
            return None
        if sent is not None:
            if await self._is_edited(sent, panel):
                return _as_shown(sent, panel)
            if panel.kept or post.message is None:  # they went with the message
                panel = await rendered(post, ())
            if panel is not None and (again := await self._in_its_place(post, panel)) is not None:
                return _as_shown(again, panel)
        if panel is None or not _is_to_be_sent(post):
            return None
        return _as_shown(await self._send(post, panel), panel)

    async def _in_its_place(self, post: Post, panel: Panel) -> Sent | None:
        """What an earlier try may have sent in the place of a message that is gone, edited."""
        found = await self._sought(post) if post.attempts > 1 else None
        return found if found is not None and await self._is_edited(found, panel) else None

    async def _files(self, post: Post, sent: Sent | None) -> tuple[KeptFile, ...]:
        """What the message has already. Where the bot may not read it, all of its files are sent again.

        So they are where it was found and may be older than the copy that the database is: then other pictures may have
        had the same numbers.
        """
        if sent is None or post.kind not in WITH_FILES or (post.message is None and post.wanted > 1):
            return ()
        try:
            return await self.door.files(sent.channel, sent.message)
        except Exception as error:
            if judge(error) not in (Verdict.FINAL, Verdict.GONE):
                raise
            return ()

    async def _is_edited(self, sent: Sent, panel: Panel) -> bool:
        """False where the message is gone."""
        try:
            await self._edit(sent, panel)
        except Exception as error:
            if not is_gone(error):
                raise
            return False
        return True

    async def _where(self, post: Post) -> Sent | None:
        """The message as it stands; None if it is to be sent."""
        hosted = post.hosted
        if post.message is not None and post.channel is not None:
            return Sent(post.channel, post.message, hosted.thread)
        # One that is wanted again may have been tried before that, or posted before a copy was restored.
        if post.attempts <= 1 and post.wanted <= 1:
            return None
        return await self._sought(post)

    async def _sought(self, post: Post) -> Sent | None:
        """What an earlier try may have sent. Where the bot may not read the channel, the nonce is all there is."""
        hosted, mark = post.hosted, _mark(post)
        since = hosted.challenge.published_at - CLOCKS_DIFFER
        try:
            if post.kind is PostKind.CARD and hosted.thread is None and await self.door.forum(hosted.channel):
                thread = await self.door.find_post(hosted.challenge.guild, hosted.channel, mark, since)
                return None if thread is None else Sent(thread, thread, thread)
            message = await self.door.find(hosted.room, mark, since, _wanted_at(post) - CLOCKS_DIFFER)
        except Exception as error:
            if judge(error) is not Verdict.FINAL:
                raise
            return None
        return None if message is None else Sent(hosted.room, message, hosted.thread)

    async def _edit(self, sent: Sent, panel: Panel) -> None:
        try:
            await self.door.edit(sent.channel, sent.message, panel)
        except Exception as error:
            if code_of(error) != ARCHIVED:
                raise
            await self._reopen(sent.channel, error)
            await self.door.edit(sent.channel, sent.message, panel)

    async def _reopen(self, thread: int, archived: Exception) -> None:
        """Where the bot may not, since the thread is locked too, it is told that it is archived."""
        try:
            await self.door.reopen(thread)
        except Exception as error:
            if code_of(error) != FORBIDDEN:
                raise
            raise archived from error

    async def _send(self, post: Post, panel: Panel) -> Sent:
        hosted = post.hosted
        forum = await self.door.forum(hosted.channel) if hosted.thread is None else None
        if forum is not None:
            return await self._open(post, panel, forum)
        pings = _pinged(post)
        message = await self.door.send(hosted.room, panel, _nonce(post), pings)
        return Sent(hosted.room, message, hosted.thread)

    async def _open(self, post: Post, panel: Panel, forum: Forum) -> Sent:
        """Open a post of the forum with the card. Raises Undeliverable."""
        if post.kind is not PostKind.CARD:
            raise Undeliverable(Reason.NO_CARD)
        tag = post.hosted.tag if post.hosted.tag in forum.tags else None
        if forum.needs_tag and tag is None:
            raise Undeliverable(Reason.TAG_REQUIRED)
        thread, message = await self.door.open_post(post.hosted.channel, title_of(post.hosted), panel, tag)
        return Sent(thread, message, thread)

    async def _role(self, post: Post) -> None:
        """Give the role to the author of an entry that has won, or take it from one of an entry that has not, unless
        another challenge gave it to them too."""
        role, outcome = post.hosted.prize.role, post.outcome
        if role is None or outcome is None:
            return
        first = {each.entry.id for each in results.winners(outcome)}
        for entered in post.pictures:
            if entered.is_erased:
                continue
            if entered.entry.id in first and not entered.entry.is_removed:
                await self.door.give_role(post.hosted.challenge.guild, entered.entry.author, role)
            elif not post.keeps_role:
                await _at_all(self.door.take_role, post.hosted.challenge.guild, entered.entry.author, role)


async def _at_all(
    take: Callable[[int, int, int], Awaitable[None]], guild: int, member: int, role: int
) -> None:
    """Take the role; where there is no such member or role any more, nothing is left to take."""
    try:
        await take(guild, member, role)
    except Exception as error:
        if code_of(error) not in (10007, 10011):
            raise


def _is_to_be_sent(post: Post) -> bool:
    """Whether it is sent where it does not stand; else what stands is edited, and no more.

    What was deleted of a cancelled challenge is not sent anew. Nor is anything of one that is long over, but what was
    not wanted before: the bot may have been away since the close.
    """
    if post.is_long_over:
        return post.message is None and post.wanted <= 1
    return post.message is None or post.hosted.challenge.phase is not Phase.CANCELLED


def _is_channel_gone(meant: Exception) -> bool:
    return isinstance(meant, Undeliverable) and meant.reason == Reason.CHANNEL_GONE


def _wanted_at(post: Post) -> datetime:
    """When it was wanted for the first time: nothing can have been sent before that. By a clock that was set forward
    that may be still to come; then when the challenge was published.

    On a restored copy voting may have opened, and the challenge ended, once more. Then it had opened when it was to
    open, and had not ended before.
    """
    challenge = post.hosted.challenge
    opened_at = challenge.voting_at if post.wanted > 1 else challenge.voting_opened_at
    ended_at = challenge.ended_at
    if ended_at is not None and post.wanted > 1:
        ended_at = min(challenge.voting_at, ended_at)
    first = {
        PostKind.GALLERY: opened_at,
        PostKind.SHEET: opened_at,
        PostKind.RESULT: ended_at,
        PostKind.NOTICE: ended_at,
    }.get(post.kind)
    return challenge.published_at if first is None or first > discord.utils.utcnow() else first


def _standing(post: Post, sent: Sent | None) -> Post:
    return post if sent is None else replace(post, channel=sent.channel, message=sent.message)


def _as_shown(sent: Sent, panel: Panel) -> Sent:
    return sent if panel.is_whole else replace(sent, lacks=Reason.PICTURE_GONE)


def _mark(post: Post) -> str:
    return mark_of(post) or "\n".join(notice_lines(language_of(post.hosted), post.hosted))


def _nonce(post: Post) -> str:
    """Another one for a message that takes the place of one that was deleted."""
    return f"ch-{written_id(post.id)}-{written_id(post.message or 0)}"


def _pinged(post: Post) -> tuple[int, ...]:
    """Winners, by the first message with the result; not by one in the place of a message that was deleted."""
    if post.kind is not PostKind.RESULT or post.outcome is None or post.message is not None:
        return ()
    return tuple(each.entry.author for each in results.winners(post.outcome) if not each.is_erased)[:100]


def title_of(hosted: Hosted) -> str:
    """What the forum shows as the post's title, where nothing is markup."""
    return truncate(f"🏆 {one_line(hosted.challenge.theme)}", NAME_LIMIT)
