"""A shard's session, which outlives its connections, and one such connection."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import deque
from typing import Any

from aiohttp import web

DISPATCH = 0


class Session:
    """One shard of one process. It outlives its connection until another takes its place."""

    def __init__(self, shard: int, count: int) -> None:
        self.id = secrets.token_hex(16)
        self.shard = shard
        self.count = count
        self.sequence = 0
        self.socket: Socket | None = None
        self._sent: deque[tuple[int, str]] = deque(maxlen=1000)

    def holds(self, guild_id: int) -> bool:
        return (guild_id >> 22) % self.count == self.shard

    def dispatch(self, event: str, data: object) -> None:
        self.sequence += 1
        text = json.dumps({"op": DISPATCH, "t": event, "s": self.sequence, "d": data})
        self._sent.append((self.sequence, text))
        if self.socket is not None:
            self.socket.send(text)

    def replay(self, after: int) -> None:
        for sequence, text in self._sent:
            if sequence > after and self.socket is not None:
                self.socket.send(text)


class Socket:
    """One connection. Sending never waits: a task of its own writes, in order."""

    def __init__(self, request: web.Request) -> None:
        self._request = request
        self._outbox: asyncio.Queue[str | bytes] = asyncio.Queue()
        self.websocket = web.WebSocketResponse(max_msg_size=4096, compress=False)
        self.session: Session | None = None

    def send(self, frame: str | bytes) -> None:
        self._outbox.put_nowait(frame)

    def send_op(self, op: int, data: Any) -> None:
        self.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def write(self) -> None:
        while True:
            frame = await self._outbox.get()
            try:
                if isinstance(frame, bytes):
                    await self.websocket.send_bytes(frame)
                else:
                    await self.websocket.send_str(frame)
            except ConnectionError:
                # The line is gone; what was not sent waits in the session for a resume.
                return

    def cut(self) -> None:
        """As a broken network does it: no goodbye."""
        if self._request.transport is not None:
            self._request.transport.abort()
