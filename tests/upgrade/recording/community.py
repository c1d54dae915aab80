"""The place that is recorded: two servers with their people, an endpoint of tiny pictures, the program, its folder."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aiohttp import web
from PIL import Image

from bot.demo.process import BotProcess
from bot.sandbox.images import ImageEndpoint
from bot.sandbox.images.call import JSON, Call
from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from bot.sandbox.rest.faults import Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.world.entities import Channel, Guild, Role
from bot.sandbox.world.permissions import Permission
from tests.upgrade import database
from tests.upgrade.setting import MODELS, SETTINGS
from tests.upgrade.yesterday import looked

ENDED = "not painted"  # what the log says of a picture that failed


class TinyEndpoint(ImageEndpoint):
    """Each prompt has a picture of its own colour, of some hundred bytes. Files can be held like calls."""

    def __init__(self) -> None:
        super().__init__()
        self.files_held = 0
        self.files_open = asyncio.Event()
        self.files_open.set()

    def _call(self, request: web.Request, body: JSON, source: Image.Image | None) -> Call:
        colour = hashlib.sha256(str(body.get("prompt")).encode()).digest()[:3]

        async def tiny(form: str) -> bytes:
            out = io.BytesIO()
            Image.new("RGB", (32, 24), tuple(colour)).save(out, form)
            return out.getvalue()

        return replace(super()._call(request, body, source), paint=tiny)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        if not self.files_open.is_set():
            self.files_held += 1
            self._leave(self._record(request), self._clock())
            await self.files_open.wait()
        return await super()._file(request)


@dataclass
class Community:
    """`people` by name; all but zora and uli belong to the first server."""

    sandbox: Sandbox
    endpoint: TinyEndpoint
    url: str
    folder: Path
    code: Path
    guild: Guild
    art: Channel
    log: Channel
    artist: Role
    people: dict[str, Person]
    bot: BotProcess | None = None

    @asynccontextmanager
    async def running(self, **settings: str) -> AsyncIterator[BotProcess]:
        """The program, until it is killed at the end."""
        models = self.folder / "models.toml"
        models.write_text(MODELS, encoding="utf-8")
        environment = {
            **SETTINGS,
            "IMAGE_API_URL": self.url,
            "IMAGE_API_KEY": self.endpoint.key,
            "IMAGE_FETCH_TIMEOUT": "2",
            "IMAGE_MODELS_FILE": str(models),
            "PYTHONPATH": str(self.code),
            **settings,
        }
        async with BotProcess.start(self.sandbox, self.folder, environment) as self.bot:
            await self.bot.ready()
            yield self.bot

    async def imagine(self, name: str, prompt: str, *, fault: str | None = None, **options: Any) -> Shown:
        if fault is not None:
            self.endpoint.on(prompt, fault)
        return await self.people[name].slash(self.art, "imagine", prompt=prompt, **options)

    async def quota(self, name: str, command: str, **options: Any) -> Seen:
        shown = await self.people[name].slash(self.art, f"quota {command}", **options)
        return await shown.finished()

    async def form(self, name: str, message: Seen, label: str) -> Shown:
        """The form behind a button, open and not sent."""
        shown = await (await self.people[name].click(message, label)).acknowledged()
        assert shown.modal is not None, shown
        return shown

    async def logged(self, words: str, count: int = 1) -> None:
        """Wait until so many lines of the program's output have the words."""
        bot = self.bot
        assert bot is not None
        await looked(self.sandbox, lambda: sum(words in line for line in bot.output) >= count)

    async def becomes(self, prompt: str, state: str) -> None:
        """Wait until a row of this prompt is in the state."""
        query = "SELECT id FROM generations WHERE json_extract(request, '$.prompt') = ? AND state = ?"
        await looked(self.sandbox, lambda: bool(database.asked(self.folder, query, prompt, state)))

    async def on_the_easel(self, count: int) -> None:
        """Wait until so many calls are at the endpoint."""
        await self.endpoint.until(lambda: self.endpoint.in_flight >= count, timeout=30)

    async def held(self, fault: Fault, more: int = 1) -> None:
        """Wait until so many more requests are held by a fault that was ordered before."""
        before = fault.times
        await self.sandbox.world.changes.until(lambda: fault.times <= before - more, timeout=30)


# Each for one thing or two, since a member may have two pictures at once.
NAMES = (
    *("mia", "alice", "bob", "cleo", "dan", "erin", "finn", "gus", "hana", "ivy", "jon", "kim", "lea", "moe"),
    *("ned", "oda", "pia", "quinn", "ruth", "sam", "tom", "uma", "vic", "wes", "xia", "yan", "abe"),
)


@asynccontextmanager
async def community_in(folder: Path, code: Path) -> AsyncIterator[Community]:
    endpoint = TinyEndpoint()
    async with Sandbox.open() as sandbox, endpoint.serve() as url:
        world = sandbox.world
        guild = world.add_guild("Fox Den", "lobby", "art", "mod-log", owner=world.add_user("owen"))
        _, art, log = guild.channels.values()
        moderators = world.add_role(guild, "Moderators", Permission.MODERATE_MEMBERS)
        artist = world.add_role(guild, "Artist")
        people = {name: sandbox.join(guild, name) for name in NAMES}
        people["owen"] = sandbox.person(guild, guild.owner_id)
        people["mia"].give(moderators)
        people["cleo"].give(artist)
        yield Community(sandbox, endpoint, url, folder, code, guild, art, log, artist, people)
