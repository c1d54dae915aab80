"""Deferred replies ("thinking…") are noted in the database, so that none says "thinking…" for ever after a crash.

A note is needed from the deferral until the reply is edited or rows are reserved: with rows, the outbox answers
the reply. If the process dies in between, its next start edits the reply, or another process does if there is one: it
would be a long wait until somebody starts a machine again. In a crowd there are a thousand notes at a time, so they are
written and deleted many at once.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Protocol

import discord
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential

from bot.domain.errors import BotError, Interrupted
from bot.domain.kept import Unreadable
from bot.domain.locales import ENGLISH, known_locale
from bot.domain.pictures import Generation, State
from bot.front.imagine.deferrednotes import (
    PREFIX,
    TOKEN_LIFE,
    DeferredReply,
    has_expired,
    instances_of,
    note_name,
    read_note,
)
from bot.front.imagine.writebehind import ManyTexts, WriteBehind
from bot.front.kit.cards import Card, Posted
from bot.front.kit.faults.discordfaults import Verdict, is_passing, judge, name_of
from bot.front.kit.feature import Call
from bot.front.kit.notices import notice
from bot.front.kit.replies import Replies
from bot.front.texts.language import Language, language
from bot.front.texts.picture.about import sharing as sharing_texts

log = logging.getLogger(__name__)

TRIES = 5  # of one edit, with 1 s, 2 s, 4 s and 8 s between them
RETRY_AFTER = 5.0  # seconds between two tries while the database is away
AT_ONCE = 8  # replies that are edited side by side after a start


class ReplyNotes(ManyTexts, Protocol):
    """A key-value store of texts."""

    async def named(self, prefix: str) -> dict[str, str]:
        """The texts of all names that begin with `prefix`, by name. Raises StoreBusy."""


class LivingProcesses(Protocol):
    async def living(self, names: Collection[str]) -> frozenset[str]:
        """Those of these process names whose processes run. Raises StoreBusy."""


class AskLookup(Protocol):
    async def ask(self, interaction: int) -> tuple[Generation, ...]:
        """The pictures that the interaction has reserved; () if it has none. Raises StoreBusy."""


class DeferredReplies:
    """One per process. `instance` is the process's name, which stays the same over restarts.

    `processes` knows those that share the database; None where there can be no other.
    """

    def __init__(
        self,
        *,
        notes: ReplyNotes,
        rows: AskLookup,
        replies: Replies,
        instance: str,
        clock: Callable[[], datetime],
        processes: LivingProcesses | None = None,
    ) -> None:
        self.processes = processes
        self._notes = notes
        self._writing = WriteBehind(notes)
        self._rows = rows
        self._replies = replies
        self._instance = instance
        self._clock = clock
        # Interactions that this process has deferred, also those that it has answered: their notes may not have been
        # deleted yet. `answer_left_over` leaves them alone: it runs beside the first interactions, and reads their
        # notes too. None once it is done.
        self._own: set[int] | None = set()
        self._missing: frozenset[str] = frozenset()  # process names that the last look did not find

    def noted_to_share(self, call: Call) -> AbstractAsyncContextManager[None]:
        """`noted`, for a public reply that is to show a picture: left without it, the next start takes it back."""
        return self.noted(call, call.reader.private, public=call.reader.public)

    @asynccontextmanager
    async def noted(
        self, call: Call, lang: Language, *, public: Language | None = None
    ) -> AsyncIterator[None]:
        """Keep a note of the reply as long as the block lasts, in which it is deferred and answered.

        `lang` is the language of whoever sees the reply. The block begins when the note is written, so that no reply
        says "thinking…" of which the next start knows nothing. Where the database is slow it begins sooner, since
        Discord waits three seconds only; the write goes on then.
        """
        reply = DeferredReply(
            call.id,
            call.reply.application,
            call.reply.token,
            self._instance,
            lang.code,
            None if public is None else public.code,
        )
        if self._own is not None:
            self._own.add(call.id)
        await self._writing.set(note_name(call.id), json.dumps(asdict(reply)))
        try:
            yield
        except asyncio.CancelledError:
            raise  # the program ends before the reply was answered: the next start needs the note
        except BaseException:
            self._forget(call.id)
            raise
        self._forget(call.id)

    def _forget(self, interaction: int) -> None:
        """Delete the note, in the background: the reply was edited, or the outbox will, or it could not be deferred."""
        self._writing.delete(note_name(interaction))

    async def close(self) -> None:
        """Wait until the notes are as they should be, as far as the database takes them at once."""
        await self._writing.close()

    async def answer_left_over(self) -> None:
        """At a start: edit the replies that an earlier process of this instance left "thinking…", each by itself.

        While the database is away it is tried again, as long as Discord lets such replies be edited.
        """
        until = self._clock() + TOKEN_LIFE
        while not await self._answer_left():
            if self._clock() >= until:
                log.warning("deferred replies are left as they are: the database was away for too long")
                break
            await asyncio.sleep(RETRY_AFTER)
        self._own = None

    async def _answer_left(self) -> bool:
        """False if the database was away."""
        is_away = False
        try:
            await self._answer_of({self._instance}, await self._notes.named(PREFIX))
        except* BotError as errors:
            error = type(errors.exceptions[0]).__name__
            log.warning("deferred replies have to wait", extra={"error": error})
            is_away = True
        return not is_away

    async def answer_of_dead_processes(self) -> None:
        """Edit the replies that other processes left "thinking…" which have ended and were not started again.

        To be called again and again. A process is dead when two calls in a row do not find it: while PostgreSQL is
        restarted the name of a live one is free for some seconds. Raises StoreBusy.
        """
        if self.processes is None:
            return
        # The notes are read first: those of a process that starts after that are not among them.
        found = await self._notes.named(PREFIX)
        others = frozenset(instances_of(found.values())) - {self._instance}
        missing = others - await self.processes.living(others) if others else others
        dead, self._missing = missing & self._missing, missing
        if dead:
            log.info("answering the deferred replies of dead processes", extra={"instances": sorted(dead)})
            await self._answer_of(dead, found)

    async def _answer_of(self, instances: Collection[str], found: Mapping[str, str]) -> None:
        """Answer the notes of these processes, each by itself. Raises an ExceptionGroup with StoreBusy."""
        mine = {note_name(interaction) for interaction in self._own or ()}
        left = iter([(name, text) for name, text in found.items() if name not in mine])
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._answer_all(left, instances))

    async def _answer_all(self, left: Iterable[tuple[str, str]], instances: Collection[str]) -> None:
        for name, text in left:
            await self._answer(name, text, instances)

    async def _answer(self, name: str, text: str, instances: Collection[str]) -> None:
        """A note that cannot be read, or not be answered, must not keep the others waiting."""
        try:
            reply = read_note(text)
            if reply.instance not in instances:
                return
            await self._answer_interrupted(reply)
        except BotError:
            raise
        except Unreadable as error:
            log.warning("a note of a deferred reply cannot be read", extra={"note": name, "part": str(error)})
            if not has_expired(name, self._clock()):
                return  # it may be a newer version's process that wrote it, and can read it
        except Exception as error:
            if not is_passing(error):
                log.exception("a deferred reply could not be answered", extra={"note": name})
            else:
                log.warning("a deferred reply could not be edited", extra={"error": type(error).__name__})
                if not has_expired(name, self._clock()):
                    return  # for the next start
        self._writing.delete(name)

    async def _answer_interrupted(self, reply: DeferredReply) -> None:
        if reply.public_locale is not None:
            await self._take_back(reply, reply.public_locale)
            return
        # What was cancelled as a whole is not in the outbox, nor is what is kept of a refused ask.
        if any(row.state is not State.CANCELLED for row in await self._rows.ask(reply.interaction)):
            return  # the outbox answers it
        card = Card(content=notice(_language(reply.locale), Interrupted()).text)
        # Where somebody has deleted the reply, or it cannot be edited, the member is told beside it. The card quotes
        # nothing: as the first follow-up to a deferred reply it would take its place, as public as that was.
        for tell in (self._replies.edit, self._replies.follow_up):
            try:
                await _tries()(tell, reply, card)
                return
            except discord.HTTPException as error:
                if is_passing(error):
                    raise
                log.info("a deferred reply cannot be edited any more", extra={"error": name_of(error)})

    async def _take_back(self, reply: DeferredReply, public_locale: str) -> None:
        """The process may have ended after the picture came: then it stays."""
        try:
            shown: Posted = await _tries()(self._replies.posted_by, reply)
            if shown.files:
                return
            # The first follow-up takes the place of a reply that still is deferred, as public as that is.
            neutral = Card(content=sharing_texts.in_its_place(_language(public_locale)))
            await _tries()(self._replies.edit, reply, neutral)
            told = Card(content=sharing_texts.interrupted(_language(reply.locale)))
            await _tries()(self._replies.follow_up, reply, told)
            await _tries()(self._replies.delete, reply)
        except discord.HTTPException as error:
            if judge(error) is not Verdict.GONE:
                raise
            log.info("a picture that was not shared has no reply", extra={"error": name_of(error)})


def _language(locale: str) -> Language:
    return language(known_locale(locale) or ENGLISH)


def _tries() -> AsyncRetrying:
    return AsyncRetrying(
        retry=retry_if_exception(is_passing),
        stop=stop_after_attempt(TRIES),
        wait=wait_exponential(),
        reraise=True,
    )
