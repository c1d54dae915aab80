"""The channel in a browser: the files of `page/`, a socket for what happens, a POST for each thing a person does."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from bot.sandbox.baddays import BadDays
from bot.sandbox.errors import Impossible
from bot.sandbox.later import Later
from bot.sandbox.page.guard import Guard
from bot.sandbox.page.verbs import Action, File, Verbs
from bot.sandbox.page.view import View
from bot.sandbox.people.person import Person
from bot.sandbox.world.entities import JSON, Guild
from bot.sandbox.world.world import World

_ADDRESS = "127.0.0.1"
_FOLDER = Path(__file__).with_name("page")
_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# As much as Discord takes in one request, and the text around it.
_LARGEST_REQUEST = 26 * 1024 * 1024


class PageServer:
    """`online` tells whether the bot is connected at the moment; without `bad_days` the page offers none.

    Without `later` nobody can let time pass.
    """

    def __init__(
        self,
        world: World,
        guild: Guild,
        *,
        port: int,
        online: Callable[[], bool],
        bad_days: BadDays | None = None,
        later: Later | None = None,
    ) -> None:
        pictures = urlsplit(world.links.base)
        self._guard = Guard(port, f"{pictures.scheme}://{pictures.netloc}")
        self.world = world
        self.guild = guild
        self._view = View(world, guild, online, bad_days, later)
        self._verbs = Verbs(world, guild, bad_days, later)
        self._files = {path.name: path.read_bytes() for path in _FOLDER.iterdir() if path.suffix in _KINDS}

    @property
    def port(self) -> int:
        return self._guard.port

    @property
    def url(self) -> str:
        return f"http://{_ADDRESS}:{self.port}/"

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard.middleware()], client_max_size=_LARGEST_REQUEST)
        app.router.add_get("/", self._index)
        app.router.add_get("/events", self._events)
        app.router.add_post("/act/{verb}", self._act)
        app.router.add_get("/{name}", self._file)
        return app

    async def _index(self, request: web.Request) -> web.Response:
        html = self._files["index.html"].decode().replace("{{token}}", self._guard.token)
        return web.Response(text=html, content_type="text/html")

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        body = self._files.get(name)
        if body is None or name == "index.html":
            raise web.HTTPNotFound(text="There is no such file.\n")
        return web.Response(body=body, content_type=_KINDS[Path(name).suffix], charset="utf-8")

    async def _act(self, request: web.Request) -> web.Response:
        self._guard.check_sender(request, request.headers.get("X-Page-Token", ""))
        try:
            fields, files = await _read(request)
            action = Action(self._verbs.person(fields["as"]), fields, files)
            return web.json_response(await self._verbs.do(request.match_info["verb"], action))
        except Impossible as refusal:
            raise web.HTTPForbidden(text=str(refusal)) from refusal
        except (ValueError, KeyError, TypeError, LookupError) as fault:
            raise web.HTTPBadRequest(text=f"The page sent something odd: {fault!r}") from fault

    async def _events(self, request: web.Request) -> web.WebSocketResponse:
        self._guard.check_sender(request, request.query.get("token", ""))
        person = self._watcher(request.query.get("as", ""))
        self._speak(person, request.query.get("locale", ""))
        line = web.WebSocketResponse(heartbeat=20)
        await line.prepare(request)
        telling = asyncio.create_task(self._tell(line, person))
        try:
            await _until_closed(line)
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError, ConnectionError):
                await telling
        return line

    def _watcher(self, member_id: str) -> Person:
        """A page that remembers nobody, or somebody from before a restart, begins as the first plain member."""
        try:
            return self._verbs.person(member_id)
        except Impossible:
            return self._verbs.anyone()

    def _speak(self, person: Person, locale: str) -> None:
        """A page that has chosen a language speaks it: so does its member from now on, and the server for all."""
        if not locale:
            return
        try:
            person.speak(locale)
            self.world.set_locale(person.guild, locale)
        except ValueError as fault:
            raise web.HTTPBadRequest(text=f"{fault}.\n") from fault

    async def _tell(self, line: web.WebSocketResponse, person: Person) -> None:
        async with self.world.changes.subscribe() as changes:
            await line.send_json(self._view.opening(person))
            async for change in changes:
                event = self._view.event(change, person)
                if event is not None:
                    await line.send_json(event)


async def _until_closed(line: web.WebSocketResponse) -> None:
    """The page says nothing on its socket; reading finds out when it has gone."""
    async for message in line:
        if message.type is WSMsgType.TEXT:
            await line.close()


async def _read(request: web.Request) -> tuple[JSON, list[File]]:
    """The fields of an action, and its files in their order."""
    form = await request.post()
    fields = json.loads(str(form["payload"]))
    parts = [form[f"file{place}"] for place in range(sum(name.startswith("file") for name in form))]
    return fields, [(part.filename, part.file.read()) for part in parts if isinstance(part, web.FileField)]


@asynccontextmanager
async def serve_page(
    world: World,
    guild: Guild,
    *,
    online: Callable[[], bool],
    port: int = 0,
    bad_days: BadDays | None = None,
    later: Later | None = None,
) -> AsyncIterator[PageServer]:
    """Serve on 127.0.0.1. OSError if the port is taken; port 0 finds a free one. See `PageServer`."""
    listener = socket.create_server((_ADDRESS, port))
    page = PageServer(
        world, guild, port=listener.getsockname()[1], online=online, bad_days=bad_days, later=later
    )
    runner = web.AppRunner(page.app(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        yield page
    finally:
        await runner.cleanup()
        listener.close()
