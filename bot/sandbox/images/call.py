"""One request for a picture as the pretend endpoint sees it, and the files it hands out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

JSON = dict[str, Any]
DRIP_SECONDS = 0.02
DRIPS = 10


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file of a form; `part` is the name of its field."""

    part: str
    name: str
    content_type: str
    data: bytes = field(repr=False)


@dataclass(slots=True, kw_only=True)
class Recorded:
    """`started` and `ended` are seconds of the endpoint's clock; `ended` is None while the call is under way.

    `json` has the fields of a form too, and `files` its files.
    """

    method: str
    path: str
    headers: dict[str, str]
    json: JSON | None
    started: float
    files: tuple[Uploaded, ...] = ()
    ended: float | None = None


@dataclass(slots=True)
class File:
    """A result to be fetched. `cut` breaks off half-way, `drip` sends slowly, `leads_to` sends elsewhere.

    The first `missing` requests are answered with `instead`: a status, a body ("<html>…"), or a way to fail: "cut",
    "half" (an answer that is whole, but holds half of the file), "hang", "drip" (a byte now and then). Every request in
    the first `late` seconds after the address was given out is answered 404. `there_at` is set when it is put up, in
    seconds of the endpoint's clock.
    """

    data: bytes
    content_type: str
    missing: int = 0
    late: float = 0.0
    cut: bool = False
    drip: bool = False
    leads_to: str | None = None
    there_at: float = 0.0
    instead: int | str = 404

    async def serve(self, request: web.Request) -> web.StreamResponse:
        # Presigned addresses answer 403 to these, and one CDN to an empty User-Agent.
        if {"Authorization", "Content-Type"} & set(request.headers) or not request.headers.get("User-Agent"):
            raise web.HTTPForbidden
        if self.leads_to is not None:
            raise web.HTTPFound(self.leads_to)
        if self.missing > 0:
            self.missing -= 1
            return await self._instead(request)
        if self.cut or self.drip:
            return await self._in_pieces(request)
        return web.Response(body=self.data, content_type=self.content_type)

    async def _instead(self, request: web.Request) -> web.StreamResponse:
        match self.instead:
            case int(status):
                return web.Response(status=status)
            case "cut":
                return await replace(self, missing=0, cut=True).serve(request)
            case "half":
                return web.Response(body=self.data[: len(self.data) // 2], content_type=self.content_type)
            case "hang":
                await asyncio.Event().wait()  # until the caller hangs up, or the server stops
            case "drip":
                return await self._drip(request)
        is_json = self.instead.startswith("{")
        return web.Response(text=self.instead, content_type="application/json" if is_json else "text/html")

    async def _drip(self, request: web.Request) -> web.StreamResponse:
        """One byte after the other, for ever."""
        response = web.StreamResponse(headers={"Content-Type": self.content_type})
        await response.prepare(request)
        while True:
            await response.write(self.data[:1])
            await asyncio.sleep(DRIP_SECONDS)

    async def _in_pieces(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": self.content_type})
        response.content_length = len(self.data)
        await response.prepare(request)
        step = len(self.data) // DRIPS + 1
        for start in range(0, len(self.data) // 2 if self.cut else len(self.data), step):
            await response.write(self.data[start : start + step])
            await asyncio.sleep(DRIP_SECONDS if self.drip else 0)
        if self.cut:
            hang_up(request)
        return response


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`earlier` counts the pictures that were asked for with this prompt before. `n` is how many are wanted now:
    `paint` gives one after the other in a format ("PNG"). `host` puts a file up and gives its address, `closing` is set
    when the endpoint stops. `inline`: the model answers as gpt-image does. `delay` is how many seconds a picture that
    is sent as a stream takes."""

    request: web.Request
    body: JSON
    earlier: int
    revised_prompt: str | None
    size: str
    quality: str
    usage: JSON
    paint: Callable[[str], Awaitable[bytes]]
    host: Callable[[File], str]
    created: int
    closing: asyncio.Event = field(repr=False)
    inline: bool = False
    n: int = 1
    delay: float = 0.0

    def answer(self, *items: JSON, **changes: Any) -> web.Response:
        """The usual answer around pictures, with `changes` to its top level."""
        revised = {} if self.revised_prompt is None else {"revised_prompt": self.revised_prompt}
        body: JSON = {
            "created": self.created,
            "data": [{**revised, **item} for item in items],
            "usage": self.usage,
        }
        return web.json_response(body | changes)


def hang_up(request: web.Request) -> None:
    """Break the connection without a word, as a crashing server does."""
    if request.transport is not None:
        request.transport.abort()
