"""What a large challenge costs: its gallery, the count of its votes, its close.

    python -m benchmarks.challenge [--entries 300] [--ballots 5000] [--duels]

The storage (on SQLite), the umpire's posts and discord.py run in this process, against the pretend Discord with
Discord's limit of requests. Beside each figure stands its floor, measured in the same run: what the same work costs
with Pillow, or with sqlite3, and nothing around it.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
from PIL import Image

from benchmarks.arguments import at_least, run
from benchmarks.community import Incorrect
from benchmarks.contested import Hands, enter, published, vote
from benchmarks.ratelimits import Limited
from benchmarks.table import in_columns
from benchmarks.usage import Usage
from bot.domain.challenges.ballots import Ballot
from bot.domain.challenges.records import EnteredPicture, Hosted, PostKind
from bot.domain.challenges.results import duel_result, result
from bot.domain.challenges.values import Way
from bot.front.challenges.posting.poster import Poster
from bot.front.challenges.posting.rendering import Rendering
from bot.front.kit.guilds.channels import Channels
from bot.sandbox.server import Sandbox
from bot.sandbox.world.memory import Keep
from bot.storage import Storage, open_storage
from bot.storage.challenges.dueling.reading import to_duels

MB = 1e6
# What a voter left, from one column or two, and how many voters were counted.
LEFT = {
    Way.CHOICES: "SELECT handed, chosen FROM ballots",
    Way.DUELS: "SELECT duels FROM duel_ballots",
}
COUNTED = {
    Way.CHOICES: "SELECT count(*) FROM counted_ballots",
    Way.DUELS: "SELECT count(*) FROM counted_duels",
}
# Seconds of CPU of the one transaction that closes. Of duels it reads some 110,000, in which each voter's are weighed.
CLOSES_WITHIN = {Way.CHOICES: 2, Way.DUELS: 5}
Rows = list[tuple[Any, ...]]


@dataclass
class Figures:
    """Seconds and bytes. `floor` where there is one."""

    lines: list[list[str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def add(
        self, label: str, value: float, unit: str, *, most: float | None = None, floor: float | None = None
    ) -> None:
        said = [label, f"{value:,.2f} {unit}"]
        said.append(f"x {value / floor:.2f}" if floor else "")
        said.append(f"at most {most:,g} {unit}" if most is not None else "")
        self.lines.append(said)
        if most is not None and value > most:
            self.faults.append(f"{label}: {value:,.2f} {unit}, at most {most:,g}")


@dataclass(frozen=True)
class Stage:
    """A challenge, and a poster that speaks to the pretend Discord as the bot."""

    storage: Storage
    sandbox: Sandbox
    limits: Limited
    poster: Poster
    hosted: Hosted
    hands: Hands

    async def step(self, **later: float) -> None:
        self.hands.now += timedelta(**later)
        if await self.storage.challenges.advance(self.hosted.challenge.id, None) is None:
            raise Incorrect("no step was due")

    async def post(self, *, until: PostKind | None = None) -> None:
        """Do all that is to be posted, or what there is up to the first of a kind."""
        posts = self.storage.challenge_posts
        while (post := await posts.claim_due()) is not None:
            sent = await self.poster.post(post)
            if sent is not None:
                await posts.posted(post.id, sent.channel, sent.message, sent.thread)
            if not await posts.done(post):
                raise Incorrect("a post was wanted twice")
            if post.kind is until:
                return


@asynccontextmanager
async def staged(folder: Path, way: Way) -> AsyncIterator[Stage]:
    hands, limits = Hands(), Limited()
    async with Sandbox.open(keep=Keep(file_bytes=20)) as sandbox:
        sandbox.rest.faults = limits
        guild = sandbox.world.add_guild("Den", "art")
        channel = next(iter(guild.channels))
        discord.http.Route.BASE = sandbox.settings()["DISCORD_API_URL"]
        client = discord.Client(intents=discord.Intents.none())
        await client.login(sandbox.world.token)
        try:
            async with open_storage(
                data_dir=folder,
                database_url=None,
                pictures_url=None,
                instance="benchmark",
                clock=hands,
                image_concurrency=8,
                member_limit=2,
            ) as storage:
                poster = Poster(Channels(client), Rendering(storage.pictures))
                hosted = await published(storage, guild.id, channel, hands, way)
                yield Stage(storage, sandbox, limits, poster, hosted, hands)
        finally:
            await client.close()


# --- what is measured --------------------------------------------------------------------------------


async def measured(entries: int, voters: int, way: Way) -> Figures:
    figures, usage = Figures(), Usage(os.getpid())
    with tempfile.TemporaryDirectory(prefix="imagine-bot-benchmark-") as folder:
        async with staged(Path(folder), way) as stage:
            copies = await enter(stage.storage, stage.hosted, entries)
            await stage.post()
            stage.sandbox.requests.clear()
            before = usage.resident
            usage.reset_peak()
            await _gallery(stage, figures, copies)
            figures.add("most memory, beside what it had", (usage.peak - before) / MB, "MB", most=200)
            await vote(stage.storage, stage.hosted, voters)
            await _close(stage, figures, Path(folder) / "imagine-bot.sqlite3", way)
            if told := stage.sandbox.refused:
                raise Incorrect(f"the pretend Discord refused {told[0]}")
    return figures


async def _gallery(stage: Stage, figures: Figures, copies: Sequence[bytes]) -> None:
    cpu, begun = time.process_time(), time.perf_counter()
    await stage.step(days=3)
    await stage.post()
    spent, lasted = time.process_time() - cpu, time.perf_counter() - begun
    floor = _cpu(lambda: _pictures(copies)) / len(copies)
    figures.add("gallery and sheet, CPU a picture", 1e3 * spent / len(copies), "ms", floor=1e3 * floor)
    figures.add("gallery and sheet, until they stand", lasted, "s")
    sizes = [sum(file.size for file in each.files) for each in stage.sandbox.requests]
    figures.add("largest message", max(sizes) / 2**20, "MiB", most=24)
    messages = -(-len(copies) // 10) + 2  # the card, which is edited, and the sheet
    _count_requests(stage, figures, "gallery and sheet", messages)


async def _close(stage: Stage, figures: Figures, file: Path, way: Way) -> None:
    rows = _left(file, way)
    standing = [each.entry.id for each in await _standing(stage)]
    figures.add("the count alone, CPU", _cpu(_count(way, standing, rows)), "s", most=1)
    floor = _cpu(lambda: _rewritten(file, way))
    cpu, begun = time.process_time(), time.perf_counter()
    await stage.step(days=2)
    closed, closing_cpu = time.perf_counter() - begun, time.process_time() - cpu
    figures.add("the close in the database, CPU", closing_cpu, "s", most=CLOSES_WITHIN[way], floor=floor)
    figures.add("the close in the database", closed, "s")
    if _asked(file, COUNTED[way]) != [(len(rows),)]:
        raise Incorrect("not all voters were counted")
    stage.sandbox.requests.clear()
    await stage.post(until=PostKind.RESULT)
    figures.add("until the result stands", time.perf_counter() - begun, "s", most=10)
    stage.sandbox.requests.clear()
    await stage.post()
    sent = sum(file.size for each in stage.sandbox.requests for file in each.files)
    figures.add("uploaded again once the result stands", sent / MB, "MB", most=0)
    messages = -(-len(standing) // 10) + 1
    _count_requests(stage, figures, "buttons taken away", 2 * messages)


def _count(way: Way, standing: Sequence[int], rows: Rows) -> Callable[[], object]:
    """What counts the rows, which are what the domain takes by then."""
    if way is Way.DUELS:
        duels = [to_duels(each) for (each,) in rows]
        return lambda: duel_result(standing, duels)
    ballots = [Ballot(frozenset(handed), frozenset(chosen)) for handed, chosen in rows]
    return lambda: result(standing, ballots)


async def _standing(stage: Stage) -> Sequence[EnteredPicture]:
    return await stage.storage.entries.standing(stage.hosted.challenge.guild, stage.hosted.public_id)


def _count_requests(stage: Stage, figures: Figures, label: str, most: int) -> None:
    """Those about messages. What came too soon, and was refused, is not among them."""
    taken = [each for each in stage.sandbox.requests if "/messages" in each.route and each.status != 429]
    figures.add(f"{label}, requests", len(taken), "", most=most)
    figures.lines.append([f"{label}, told to wait", f"{stage.limits.refused} times", "", ""])
    stage.limits.refused = 0


# --- floors ------------------------------------------------------------------------------------------


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _pictures(copies: Iterable[bytes]) -> None:
    """Each is decoded for the gallery and encoded, and decoded for the sheet and made small."""
    for copy in copies:
        _decoded(copy).save(io.BytesIO(), "WEBP", quality=80, method=1)
        _decoded(copy).thumbnail((200, 200), Image.Resampling.LANCZOS)


def _decoded(copy: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(copy))
    image.load()
    return image


def _asked(file: Path, statement: str) -> Rows:
    with closing(sqlite3.connect(file)) as database:
        return database.execute(statement).fetchall()


def _left(file: Path, way: Way) -> Rows:
    return [tuple(map(json.loads, row)) for row in _asked(file, LEFT[way])]


def _rewritten(file: Path, way: Way) -> None:
    """What voters left is read, and written without them into a table of its own, which is not kept."""
    rows = _left(file, way)
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE kept (position INTEGER PRIMARY KEY, first TEXT, second TEXT)")
        database.executemany("INSERT INTO kept VALUES (?, ?, ?)", _written(rows))
        database.commit()


def _written(rows: Rows) -> Iterator[tuple[int, str, str | None]]:
    for position, (first, *second) in enumerate(rows):
        yield position, json.dumps(sorted(first)), json.dumps(sorted(second[0])) if second else None


async def _main(entries: int, voters: int, way: Way) -> None:
    figures = await measured(entries, voters, way)
    what = "voters in duels" if way is Way.DUELS else "ballots"
    print(f"{entries:,} entries, {voters:,} {what}\n\n{in_columns(figures.lines)}\n")
    if figures.faults:
        raise Incorrect("; ".join(figures.faults))


def main() -> int:
    parser = argparse.ArgumentParser(description="What a large challenge costs.")
    parser.add_argument("--entries", type=at_least(10), default=300)
    parser.add_argument("--ballots", type=at_least(10), default=5000, help="how many members vote")
    parser.add_argument("--duels", action="store_true", help="they compare two pictures at a time")
    told = parser.parse_args()
    return run(_main(told.entries, told.ballots, Way.DUELS if told.duels else Way.CHOICES))


if __name__ == "__main__":
    sys.exit(main())
