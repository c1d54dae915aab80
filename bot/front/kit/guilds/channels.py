"""What stands in a server's channels for everybody, and is no answer to anybody: layouts, posts of forums, roles."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import discord
from discord import ui

from bot.front.kit.cards import KeptFile, Upload
from bot.front.kit.faults.discordfaults import answer_read
from bot.front.kit.files import as_file, as_kept, shown_by

LOOKED_THROUGH = 200  # messages of a channel
LOOKED_INTO = 5  # posts of a forum
NOBODY = discord.AllowedMentions.none()


@dataclass(frozen=True, slots=True)
class Panel:
    """A message made of components. `layout` makes it anew for each attempt, since one serves for one message only.

    `files` are sent with it. Of an edit, `kept` are files that the message has, and that it goes on to show. Where it
    is not whole, a picture that belongs on it could not be read.
    """

    layout: Callable[[], ui.LayoutView]
    files: tuple[Upload, ...] = ()
    kept: tuple[KeptFile, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Forum:
    """`tags` are the ids of those that its posts can have."""

    tags: frozenset[int]
    needs_tag: bool


class Channels:
    """One per client. Every method raises what discord.py raises, for `discordfaults` to judge."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def send(self, channel: int, panel: Panel, nonce: str, pings: Collection[int] = ()) -> int:
        """Send a new message; returns its id. Of the members whom it mentions those in `pings` are notified.

        Sending is idempotent for some minutes: Discord drops a second message with the same nonce (25 characters
        at most).
        """
        target = self._client.get_partial_messageable(channel)
        mentions = discord.AllowedMentions(
            everyone=False,
            roles=False,
            replied_user=False,
            users=[discord.Object(member) for member in pings],
        )
        layout, files = panel.layout(), [as_file(upload) for upload in panel.files]
        with answer_read():
            message = await target.send(view=layout, files=files, nonce=nonce, allowed_mentions=mentions)
        return message.id

    async def edit(self, channel: int, message: int, panel: Panel) -> None:
        """Put the panel in the place of what a message of the bot shows. Files that it does not keep are gone.

        Nobody is notified.
        """
        target = self._client.get_partial_messageable(channel).get_partial_message(message)
        layout, files = panel.layout(), [as_file(upload) for upload in panel.files]
        kept = [as_kept(file) for file in panel.kept]
        with answer_read():
            await target.edit(view=layout, attachments=[*kept, *files], allowed_mentions=NOBODY)

    async def files(self, channel: int, message: int) -> tuple[KeptFile, ...]:
        """The files that the components of a message of the bot show, as they stand there now."""
        target = self._client.get_partial_messageable(channel).get_partial_message(message)
        with answer_read():
            found = await target.fetch()
        return tuple(shown_by(found.components))

    async def forum(self, channel: int) -> Forum | None:
        """What posts in this channel need; None if it is no forum."""
        found = await self._channel(channel)
        if not isinstance(found, discord.ForumChannel):
            return None
        return Forum(frozenset(tag.id for tag in found.available_tags), found.flags.require_tag)

    async def open_post(self, forum: int, name: str, panel: Panel, tag: int | None) -> tuple[int, int]:
        """Make a post in a forum; returns the ids of its thread and of its first message. Nobody is notified.

        A tag that the forum does not have any more is left out.
        """
        found = cast(discord.ForumChannel, await self._channel(forum))
        tags = [each for each in found.available_tags if each.id == tag]
        layout, files = panel.layout(), [as_file(upload) for upload in panel.files]
        with answer_read():
            made = await found.create_thread(
                name=name, view=layout, files=files, applied_tags=tags, allowed_mentions=NOBODY
            )
        return made.thread.id, made.message.id

    async def reopen(self, thread: int) -> None:
        """Open an archived thread again."""
        with answer_read():
            await self._client.http.edit_channel(thread, archived=False)

    async def rename(self, thread: int, name: str) -> None:
        """Give a thread another name, and open it if it is archived."""
        with answer_read():
            await self._client.http.edit_channel(thread, name=name, archived=False)

    async def find(self, channel: int, mark: str, since: datetime, wanted_at: datetime) -> int | None:
        """The message of the bot with a mark, a custom id or a whole text in it; None if there is none.

        Looks at the last LOOKED_THROUGH messages of those sent since a moment, and at the first ones from when it was
        wanted: what was sent before a process died may stand behind hundreds that members have written since.
        """
        target = self._client.get_partial_messageable(channel)
        last = target.history(limit=LOOKED_THROUGH, after=_passed(since), oldest_first=False)
        first = target.history(limit=LOOKED_THROUGH, after=_passed(wanted_at), oldest_first=True)
        with answer_read():
            for found in (last, first):
                looked_at = 0
                async for message in found:
                    looked_at += 1
                    if self._is_own(message) and mark in set(_marks(message.components)):
                        return message.id
                if looked_at < LOOKED_THROUGH:  # there are no more
                    break
        return None

    async def find_post(self, guild: int, forum: int, mark: str, since: datetime) -> int | None:
        """The thread of the newest post of the bot in a forum whose first message has the mark; None if there is none.

        Looks at LOOKED_INTO posts that are not archived.
        """
        with answer_read():
            threads = (await self._client.http.get_active_threads(guild))["threads"]
        own = str(self._client.user.id) if self._client.user is not None else ""
        ids = [
            int(each["id"]) for each in threads if each["parent_id"] == str(forum) and each["owner_id"] == own
        ]
        passed = _passed(since)
        for thread in sorted(ids, reverse=True)[:LOOKED_INTO]:
            is_new = passed is None or discord.utils.snowflake_time(thread) >= passed
            if is_new and await self._begins_with(thread, mark):
                return thread
        return None

    async def give_role(self, guild: int, member: int, role: int) -> None:
        with answer_read():
            await self._client.http.add_role(guild, member, role)

    async def take_role(self, guild: int, member: int, role: int) -> None:
        with answer_read():
            await self._client.http.remove_role(guild, member, role)

    async def _channel(self, channel: int) -> object:
        found = self._client.get_channel(channel)
        if found is not None:
            return found
        with answer_read():
            return await self._client.fetch_channel(channel)

    async def _begins_with(self, thread: int, mark: str) -> bool:
        """The first message of a post has the id of its thread."""
        try:
            with answer_read():
                first = await self._client.get_partial_messageable(thread).fetch_message(thread)
        except discord.NotFound:
            return False
        return mark in set(_marks(first.components))

    def _is_own(self, message: discord.Message) -> bool:
        return self._client.user is not None and message.author.id == self._client.user.id


def _passed(moment: datetime) -> datetime | None:
    """None for one that is still to come: by a clock that is ahead of Discord's, it says nothing of what was sent."""
    return moment if moment < discord.utils.utcnow() else None


def _marks(parts: Iterable[Any]) -> Iterator[str]:
    """The custom ids and texts of components, at any depth."""
    for part in parts:
        yield from (text for key in ("custom_id", "content") if (text := getattr(part, key, None)))
        yield from _marks(getattr(part, "children", ()))
