"""Share here: the author posts their own picture in this channel, for everybody, as the answer to the press.

Discord's answer to a press comes with the id of its message before there is a picture in it, and that id is noted
before the picture follows. So whoever deletes the picture at any moment reaches the message too; and what is posted is
read after the note, so that nothing is posted that was deleted before it.

A process that ends between the two leaves an answer without a picture, which the next start takes back.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import aiohttp
import discord

from bot.domain.errors import BotError, Gone, NotAllowed
from bot.domain.pictures import Generation
from bot.front.kit.albums import message_link
from bot.front.kit.cards import Card
from bot.front.kit.faults.discordfaults import Verdict, is_passing, judge, name_of
from bot.front.kit.faults.intime import in_time
from bot.front.kit.feature import Pressed, Where
from bot.front.kit.guilds.server import missing_permissions
from bot.front.kit.replies import Replies
from bot.front.kit.uploads import FILE_LIMIT
from bot.front.result.about.care import Care, NotedReply, Wake
from bot.front.result.about.hiding import require_author
from bot.front.result.about.rendering import Rendering
from bot.front.result.about.subjects import Subject, Subjects
from bot.front.texts.errors import explain
from bot.front.texts.language import Language
from bot.front.texts.picture.about import sharing as texts

log = logging.getLogger(__name__)

NEEDED = ("attach_files",)  # what a member must be allowed, to post a picture themselves
AWAY = (discord.HTTPException, aiohttp.ClientError, OSError)


@dataclass(frozen=True, slots=True)
class Sharing:
    """`require_place` raises what forbids pictures in the channel: WrongChannel, MissingPermissions."""

    subjects: Subjects
    care: Care
    rendering: Rendering
    replies: Replies
    wake: Wake
    noted: NotedReply
    require_place: Callable[[Where], Awaitable[None]]

    async def share(self, press: Pressed) -> None:
        """Raises NotYours, NotAllowed, what `require_place` raises, and what `Subjects.read` raises."""
        lang = press.reader.private
        subject, message = await in_time(self._to_share(press))
        if _is_for_adults(press, subject):
            await press.reply.send_private(Card(content=texts.for_adults(lang)))
            return
        if message is not None:
            link = message_link(press.where.guild, press.where.channel, message)
            await press.reply.send_private(Card(content=texts.already_here(lang, link)))
            return
        async with self.noted(press):
            if not await press.reply.defer(private=False):
                return
            try:
                await self._post(press, subject)
            except (BotError, *AWAY) as error:
                log.info("a picture was not shared", extra={"error": name_of(error)})
                await _take_back(press, _words_for(lang, error))

    async def _to_share(self, press: Pressed) -> tuple[Subject, int | None]:
        """What is to be shared, and the message in this channel that shows it already."""
        subject = await self._allowed(press)
        return subject, await self._message_here(press, subject)

    async def _allowed(self, press: Pressed) -> Subject:
        subject = await self.subjects.read(press)
        require_author(press.who.id, subject)
        for flag in missing_permissions(press.who.permissions, NEEDED):
            raise NotAllowed(flag)
        await self.require_place(press.where)
        return subject

    async def _message_here(self, press: Pressed, subject: Subject) -> int | None:
        """The message in this channel that shows it; one that was taken away since, or never got its file, is none."""
        for channel, message in subject.messages:
            if channel == press.where.channel and await self._has_files(channel, message):
                return message
        return None

    async def _has_files(self, channel: int, message: int) -> bool:
        try:
            return bool((await self.replies.posted(channel, message)).files)
        except AWAY as error:
            return judge(error) is not Verdict.GONE

    async def _post(self, press: Pressed, subject: Subject) -> None:
        """Raises Gone if it was deleted meanwhile; StoreBusy, and what Discord raises."""
        where, ask = press.where, subject.ask
        picture = subject.rows[0].public_id if subject.is_alone else None
        note = partial(
            self.care.shared,
            ask.interaction,
            picture,
            guild=where.guild,
            channel=where.channel,
            place=where.place,
            message=await press.reply.message_id(),
            by=press.who.id,
        )
        await note()
        rows = (await self.subjects.read(press)).rows
        await press.reply.edit(await self._card(where, rows, picture))
        # What was deleted or covered while the files were on their way: its message may have been made anew before
        # they came, and is once more.
        await note()
        self.wake()

    async def _card(self, where: Where, rows: tuple[Generation, ...], picture: str | None) -> Card:
        limit = min(where.upload_limit, FILE_LIMIT)
        card = await self.rendering.shared(rows, picture, limit, channel=where.channel, place=where.place)
        if card is None:
            raise Gone
        return card


def _is_for_adults(press: Pressed, subject: Subject) -> bool:
    """Whether it was made in an age-restricted channel, and would leave it."""
    made_in = subject.ask.place or subject.ask.reply.channel
    return press.where.server.is_age_restricted(made_in) and not press.where.is_age_restricted


def _words_for(lang: Language, error: Exception) -> str:
    if isinstance(error, Gone):
        return explain(lang, error).what
    if isinstance(error, BotError) or is_passing(error):
        return texts.not_now(lang)
    return texts.not_taken(lang)


async def _take_back(press: Pressed, words: str) -> None:
    """The public answer shows no picture: tell its author alone, and delete it.

    The first follow-up after a public deferral takes the place of the answer, so that gets neutral words before.
    """
    try:
        await press.reply.edit(Card(content=texts.in_its_place(press.reader.public)))
        await press.reply.follow_up(Card(content=words))
        await press.reply.delete()
    except AWAY as error:
        log.info("an answer without a picture stays", extra={"error": name_of(error)})
