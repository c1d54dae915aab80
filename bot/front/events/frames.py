"""Reads the frames of one connection to the gateway, where a single bad one would end discord.py's loop, and the bot.

A frame that cannot be read is passed over. Only what a connection cannot go on without ends it, and then discord.py
makes another one: what is compressed and cannot be decompressed, an unreadable HELLO, an unreadable READY.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
from discord import gateway

from bot.front.events.unreadable import Unreadable
from bot.front.events.values import MAX_ID, as_list, as_object, as_text, is_count, storable

# Raised on purpose: discord.py's loop connects again, or ends.
MEANT = (
    gateway.ReconnectWebSocket,
    gateway.WebSocketClosure,
    discord.ConnectionClosed,
    aiohttp.ClientError,
    OSError,
    asyncio.TimeoutError,
)
FRAME = "FRAME"  # in place of the name of an event, where it has none that counts
NUL = r"\u0000"  # as JSON has it; no client sends it, and PostgreSQL takes no text with it
HELLO = 10
LONGEST_HEARTBEAT = 3600.0  # seconds; Discord's is 41
BROKEN_STREAMS_WITHIN = 60.0  # seconds; a second one in this time is answered with a back-off

JSON = dict[str, Any]


class UnreadableConnection(ConnectionError):
    """The connection cannot go on. discord.py connects again after it, with a back-off."""


class NoInterval(ValueError):
    """HELLO names no interval at which heartbeats could be sent."""


class Frames:
    """Takes the place of discord.py's reader of one connection, and calls it."""

    def __init__(self, ws: gateway.DiscordWebSocket, unreadable: Unreadable, broken: BrokenStreams) -> None:
        self._ws = ws
        self._read: Callable[[str], Awaitable[None]] = ws.received_message
        self._unreadable = unreadable
        self._broken = broken

    async def received(self, frame: str | bytes) -> None:
        """Read one frame. Raises one of MEANT."""
        sequence = self._ws.sequence
        text = await self._decompressed(frame) if isinstance(frame, bytes) else frame
        if text is None:
            return
        if NUL in text and (frame_of := _lenient(text)):
            text = json.dumps(frame_of)
        try:
            await self._read(text)
        except MEANT:
            raise
        except Exception as error:
            await self._repair(text, error)
        await self._check_heartbeat()
        if self._ws.sequence is not None and not is_count(self._ws.sequence, MAX_ID):
            # It goes back to Discord with each heartbeat, and would end the connection.
            self._ws.sequence = sequence

    async def _check_heartbeat(self) -> None:
        """HELLO says how often to send a heartbeat. discord.py believes every number."""
        beat = self._ws._keep_alive
        if beat is not None and not 0 < (beat.interval or 0) <= LONGEST_HEARTBEAT:
            await self._give_up("HELLO", NoInterval())

    async def _decompressed(self, frame: bytes) -> str | None:
        try:
            return self._ws._decompressor.decompress(frame)
        except UnicodeDecodeError as error:
            # One frame is no text. The stream goes on.
            self._unreadable.passed_over(FRAME, error)
            return None
        except Exception as error:
            # What follows in the stream needs what came before, so it is lost as well.
            self._unreadable.passed_over(FRAME, error)
            await self._ws.close()
            if self._broken.again():
                raise UnreadableConnection from error
            raise gateway.ReconnectWebSocket(self._ws.shard_id) from error

    async def _repair(self, text: str, error: Exception) -> None:
        frame = _lenient(text)
        event = as_text(frame.get("t")) or FRAME
        if frame.get("op") == HELLO:
            await self._give_up("HELLO", error)
        if event == "READY":
            frame = frame | {"d": ready_with(as_object(frame.get("d")), self._ws)}
        elif not isinstance(error, ValueError) or not frame:
            # It was read as JSON; what it says is what cannot be understood.
            self._unreadable.passed_over(FRAME, error, frame.get("d"))
            return
        try:
            await self._read(json.dumps(frame))
        except MEANT:
            raise
        except Exception as again:
            if event == "READY":
                await self._give_up(event, again)
            self._unreadable.passed_over(FRAME, again, frame.get("d"))
        else:
            self._unreadable.repaired("READY" if event == "READY" else FRAME, error, frame.get("d"))

    async def _give_up(self, event: str, error: Exception) -> None:
        self._unreadable.passed_over(event, error)
        await self._ws.close()
        raise UnreadableConnection from error


class BrokenStreams:
    """Whether streams break again and again, over all connections of a client; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last: float | None = None

    def again(self) -> bool:
        """A stream broke; whether one did shortly before."""
        last, self._last = self._last, self._clock()
        return last is not None and self._last < last + BROKEN_STREAMS_WITHIN


def ready_with(data: JSON, ws: gateway.DiscordWebSocket) -> JSON:
    """READY with what discord.py needs of it, where it is missing.

    A session without an id cannot be resumed: Discord says so, and the connection begins anew.
    """
    state = ws._connection
    user = state.user
    shard = [ws.shard_id or 0, ws.shard_count or 1]
    known = {} if user is None else {"id": str(user.id), "username": user.name, "discriminator": "0"}
    guilds = [guild for guild in as_list(data.get("guilds")) if isinstance(guild, dict) and "id" in guild]
    return {
        **data,
        "session_id": as_text(data.get("session_id"), ""),
        "resume_gateway_url": as_text(data.get("resume_gateway_url"), str(ws.DEFAULT_GATEWAY)),
        "user": {**known, "avatar": None, **as_object(data.get("user"))},
        "guilds": guilds,
        "shard": data["shard"] if as_list(data.get("shard"))[:1] == shard[:1] else shard,
    }


def _lenient(text: str) -> JSON:
    """The frame, read by a reader that takes what a strict one refuses; {} if it is no JSON object."""
    try:
        return as_object(storable(json.loads(text, parse_constant=lambda _: None)))
    except (ValueError, RecursionError):
        return {}
