"""`imagine-bot export`: everything that is held about a member, written to a folder, also beside a running bot.

The pictures are the originals, byte for byte. Nothing is locked or changed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from bot.domain.errors import Gone
from bot.storage.bytes.bucket import open_bucket
from bot.storage.bytes.folder import local_folder
from bot.storage.engine.errors import CannotOpen
from bot.storage.engine.modes import make_folder, make_private
from bot.storage.erasing.export import read_all, shown_in
from bot.storage.erasing.servers import servers_of
from bot.storage.upkeep.reading import read

ENDINGS: Mapping[str, str] = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
}


class Store(Protocol):
    """Where the bytes are."""

    async def get(self, key: str) -> bytes:
        """Raises Gone, or OSError if the store is away."""


@dataclass(frozen=True, slots=True)
class Held:
    """What one server holds: as JSON has it, and of each picture its id, key and media type."""

    server: int
    data: dict[str, Any]
    files: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written where."""

    folder: Path
    servers: int
    pictures: int
    gone: int

    @property
    def words(self) -> str:
        """What the operator is told."""
        if not self.servers:
            return "Nothing is held about this member; nothing was written."
        gone = f" The files of {self.gone} more are gone by their age." if self.gone else ""
        return f"Written to {self.folder}: servers: {self.servers}, pictures: {self.pictures}.{gone}"


async def export_to(
    folder: Path,
    member: int,
    server: int | None,
    *,
    data_dir: Path,
    database_url: str | None,
    pictures_url: str | None,
) -> Exported:
    """Write what is held about the member to a folder that is missing or empty; of one server, or (None) of all.

    Raises CannotOpen; its text says what to do.
    """
    _check(folder)
    held = await read(lambda tx: _held(tx, member, server), data_dir=data_dir, database_url=database_url)
    store = _store(pictures_url or "", data_dir)
    try:
        counts = [await _write(folder / str(each.server), each, store) for each in held]
    except OSError as error:
        raise CannotOpen(f"{folder} could not be written, or the pictures not be read ({error}).") from error
    return Exported(folder, len(held), sum(made for made, _ in counts), sum(gone for _, gone in counts))


class PictureFiles:
    """The folder of a bot that may be running: it is only read. The bot's own way to open it tidies up there."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def get(self, key: str) -> bytes:
        """Raises Gone if there is nothing under the key."""
        try:
            return await asyncio.to_thread((self._root / key).read_bytes)
        except FileNotFoundError as error:
            raise Gone from error


def _store(place: str, data_dir: Path) -> Store:
    folder = local_folder(place, data_dir)
    return open_bucket(place) if folder is None else PictureFiles(folder)


def _check(folder: Path) -> None:
    try:
        if folder.exists() and any(folder.iterdir()):
            raise CannotOpen(f"{folder} is not empty; name a folder that is not there yet.")
    except OSError as error:
        raise CannotOpen(f"{folder} cannot be used ({error.strerror}); name another folder.") from error


def _held(tx: sa.Connection, member: int, server: int | None) -> list[Held]:
    servers = servers_of(tx, member)
    return [
        Held(each, read_all(tx, each, member, with_costs=True), shown_in(tx, each, member))
        for each in servers
        if server in (None, each)
    ]


async def _write(folder: Path, held: Held, store: Store) -> tuple[int, int]:
    """How many pictures were written, and how many are gone."""
    await asyncio.to_thread(make_folder, folder / "pictures", is_ours=False)
    gone: list[str] = []
    for id, key, media_type in held.files:
        try:
            data = await store.get(key)
        except Gone:
            gone.append(id)
            continue
        name = f"{id}.{ENDINGS.get(media_type, 'bin')}"
        await asyncio.to_thread(_put, folder / "pictures" / name, data)
    text = json.dumps({**held.data, "gone": gone}, ensure_ascii=False, indent=1)
    await asyncio.to_thread(_put, folder / "data.json", text.encode())
    return len(held.files) - len(gone), len(gone)


def _put(path: Path, data: bytes) -> None:
    make_private(path)  # before there is anything in it
    path.write_bytes(data)
