"""An endpoint that writes its answers byte by byte as a test wants them, and ends them in any way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal

from bot.domain.models import Model
from bot.domain.pictures import Answer, PictureRequest
from bot.imageapi.client import ImageClient
from bot.imageapi.dialects.endpoint import Endpoint

STREAMED = Model(id="easel", label="Easel", streams=True)
Ending = Literal["whole", "broken", "silent", "closed"]


def event(name: str = "", **data: Any) -> bytes:
    """An event as OpenAI writes it."""
    return (f"event: {name}\n" if name else "").encode() + b"data: " + json.dumps(data).encode() + b"\n\n"


def of_kind(kind: str, **data: Any) -> bytes:
    """An event whose data names its type too."""
    return event(kind, type=kind, **data)


@dataclass
class Wire:
    """`pieces` are written one after the other. `ending`: "whole" as HTTP has it, "broken" in the midst, "silent" if
    nothing more is sent, "closed" where only the end of the connection tells the end of the body, as in HTTP/1.0.
    """

    url: str = ""
    pieces: Sequence[bytes] = ()
    content_type: str = "text/event-stream"
    status: int = 200
    ending: Ending = "whole"
    posts: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        await reader.readexactly(int(length.split(b":")[1]))
        self.posts += 1
        kind = f"Content-Type: {self.content_type}\r\n" if self.content_type else ""
        chunked = "" if self.ending == "closed" else "Transfer-Encoding: chunked\r\n"
        writer.write(f"HTTP/1.1 {self.status} X\r\n{kind}{chunked}Connection: close\r\n\r\n".encode())
        for piece in self.pieces:
            writer.write(piece if self.ending == "closed" else b"%x\r\n%s\r\n" % (len(piece), piece))
            await writer.drain()
        await self._end(reader, writer)

    async def _end(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.ending == "silent":
            await reader.read()
        elif self.ending == "broken":
            writer.transport.abort()
            return
        elif self.ending == "whole":
            writer.write(b"0\r\n\r\n")
        writer.close()

    async def paint(self, model: Model = STREAMED, **settings: Any) -> Answer:
        endpoint = Endpoint(url=self.url, key="sk-test", **settings)
        async with ImageClient(endpoint) as client:
            return await client.paint(PictureRequest(prompt="a red fox", model=model.id), model)


@asynccontextmanager
async def listening() -> AsyncIterator[Wire]:
    wire = Wire()
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
    async with server:
        wire.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        yield wire
