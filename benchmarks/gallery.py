"""What a page of /gallery and of /me costs with 100,000 pictures in the database.

    python -m benchmarks.gallery [--pictures 100000] [--rounds 30] [--engine sqlite]

All pictures are on one server, in forty channels; half of them are by the member who leafs, the others by two hundred
members. A page is read and laid out as the bot does it, up to where it would be sent; its picture is a small one, since
what a large one takes to upload is no matter of how many there are. The floor is one picture, looked up by its id.

Printed are middles over the rounds, in milliseconds for one page: CPU of this process, of its connections in the
PostgreSQL server, and of both; and how many floors that is, taken within a round. The aim is at most 50 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import mean, median
from typing import Any, cast

import discord
import sqlalchemy as sa
from PIL import Image

from benchmarks.filling import fill
from benchmarks.usage import server_cpu
from bot.domain.albums.gallery import Cursor, Sort
from bot.domain.albums.visibility import Ground
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import Generation
from bot.front.account.leafing import Leafer
from bot.front.account.panel import Head, account_panel
from bot.front.account.places import Place
from bot.front.gallery.finding import Finder
from bot.front.gallery.panel import Context, gallery_panel
from bot.front.kit.feature import Call, Where, Who
from bot.front.kit.guilds.server import Server
from bot.front.kit.guilds.visibility import Sight
from bot.front.kit.responder import Responder
from bot.front.texts.language import Reader
from bot.storage import Storage, open_storage
from bot.storage.engine.engine import NO_LIMIT
from tests.postgres import postgres

GUILD, MEMBER, OTHERS, CHANNELS = 1, 1, 200, 40
RARE = 1_000_000  # a channel with few pictures, all of them old
FLOOR = "one picture, by its id"
WARM_UP = 3  # rounds that are not counted
READER = Reader.of("en-US", "en-US")
CATALOGUE = Catalogue((Model(id="dall-e-3", label="DALL-E 3"),), "dall-e-3")

SPREAD = """
UPDATE generations SET
    member = CASE WHEN id % 2 = 0 THEN :member ELSE 2 + (id / 2) % :others END,
    place = CASE WHEN id <= 40 THEN :rare ELSE 100 + id % :channels END,
    keeps = CASE WHEN id % 50 = 1 THEN 1 + id % 7 ELSE 0 END
WHERE state = 'painted'
"""


class Grounds(Server):
    """A server in which the member may look into these channels."""

    def __init__(self, channels: range | tuple[int, ...]) -> None:
        super().__init__(None)
        self._open = {channel: Ground(may_view=True, may_read_history=True) for channel in channels}

    def ground(self, channel: int) -> Ground | None:
        return self._open.get(channel)

    def grounds(self) -> dict[int, Ground]:
        return self._open


class Bytes:
    """Every picture's bytes."""

    def __init__(self) -> None:
        file = io.BytesIO()
        Image.new("RGB", (8, 8), "teal").save(file, "PNG")
        self._data = file.getvalue()

    async def get(self, key: str) -> bytes:
        return self._data


class Stands:
    """Every message."""

    async def stands(self, row: Generation) -> bool:
        return True

    async def shows(self, channel: int, message: int) -> bool:
        return True


class Nobody:
    """Has hidden anything."""

    async def hidden(self, guild: int) -> frozenset[int]:
        return frozenset()


def call_on(server: Server) -> Call:
    nothing = discord.Permissions.none()
    return Call(
        id=1,
        who=Who(id=MEMBER, name="alice", avatar="", roles=(), permissions=nothing),
        where=Where(
            guild=GUILD,
            channel=100,
            parent=None,
            server=server,
            permissions=nothing,
            upload_limit=10_000_000,
        ),
        reader=READER,
        reply=cast(Responder, None),
    )


@dataclass(slots=True)
class Pages:
    """The pages that are measured, by name."""

    storage: Storage
    newest: int
    balance: Any
    finder: Finder = field(init=False)
    leafer: Leafer = field(init=False)

    def __post_init__(self) -> None:
        storage = self.storage
        self.finder = Finder(storage.gallery, Stands(), Bytes())
        self.leafer = Leafer(
            album=storage.album,
            pictures=storage.generations,
            kept=storage.care,
            shares=storage.care,
            hidden=Nobody(),
            standing=Stands(),
            stored=Bytes(),
        )

    def ways(self) -> Mapping[str, Callable[[], Awaitable[object]]]:
        middle, many, few = self.newest // 2, range(100, 100 + CHANNELS // 2), (RARE,)
        gallery, own = self._gallery, self._own
        return {
            FLOOR: partial(self.storage.generations.find, f"b{middle}"),
            "gallery, the newest": partial(gallery, Cursor(), many),
            "gallery, in the middle": partial(gallery, Cursor(id=middle), many),
            "gallery, of one member": partial(gallery, Cursor(member=77), many),
            "gallery, most kept": partial(gallery, Cursor(sort=Sort.KEPT), many),
            "gallery, few to be seen": partial(gallery, Cursor(), few),
            "gallery, nothing to be seen": partial(gallery, Cursor(), (1,)),
            "/me, the newest": partial(own, Place()),
            "/me, in the middle": partial(own, Place().beginning(middle)),
            "search, all found": partial(own, Place("FOX").beginning(middle)),
            "search, nothing found": partial(own, Place("zebra").beginning(middle)),
        }

    async def _gallery(self, cursor: Cursor, channels: range | tuple[int, ...]) -> None:
        call = call_on(Grounds(channels))
        found = await self.finder.find(Sight(call), cursor, back=False)
        panel: Any = gallery_panel(READER.private, found, Context("Den", CATALOGUE))
        panel.to_components()

    async def _own(self, place: Place) -> None:
        leaf = await self.leafer.page(call_on(Grounds(())), place)
        panel: Any = account_panel(READER.private, Head("Den", self.balance), leaf, CATALOGUE)
        panel.to_components()


async def measure(
    pages: Pages, rounds: int, of_server: Callable[[], float]
) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds of each page, round by round: of this process, and of the server."""
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in pages.ways()}
    for round_ in range(WARM_UP + rounds):
        for name, page in pages.ways().items():
            before = (time.process_time(), of_server())
            await page()
            after = (time.process_time(), of_server())
            if round_ >= WARM_UP:
                mine, servers = (1000 * (b - a) for a, b in zip(before, after, strict=True))
                spent[name].append((mine, servers))
    return spent


def report(engine: str, spent: dict[str, list[tuple[float, float]]]) -> None:
    """The server's CPU is told in ticks of ten milliseconds: only their mean says something."""
    print(f"{engine}: one page, ms of CPU, over {len(spent[FLOOR])} rounds")
    for name, pages in spent.items():
        mine, servers = median(mine for mine, _ in pages), mean(server for _, server in pages)
        floors = median(page / floor for (page, _), (floor, _) in zip(pages, spent[FLOOR], strict=True))
        print(f"  {name:30} {mine:7.2f} {servers:7.2f} {mine + servers:7.2f}   x{floors:.1f}")


async def on_one(
    engine: str, url: str, folder: Path, many: int, rounds: int, of_server: Callable[[], float]
) -> None:
    async with open_storage(
        data_dir=folder,
        database_url=url,
        pictures_url=None,
        instance=folder.name,
        clock=lambda: datetime.now(UTC),
        image_concurrency=8,
        member_limit=2,
    ) as storage:
        spread = {"member": MEMBER, "others": OTHERS, "rare": RARE, "channels": CHANNELS}
        await fill(url, many, datetime.now(UTC), guilds=1, members=1)
        await storage.database.transact(lambda tx: tx.execute(sa.text(SPREAD), spread), seconds=NO_LIMIT)
        await storage.database.transact(lambda tx: tx.execute(sa.text("ANALYZE")))
        newest = await storage.database.transact(
            lambda tx: tx.scalar(sa.text("SELECT max(id) FROM generations"))
        )
        balance = await storage.credits.balance(GUILD, MEMBER, ())
        report(engine, await measure(Pages(storage, newest, balance), rounds, of_server))


async def on_postgresql(folder: Path, many: int, rounds: int) -> None:
    with postgres() as server:
        url = await server.create("bot")
        await on_one("PostgreSQL", url, folder, many, rounds, partial(server_cpu, "bot"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gallery", description=__doc__)
    parser.add_argument("--pictures", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="imagine-bot-benchmark-") as name:
        folder = Path(name)
        if told.engine in ("sqlite", "both"):
            home = folder / "sqlite"
            url = f"sqlite:///{home / 'bot.sqlite3'}"
            asyncio.run(on_one("SQLite", url, home, told.pictures, told.rounds, lambda: 0.0))
        if told.engine in ("postgresql", "both"):
            asyncio.run(on_postgresql(folder / "postgresql", told.pictures, told.rounds))


if __name__ == "__main__":
    main()
