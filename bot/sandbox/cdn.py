"""The CDN: files behind signed links, and the default avatars of people."""

from __future__ import annotations

import asyncio
import io

from aiohttp import web
from PIL import Image

from bot.sandbox.world.world import World

_COLOURS = ("#5865f2", "#757e8a", "#3ba55c", "#faa61a", "#ed4245", "#eb459f")


class Cdn:
    def __init__(self, world: World) -> None:
        self._world = world
        self.served = 0
        self._open = asyncio.Event()
        self._open.set()

    def hold(self) -> None:
        """Files wait, once they are asked for, until `release`."""
        self._open.clear()

    def release(self) -> None:
        self._open.set()

    def attach(self, app: web.Application, prefix: str) -> None:
        for folder in ("attachments", "ephemeral-attachments"):
            app.router.add_get(f"{prefix}/{folder}/{{channel}}/{{file}}/{{name}}", self._file)
        app.router.add_get(f"{prefix}/embed/avatars/{{index}}.png", self._avatar)

    async def _file(self, request: web.Request) -> web.Response:
        """404 for what is gone, was never there, or whose link is over: Discord says no more than that either."""
        await self._open.wait()
        file = self._world.attachments.get(_number(request.match_info["file"]))
        if file is None or file.data is None or not request.path.endswith(self._world.links.path(file)):
            raise web.HTTPNotFound(text="This content is no longer available.")
        if not self._world.links.holds(file, request.query):
            raise web.HTTPNotFound(text="This content is no longer available.")
        self.served += 1
        return web.Response(body=file.data, content_type=file.content_type)

    async def _avatar(self, request: web.Request) -> web.Response:
        colour = _COLOURS[_number(request.match_info["index"]) % len(_COLOURS)]
        out = io.BytesIO()
        Image.new("RGB", (64, 64), colour).save(out, "PNG")
        return web.Response(body=out.getvalue(), content_type="image/png")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
