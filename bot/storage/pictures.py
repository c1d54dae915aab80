"""Picture bytes by key: in a folder, or in an object store by its address."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bot.domain.errors import Gone
from bot.storage.errors import CannotOpen, FolderNotWritable

if TYPE_CHECKING:
    from obstore.store import ObjectStore

KEY = re.compile(r"[0-9a-z_-]+(/[0-9a-z_-]+)*", re.ASCII)
INCOMING = "incoming.tmp"  # no key can name it: keys have no dot
ABANDONED = 3600  # seconds; no upload lasts so long, so what is older was left by a crash


def checked(key: str) -> str:
    """The key, if it cannot lead out of the store and means the same in every kind of store."""
    if len(key) > 200 or not KEY.fullmatch(key):
        raise ValueError("a key is made of a-z, 0-9, _ and -, in parts divided by /")
    return key


class Folder:
    """A local folder. `put` writes aside, syncs the file, renames it, and syncs the folder: a key that is there
    has all its bytes, and stays there when the power fails. (obstore's own folder store syncs nothing.)"""

    def __init__(self, root: Path) -> None:
        """Raises FolderNotWritable."""
        self._root = root.resolve()
        self._incoming = self._root / INCOMING
        try:
            self._incoming.mkdir(parents=True, exist_ok=True)
            self._clear()
            probe = self._incoming / secrets.token_hex(8)
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise FolderNotWritable(self._root, error.strerror or type(error).__name__) from error

    async def put(self, key: str, data: bytes) -> None:
        await asyncio.to_thread(self._put, self._path(key), data)

    async def get(self, key: str) -> bytes:
        """Raises Gone."""
        try:
            return await asyncio.to_thread(self._path(key).read_bytes)
        except FileNotFoundError as error:
            raise Gone from error

    async def has(self, key: str) -> bool:
        return await asyncio.to_thread(self._path(key).is_file)

    async def delete(self, key: str) -> None:
        """Deleting what is not there is no error."""
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._root / checked(key)

    def _put(self, path: Path, data: bytes) -> None:
        aside = self._incoming / secrets.token_hex(8)
        try:
            with aside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self._make_folder(path.parent)
            aside.replace(path)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)

    def _clear(self) -> None:
        for left in self._incoming.iterdir():
            if time.time() - left.stat().st_mtime > ABANDONED:
                left.unlink(missing_ok=True)


class Bucket:
    """An object store (s3:, gs:, az:) with the credentials of the environment; a put is durable when it returns."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, key: str, data: bytes) -> None:
        await self._store.put_async(checked(key), data)

    async def get(self, key: str) -> bytes:
        """Raises Gone."""
        try:
            found = await self._store.get_async(checked(key))
            return bytes(await found.bytes_async())
        except FileNotFoundError as error:
            raise Gone from error

    async def has(self, key: str) -> bool:
        try:
            await self._store.head_async(checked(key))
        except FileNotFoundError:
            return False
        return True

    async def delete(self, key: str) -> None:
        """Deleting what is not there is no error."""
        try:
            await self._store.delete_async(checked(key))
        except FileNotFoundError:
            return


def open_store(place: str, data_dir: Path) -> Folder | Bucket:
    """A path, `file:` (both as seen from the working directory), or the address of an object store.

    An empty `place` is the folder `pictures` in `data_dir`. Raises CannotOpen.
    """
    if not place:
        return Folder(data_dir / "pictures")
    parts = urlsplit(place)
    if parts.scheme == "file":
        return Folder(Path(unquote(parts.netloc + parts.path)))
    if len(parts.scheme) < 2:  # none, or a drive's letter
        return Folder(Path(place))
    return _bucket(place)


def _bucket(url: str) -> Bucket:
    from obstore.exceptions import BaseError
    from obstore.store import from_url

    try:
        return Bucket(from_url(url))
    except (BaseError, ValueError) as error:
        scheme = urlsplit(url).scheme
        raise CannotOpen(
            f"The object store of PICTURES_URL ({scheme}:) cannot be opened; check its address and the "
            "credentials in the environment."
        ) from error


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
