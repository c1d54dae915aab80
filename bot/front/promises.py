"""Replies that were put off ("thinking…") before anything was reserved: written down, so that a restart ends them.

Once rows are reserved the outbox looks after the reply; a promise without rows is answered by the next start.
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
from bot.domain.pictures import Generation
from bot.front.cards import Card
from bot.front.notices import notice
from bot.front.replies import Replies

log = logging.getLogger(__name__)

PREFIX = "promise:"
TOKEN_LIFE = timedelta(minutes=15)  # Discord's rule


class Facts(Protocol):
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


class Promises:
    def __init__(
        self, *, facts: Facts, rows: Rows, replies: Replies, instance: str, clock: Callable[[], datetime]
    ) -> None:
        self._facts = facts
        self._rows = rows
        self._replies = replies
        self._instance = instance
        self._clock = clock
        self._given: set[int] = set()  # by this process, and not kept yet
        self._writing: dict[int, asyncio.Task[None]] = {}

    def give(self, interaction: discord.Interaction[Any]) -> None:
        """About to be put off. It is written down beside the answer, which must not wait for a slow database."""
        promise = Promise(interaction.id, interaction.application_id, interaction.token, self._instance)
        self._given.add(interaction.id)
        self._start(interaction.id, self._write_down(interaction.id, json.dumps(asdict(promise))))

    def keep(self, interaction: int) -> None:
        """The reply says something else now, the outbox looks after it, or it could not be put off."""
        if interaction not in self._given:
            return
        self._given.discard(interaction)
        self._start(interaction, self._strike_out(interaction, self._writing.get(interaction)))

    async def make_good(self) -> None:
        """At a start: end what this instance's last process left thinking, each by itself. Never raises."""
        try:
            for name, text in (await self._facts.named(PREFIX)).items():
                await self._end(name, text)
        except BotError as error:
            log.warning("promises wait for the next start", extra={"error": type(error).__name__})

    async def _end(self, name: str, text: str) -> None:
        try:
            promise = _promise(text)
            if promise.instance != self._instance or promise.interaction in self._given:
                return
            await self._tell(promise)
        except BotError:
            raise
        except Unreadable as error:
            log.warning("a promise cannot be read", extra={"promise": name, "part": str(error)})
            # Until its token has lapsed, a process of a newer version may be able to make it good.
            if not _has_lapsed(name, self._clock()):
                return
        except Exception:
            log.exception("a reply that was put off could not be ended", extra={"promise": name})
        await self._facts.delete(name)

    async def _tell(self, promise: Promise) -> None:
        if await self._rows.ask(promise.interaction):
            return
        try:
            await self._replies.edit(promise, Card(content=notice(Interrupted()).text))
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.info("a reply that was put off is out of reach", extra={"error": type(error).__name__})

    async def _write_down(self, interaction: int, text: str) -> None:
        await self._facts.set(_name(interaction), text)
        log.info("a reply is put off", extra={"interaction": interaction})

    async def _strike_out(self, interaction: int, written: asyncio.Task[None] | None) -> None:
        if written is not None:
            await asyncio.wait({written})
        await self._facts.delete(_name(interaction))

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


def _promise(text: str) -> Promise:
    """An object, or the list that earlier versions wrote. Raises Unreadable."""
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error
    names = [field.name for field in fields(Promise)]
    return read(Promise, dict(zip(names, kept, strict=False)) if isinstance(kept, list) else kept)


def _has_lapsed(name: str, now: datetime) -> bool:
    """Whether nobody could speak through the interaction any more; its id holds the moment of its making."""
    number = name.removeprefix(PREFIX)
    if not number.isdecimal() or int(number) >= 1 << 63:
        return True
    return now - discord.utils.snowflake_time(int(number)) > TOKEN_LIFE
