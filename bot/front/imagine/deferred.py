"""Replies that were put off ("thinking…") before anything was reserved: written down, so that a restart ends them.

Once rows are reserved the outbox looks after the reply; a promise without rows is answered by the next start.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Coroutine
from dataclasses import astuple, dataclass
from typing import Any, Protocol

import aiohttp
import discord

from bot.domain.errors import BotError, Interrupted
from bot.domain.pictures import Generation
from bot.front.kit.cards import Card
from bot.front.kit.feature import Call
from bot.front.kit.notices import notice
from bot.front.kit.replies import Replies

log = logging.getLogger(__name__)

PREFIX = "promise:"


class Memory(Protocol):
    """Texts by name, which outlive the process."""

    async def set(self, name: str, text: str) -> None: ...
    async def named(self, prefix: str) -> dict[str, str]: ...
    async def delete(self, name: str) -> None: ...


class Rows(Protocol):
    async def ask(self, interaction: int) -> tuple[Generation, ...]: ...


@dataclass(frozen=True, slots=True)
class Promise:
    """What is needed to speak through the interaction; `instance` is the process that put it off."""

    interaction: int
    application: int
    token: str
    instance: str


class DeferredReplies:
    def __init__(self, *, memory: Memory, rows: Rows, replies: Replies, instance: str) -> None:
        self._memory = memory
        self._rows = rows
        self._replies = replies
        self._instance = instance
        self._given: set[int] = set()  # by this process, and not kept yet
        self._writing: dict[int, asyncio.Task[None]] = {}

    def begun(self, call: Call) -> None:
        """About to be deferred. It is written down beside the answer, which must not wait for a slow database."""
        promise = Promise(call.id, call.reply.application, call.reply.token, self._instance)
        self._given.add(call.id)
        self._start(call.id, self._write_down(call.id, json.dumps(astuple(promise))))

    def settled(self, interaction: int) -> None:
        """The reply says something else now, the outbox looks after it, or it could not be deferred."""
        if interaction not in self._given:
            return
        self._given.discard(interaction)
        self._start(interaction, self._strike_out(interaction, self._writing.get(interaction)))

    async def make_good(self) -> None:
        """At a start: end what this instance's last process left thinking. Never raises."""
        try:
            for name, text in (await self._memory.named(PREFIX)).items():
                promise = Promise(*json.loads(text))
                if promise.instance == self._instance and promise.interaction not in self._given:
                    await self._tell(promise)
                    await self._memory.delete(name)
        except BotError as error:
            log.warning("promises wait for the next start", extra={"error": type(error).__name__})

    async def _tell(self, promise: Promise) -> None:
        if await self._rows.ask(promise.interaction):
            return
        try:
            await self._replies.edit(promise, Card(content=notice(Interrupted()).text))
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.info("a reply that was put off is out of reach", extra={"error": type(error).__name__})

    async def _write_down(self, interaction: int, text: str) -> None:
        await self._memory.set(_name(interaction), text)
        log.info("a reply is put off", extra={"interaction": interaction})

    async def _strike_out(self, interaction: int, written: asyncio.Task[None] | None) -> None:
        if written is not None:
            await asyncio.wait({written})
        await self._memory.delete(_name(interaction))

    def _start(self, interaction: int, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._writing[interaction] = task
        task.add_done_callback(lambda done: self._ended(interaction, done))

    def _ended(self, interaction: int, task: asyncio.Task[None]) -> None:
        if self._writing.get(interaction) is task:
            del self._writing[interaction]
        if not task.cancelled() and isinstance(error := task.exception(), BotError):
            log.warning("a promise was not written down", extra={"error": type(error).__name__})


def _name(interaction: int) -> str:
    return f"{PREFIX}{interaction}"
