"""Picture bytes in a folder; and which kind of store PICTURES_URL means."""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
from collections.abc import AsyncGenerator, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.domain.errors import Gone
from bot.storage.bytes.bucket import Bucket, open_bucket
from bot.storage.bytes.keys import checked, is_key
from bot.storage.bytes.space import Space
from bot.storage.engine.errors import FolderNotWritable
from bot.storage.engine.modes import FILE, FOLDER, keep_private, make_folder

INCOMING = "incoming.tmp"  # no key can name it: keys have no dot
PORTION = 200  # files that are looked at in one go
ABANDONED = timedelta(hours=1)  # no write lasts so long: an older file was left by a crash


class Folder:
    """A local folder. A key that is there has all its bytes, and stays there when the power fails.

    `put` writes to a file aside, syncs it, renames it, and syncs the folder; obstore's own folder store syncs nothing.
    """

    def __init__(self, root: Path, space: Space | None = None, *, is_ours: bool = True) -> None:
        """Make the folder and try to write to it. Raises FolderNotWritable. `space` is told how each write went.

        `is_ours`: its name is the program's own, so it is closed to other accounts; see `modes.make_folder`.
        """
        self._root = Path(os.path.abspath(root))  # not resolved: a link may lead elsewhere tomorrow
        self._space = space or Space()
        self._incoming = self._root / INCOMING
        try:
            make_folder(self._root, is_ours=is_ours)
            if keep_private(self._incoming):
                self._keep_all_private()  # an earlier version made it, with the modes of its time
            self._prepare()
            self._clear()
            probe = self._incoming / secrets.token_hex(8)
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise FolderNotWritable(self._root, error.strerror or type(error).__name__) from error
        self._space.watch(self._root, prepare=self._prepare)

    async def put(self, key: str, data: bytes) -> None:
        """Store the bytes, in place of older ones; they are on the disk when this returns. Raises OSError."""
        path = self._path(key)
        try:
            await asyncio.to_thread(self._put, path, data)
        except OSError as error:
            self._space.failed(error)
            raise
        self._space.wrote()

    async def get(self, key: str) -> bytes:
        """The bytes under the key. Raises Gone if there are none."""
        try:
            return await asyncio.to_thread(self._path(key).read_bytes)
        except FileNotFoundError as error:
            raise Gone from error

    async def has(self, key: str) -> bool:
        """Whether there are bytes under the key."""
        return await asyncio.to_thread(self._path(key).is_file)

    async def delete(self, key: str) -> None:
        """Delete the bytes under the key. Deleting what is not there is no error."""
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    async def older_than(self, moment: datetime) -> AsyncGenerator[dict[str, datetime], None]:
        """The keys that were put before `moment`, and when (UTC), in portions; they may be deleted meanwhile."""
        files = _files(self._root)
        # Each portion by itself in a thread: a folder of 100,000 files would take the interpreter for seconds.
        while looked_at := await asyncio.to_thread(lambda: list(islice(files, PORTION))):
            yield {key: written for key, written in looked_at if written < moment and is_key(key)}

    async def clear(self) -> None:
        """Delete files that a crash has left half-written."""
        await asyncio.to_thread(self._clear)

    async def try_out(self) -> None:
        """Nothing to do: opening the folder has tried it."""

    def _path(self, key: str) -> Path:
        return self._root / checked(key)

    def _put(self, path: Path, data: bytes) -> None:
        aside = self._incoming / secrets.token_hex(8)
        self._prepare()
        try:
            with open(aside, "xb", opener=_private) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self._make_folder(path.parent)
            aside.replace(path)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)

    def _prepare(self) -> None:
        """Make what is missing of the folder, though not the one that it is in: a disk may not be mounted. Raises
        OSError, also where it cannot be written to."""
        if not os.access(self._incoming, os.W_OK | os.X_OK):
            self._make_folder(self._incoming)
            if not os.access(self._incoming, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        if folder not in (self._root, self._root.parent):
            self._make_folder(folder.parent)
        folder.mkdir(FOLDER, exist_ok=True)
        folder.chmod(FOLDER)
        _sync_folder(folder.parent)

    def _keep_all_private(self) -> None:
        for folder, _, names in os.walk(self._root):
            inside = Path(folder)
            relative = inside.relative_to(self._root)
            if relative != Path() and is_key(relative.as_posix()):
                keep_private(inside)
            for name in names:
                if is_key((relative / name).as_posix()) or relative.name == INCOMING:
                    keep_private(inside / name)

    def _clear(self) -> None:
        for left in self._incoming.iterdir():
            # A folder there is somebody else's.
            if left.is_file() and datetime.now(UTC) - _written(left) > ABANDONED:
                left.unlink(missing_ok=True)


def open_store(place: str, data_dir: Path, space: Space | None = None) -> Folder | Bucket:
    """Open the store that PICTURES_URL, `place`, means: a path, a `file:` address, or that of an object store.

    Paths are relative to the working directory; an empty `place` is the folder `pictures` in `data_dir`. Raises
    CannotOpen.
    """
    folder = local_folder(place, data_dir)
    return open_bucket(place) if folder is None else Folder(folder, space, is_ours=not place)


def local_folder(place: str, data_dir: Path) -> Path | None:
    """The folder that `place` means; None if that is an object store."""
    if not place:
        return data_dir / "pictures"
    parts = urlsplit(place)
    if parts.scheme == "file":
        return Path(unquote(parts.netloc + parts.path))
    return Path(place) if len(parts.scheme) < 2 else None  # no scheme, or a drive's letter


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, FILE)


def _files(folder: Path, prefix: str = "") -> Iterator[tuple[str, datetime]]:
    """Every file below the folder, by its path from there, and when it was last written (UTC)."""
    try:
        entries = os.scandir(folder)
    except OSError:
        return  # it has been deleted, or is not ours to read
    with entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry), f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, _written(Path(entry))


def _written(path: Path) -> datetime:
    """When the file was last written (UTC); now if it has been deleted meanwhile."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.now(UTC)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
