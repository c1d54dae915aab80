"""The bad days: what each is called, and what fails while it lasts."""

from __future__ import annotations

import asyncio
import errno
import os
import resource
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.demo.process import BotProcess
from bot.sandbox.rest.blocks import CLOUDFLARE_STATUS, CLOUDFLARE_TEXT
from tests.storm.place import Place


@dataclass(frozen=True, slots=True)
class Day:
    """`befalls`: what fails; two days of the same never come together. `seconds`: between which it lasts."""

    befalls: str
    name: str
    passes: Callable[[Place], AbstractAsyncContextManager[None]]
    seconds: tuple[float, float] = (3.0, 9.0)


# --- Discord -----------------------------------------------------------------------------------------


@asynccontextmanager
async def blocked(place: Place) -> AsyncIterator[None]:
    """Cloudflare's block: plain text, and no word of Discord's own."""
    with place.skies.over("*", status=CLOUDFLARE_STATUS, text=CLOUDFLARE_TEXT, via=False):
        yield


@asynccontextmanager
async def overloaded(place: Place) -> AsyncIterator[None]:
    with place.skies.over("*", status=503):
        yield


@asynccontextmanager
async def limited(place: Place) -> AsyncIterator[None]:
    with place.skies.over("* /webhooks/*", status=429, retry_after=2.0):
        yield


@asynccontextmanager
async def moderated(place: Place) -> AsyncIterator[None]:
    """AutoMod refuses every public message with files."""
    blocks = place.community.sandbox.rest.blocks
    blocks.automod = True
    try:
        yield
    finally:
        blocks.automod = False


@asynccontextmanager
async def deaf(place: Place) -> AsyncIterator[None]:
    """What is sent takes effect, and the answer is lost."""
    with (
        place.skies.over("POST /interactions/*", disconnect="after"),
        place.skies.over("* /webhooks/*", disconnect="after"),
        place.skies.over("* /channels/*", disconnect="after"),
    ):
        yield


# --- the disk and the database -----------------------------------------------------------------------


@asynccontextmanager
async def faulty_disk(place: Place, error: int) -> AsyncIterator[None]:
    if place.disk is None:
        raise RuntimeError("no C compiler")
    with place.disk.failing(error):
        yield


@asynccontextmanager
async def no_room(place: Place) -> AsyncIterator[None]:
    """No file of the bot's may grow."""
    pid = place.bot.pid
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    with suppress(ProcessLookupError):  # it has ended by itself
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        with suppress(ProcessLookupError):  # it was ended meanwhile
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))


@asynccontextmanager
async def locked(place: Place) -> AsyncIterator[None]:
    """Somebody else writes, and takes their time."""
    connection = await asyncio.to_thread(_begin, place.database)
    try:
        yield
    finally:
        await asyncio.to_thread(connection.close)


def _begin(file: Path | None) -> sqlite3.Connection:
    connection = sqlite3.connect(str(file), timeout=60, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    return connection


@asynccontextmanager
async def read_only(place: Place) -> AsyncIterator[None]:
    """As in a failover: the server takes no writes for a while."""
    assert place.server is not None
    async with place.server.read_only():
        yield


@asynccontextmanager
async def cut_off(place: Place) -> AsyncIterator[None]:
    """The server ends every connection, again and again."""
    assert place.server is not None
    async with place.server.ending_sessions():
        yield


@asynccontextmanager
async def commits_unheard(place: Place) -> AsyncIterator[None]:
    """The server commits, and the answer never comes."""
    assert place.wire is not None
    with place.wire.losing_commits():
        yield


@asynccontextmanager
async def half_open(place: Place) -> AsyncIterator[None]:
    """Nothing passes the line to the database any more, and nobody says so."""
    assert place.wire is not None
    with place.wire.silent():
        yield


# --- the process -------------------------------------------------------------------------------------


@asynccontextmanager
async def frozen(place: Place) -> AsyncIterator[None]:
    bot = place.bot
    _signal(bot, signal.SIGSTOP)
    try:
        yield
    finally:
        _signal(bot, signal.SIGCONT)


def _signal(bot: BotProcess, signal: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it has ended by itself
        os.kill(bot.pid, signal)


@asynccontextmanager
async def killed(place: Place) -> AsyncIterator[None]:
    bot = place.bot
    bot.kill()
    await bot.exited()
    yield
    await place.start()


@asynccontextmanager
async def stopped(place: Place) -> AsyncIterator[None]:
    bot = place.bot
    bot.terminate()
    await bot.exited()
    yield
    await place.start()


# --- which there are ---------------------------------------------------------------------------------

EVERYWHERE = (
    Day("Discord", "Discord: blocked by Cloudflare", blocked),
    Day("Discord", "Discord: 503", overloaded),
    Day("Discord", "Discord: rate limit", limited),
    Day("Discord", "Discord: AutoMod", moderated),
    Day("Discord", "Discord: answers lost", deaf, (1.0, 3.0)),
    Day("process", "process frozen", frozen, (2.0, 12.0)),
    Day("process", "process killed", killed, (0.0, 2.0)),
    Day("process", "process stopped", stopped, (0.0, 1.0)),
    Day("disk", "no room for files", no_room),
)
ON_SQLITE = (Day("database", "database locked", locked, (2.0, 10.0)),)
ON_POSTGRESQL = (
    Day("database", "PostgreSQL: read-only", read_only, (3.0, 12.0)),
    Day("database", "PostgreSQL: sessions ended", cut_off),
    Day("database", "PostgreSQL: COMMITs unheard", commits_unheard),
    Day("database", "PostgreSQL: half-open lines", half_open, (3.0, 15.0)),
)
WITH_FAULTY_DISK = (
    Day("disk", "disk: EIO", partial(faulty_disk, error=errno.EIO), (3.0, 12.0)),
    Day("disk", "disk: read-only", partial(faulty_disk, error=errno.EROFS), (3.0, 12.0)),
    Day("disk", "disk: full", partial(faulty_disk, error=errno.ENOSPC), (3.0, 12.0)),
)


def days_of(place: Place) -> Sequence[Day]:
    """Those that can be had here."""
    own = ON_POSTGRESQL if place.server is not None else ON_SQLITE
    return (*EVERYWHERE, *own, *(WITH_FAULTY_DISK if place.disk is not None else ()))
