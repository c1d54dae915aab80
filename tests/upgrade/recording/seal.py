"""After the kill: what no kill can be timed for, what must be old, and all of it as text."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot import pixels
from bot.domain.errors import Bug
from bot.domain.pictures import Answer
from bot.storage import Storage, open_storage
from bot.storage.credits.charges import Charges
from bot.storage.credits.purses import Purses
from bot.storage.pictures.endings import Endings
from bot.storage.pictures.tables import generations
from tests import pictures
from tests.upgrade import database, snapshot
from tests.upgrade.recording.community import Community
from tests.upgrade.yesterday import DISCORD, IMAGES

AGED = {"a fox whose token has lapsed": 1200, "a fox on the easel since long": 1200, "fox number 1": 300_000}


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    public_id: str
    key: str
    owner: str
    interaction: int


async def unseen_moments(folder: Path) -> None:
    """What the old program would have written, had the kill come at another moment."""
    async with open_storage(
        data_dir=folder,
        database_url=None,
        pictures_url=None,
        instance="fox-den",
        clock=lambda: datetime.now(UTC),
        image_concurrency=10,
        member_limit=2,
    ) as storage:
        for prompt in ("a fox whose bytes are there", "a fox that was stored in secret"):
            row = await found(storage, prompt)
            await storage.pictures.put(row.key, pictures.picture((32, 24), "purple"))

        row = await found(storage, "a fox answered without an address")
        await storage.generations.keep_answer(row.id, Answer(data=b"lost", revised_prompt="a fox", cost=0.04))

        row = await found(storage, "a fox that broke the bot")
        purses = Purses(storage.database, default_credits=10, money_cap=None)
        endings = Endings(storage.database, Charges(storage.database, purses))
        end = partial(endings.fail, id=row.id, failure=Bug(row.public_id), owner=row.owner)
        await storage.database.transact(end)

        row, late = await found(storage, "a fox that comes late"), pictures.picture((32, 24), "maroon")
        await storage.pictures.put(row.key, late)
        await storage.generations.painted(row.id, await pixels.inspect(late))


async def found(storage: Storage, prompt: str) -> Row:
    columns = (generations.c[name] for name in ("id", "public_id", "key", "owner", "interaction"))
    query = sa.select(*columns).where(generations.c.request["prompt"].as_string() == prompt)
    return Row(*await storage.database.transact(lambda tx: tx.execute(query).one()))


def age(folder: Path, saved: dict[str, Any]) -> None:
    """Let some asks be older than they are: their moments, and their interactions'."""
    columns = ("expires_at", "created_at", "answered_at", "started_at", "ended_at")
    by_id = {entry["id"]: entry for entry in saved["interactions"]}
    for prompt, seconds in AGED.items():
        for column in columns:
            database.changed(
                folder,
                f"UPDATE generations SET {column} = strftime('%Y-%m-%d %H:%M:%f000', {column}, ?) "  # noqa: S608
                "WHERE json_extract(request, '$.prompt') = ?",
                f"-{seconds} seconds",
                prompt,
            )
        for row in database.asked(
            folder, "SELECT interaction FROM generations WHERE json_extract(request, '$.prompt') = ?", prompt
        ):
            by_id[row["interaction"]]["seconds_ago"] += seconds


def seal(community: Community, saved: dict[str, Any], at: datetime, into: Path) -> None:
    """Write database, messages, commands and pictures, with names in the place of ports and of tokens."""
    commands = next(
        request.body
        for request in community.sandbox.requests
        if request.route == "PUT /applications/{application_id}/commands"
    )
    names = {f"http://{community.sandbox.base}": DISCORD, community.url: IMAGES}
    names |= {entry["token"]: f"token-of-{entry['id']}" for entry in saved["interactions"]}
    fetched = {
        f"{name}.png" if "." not in name else name: file.data
        for name, file in community.endpoint._files.items()
        if len(file.data) < 10_000
    }
    wanted = {row["url"].rpartition("/")[2] for row in open_addresses(community.folder)}

    into.mkdir(parents=True)
    _write(into / "database.sql", _renamed(database.dumped(community.folder), names))
    _write(into / "discord.json", _renamed(pretty({"recorded_at": at.isoformat(), **saved}), names))
    _write(
        into / "commands.json",
        pretty(sorted(commands, key=lambda command: (command["type"], command["name"]))),
    )
    for folder, files in (
        ("files", {name: fetched[name] for name in wanted}),
        ("pictures", _kept(community.folder)),
    ):
        (into / folder).mkdir()
        for name, data in files.items():
            (into / folder / name).write_bytes(data)


def open_addresses(folder: Path) -> list[Any]:
    return database.asked(
        folder,
        "SELECT json_extract(answer, '$.url') AS url FROM generations "
        "WHERE state = 'running' AND json_extract(answer, '$.url') IS NOT NULL",
    )


def _kept(folder: Path) -> dict[str, bytes]:
    paths = (path for path in sorted((folder / "pictures").iterdir()) if path.is_file())
    return {f"{path.name}.png": path.read_bytes() for path in paths}


def _renamed(text: str, names: dict[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(old, new)
    return text


def pretty(value: Any) -> str:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


async def finish(community: Community, into: Path) -> None:
    at = datetime.now(UTC)
    saved = snapshot.written(community.sandbox.world, at)
    await unseen_moments(community.folder)
    age(community.folder, saved)
    shutil.rmtree(into, ignore_errors=True)
    seal(community, saved, at, into)
