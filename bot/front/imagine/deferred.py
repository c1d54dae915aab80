"""Deferred replies ("thinking…") are noted in the database, so that none says "thinking…" for ever after a crash.

A note is needed from the deferral until the reply is edited or rows are reserved: with rows, the outbox answers
the reply. If the process dies in between, its next start edits the reply.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Protocol

import aiohttp
import discord

from bot.domain.errors import BotError, Interrupted
from bot.domain.kept import Unreadable, read
from bot.domain.locales import ENGLISH, known_locale
from bot.domain.pictures import Generation
from bot.front.kit.cards import Card
from bot.front.kit.feature import Call
from bot.front.kit.notices import notice
from bot.front.kit.replies import Replies
from bot.front.texts.language import Language, language

log = logging.getLogger(__name__)

PREFIX = "promise:"  # of the notes' names; stored, so it stays as it is
TOKEN_LIFE = timedelta(minutes=15)  # Discord's rule


class ReplyNotes(Protocol):
    """A key-value store of texts. Every method raises StoreBusy."""

    async def set(self, name: str, text: str) -> None:
        """Write the text, in place of an older one of this name."""

    async def named(self, prefix: str) -> dict[str, str]:
        """The texts of all names that begin with `prefix`, by name."""

    async def delete(self, name: str) -> None:
        """Delete the text of this name, if there is one."""


class AskLookup(Protocol):
    async def ask(self, interaction: int) -> tuple[Generation, ...]:
        """The pictures that the interaction has reserved; () if it has none. Raises StoreBusy."""


@dataclass(frozen=True, slots=True)
class DeferredReply:
    """What is needed to edit the reply. `instance` is the name of the process that deferred it.

    Stored as a JSON object. Earlier it was a list of the fields in this order, which is still read, so
    their order must not change.
    """

    interaction: int
    application: int
    token: str
    instance: str
    # As Discord writes it: the server's for a reply that everybody sees, else the member's.
    locale: str = ENGLISH


class DeferredReplies:
    """One per process. `instance` is the process's name, which stays the same over restarts."""

    def __init__(
        self,
        *,
        notes: ReplyNotes,
        rows: AskLookup,
        replies: Replies,
        instance: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._notes = notes
        self._rows = rows
        self._replies = replies
        self._instance = instance
        self._clock = clock
        # Interactions that this process has deferred and not answered yet. `answer_left_over` leaves them alone: it
        # runs beside the first interactions, and reads their notes too.
        self._open: set[int] = set()
        self._writes: dict[int, asyncio.Task[None]] = {}  # the last write or deletion, by interaction

    def remember(self, call: Call, lang: Language) -> bool:
        """Note that the reply is about to be deferred. False if it is noted already: Discord sent this one twice.

        `lang` is the language of whoever sees the reply.

        The write goes on in the background: a reply is deferred because something is slow, most likely the database,
        and Discord waits three seconds only.
        """
        if call.id in self._open:
            return False
        reply = DeferredReply(call.id, call.reply.application, call.reply.token, self._instance, lang.code)
        self._open.add(call.id)
        self._start(call.id, self._save(call.id, json.dumps(asdict(reply))))
        return True

    def forget(self, interaction: int) -> None:
        """Delete the note, in the background: the reply was edited, or the outbox will, or it could not be deferred.

        Does nothing for an interaction that was not remembered.
        """
        if interaction not in self._open:
            return
        self._open.discard(interaction)
        self._start(interaction, self._delete(interaction, self._writes.get(interaction)))

    async def answer_left_over(self) -> None:
        """At a start: edit the replies that an earlier process of this instance left "thinking…", each by itself.

        While the database is away they are left for the next start.
        """
        try:
            for name, text in (await self._notes.named(PREFIX)).items():
                await self._answer(name, text)
        except BotError as error:
            log.warning("deferred replies wait for the next start", extra={"error": type(error).__name__})

    async def _answer(self, name: str, text: str) -> None:
        """A note that cannot be read, or not be answered, must not keep the others waiting."""
        try:
            reply = _read_note(text)
            if reply.instance != self._instance or reply.interaction in self._open:
                return
            await self._answer_interrupted(reply)
        except BotError:
            raise
        except Unreadable as error:
            log.warning("a note of a deferred reply cannot be read", extra={"note": name, "part": str(error)})
            if not _has_expired(name, self._clock()):
                return  # it may be a newer version's process that wrote it, and can read it
        except Exception:
            log.exception("a deferred reply could not be answered", extra={"note": name})
        await self._notes.delete(name)

    async def _answer_interrupted(self, reply: DeferredReply) -> None:
        if await self._rows.ask(reply.interaction):
            return  # the outbox answers it
        try:
            lang = language(known_locale(reply.locale) or ENGLISH)
            await self._replies.edit(reply, Card(content=notice(lang, Interrupted()).text))
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.info("a deferred reply cannot be edited any more", extra={"error": type(error).__name__})

    async def _save(self, interaction: int, text: str) -> None:
        await self._notes.set(_name(interaction), text)
        log.info("a reply is put off", extra={"interaction": interaction})

    async def _delete(self, interaction: int, written: asyncio.Task[None] | None) -> None:
        # A deletion that overtook the write of the same note would leave it behind for good.
        if written is not None:
            await asyncio.wait({written})
        await self._notes.delete(_name(interaction))

    def _start(self, interaction: int, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._writes[interaction] = task
        task.add_done_callback(lambda done: self._ended(interaction, done))

    def _ended(self, interaction: int, task: asyncio.Task[None]) -> None:
        if self._writes.get(interaction) is task:
            del self._writes[interaction]
        if not task.cancelled() and isinstance(error := task.exception(), BotError):
            log.warning("a deferred reply could not be noted", extra={"error": type(error).__name__})


def _name(interaction: int) -> str:
    return f"{PREFIX}{interaction}"


def _read_note(text: str) -> DeferredReply:
    """An object, or the list of earlier notes. Raises Unreadable."""
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error
    names = [field.name for field in fields(DeferredReply)]
    return read(DeferredReply, dict(zip(names, kept, strict=False)) if isinstance(kept, list) else kept)


def _has_expired(name: str, now: datetime) -> bool:
    """Whether nobody could speak through the interaction any more; its id holds the moment of its making."""
    number = name.removeprefix(PREFIX)
    if not number.isdecimal() or int(number) >= 1 << 63:
        return True
    return now - discord.utils.snowflake_time(int(number)) > TOKEN_LIFE
