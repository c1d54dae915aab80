"""The file of a SQLite database: opened, watched, and what an error says about it."""

from __future__ import annotations

import resource
import sqlite3
import tempfile
from pathlib import Path

import sqlalchemy as sa

from bot.storage.engine.engine import NO_ROOM, Fault, Unusable
from bot.storage.engine.modes import keep_private, make_private

# What is deleted is overwritten: a build of SQLite may leave it in the file otherwise, until its room is needed.
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
CHECKED = (
    256 * 1024 * 1024
)  # bytes; a larger file is not read through at each start: that takes a second and more
PROBE = 64 * 1024  # bytes, enough to notice that nothing can be written

_FAULTS = {
    sqlite3.SQLITE_BUSY: Fault.BUSY,
    sqlite3.SQLITE_LOCKED: Fault.BUSY,
    sqlite3.SQLITE_PROTOCOL: Fault.BUSY,  # somebody else holds the locks of the WAL's index for too long
    sqlite3.SQLITE_FULL: Fault.FULL,
    sqlite3.SQLITE_READONLY: Fault.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Fault.DAMAGED,
    sqlite3.SQLITE_NOTADB: Fault.DAMAGED,
}
# What is about the statement, and not about the file or the machine.
_OURS = frozenset(
    {
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_TOOBIG,
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_MISUSE,
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_RANGE,
    }
)

Identity = tuple[int, int]


def folder_of(path: Path) -> Path:
    """Where the file and those beside it are."""
    return path.absolute().parent


class SqliteFile:
    """One file and the two beside it, its WAL and the WAL's index. To be used by one thread."""

    def __init__(self, path: Path, *, busy_seconds: float, foreign_keys: bool) -> None:
        self._path = path.absolute()
        self._beside = [Path(f"{self._path}{suffix}") for suffix in ("-wal", "-shm")]
        self._busy_seconds = busy_seconds
        self._foreign_keys = foreign_keys
        self._identity: Identity | None = None
        self._identities_beside: list[Identity | None] = []

    def create(self) -> None:
        """Make the file if it is missing, readable for this user alone, and tighten what is there. Raises OSError."""
        # Before it is opened: to close a file ends all locks of this process on it, SQLite's too. SQLite gives the
        # files beside it the same mode.
        make_private(self._path)
        for path in self._beside:
            keep_private(path)

    def connect(self) -> sqlite3.Connection:
        """Open it, and bring what its WAL holds into it. Raises sqlite3.Error, or Unusable if it is another file."""
        self.check()
        address = (
            f"{self._path.as_uri()}?mode=rw"  # never make an empty database in place of one that is missing
        )
        # isolation_level=None: sqlite3 begins nothing by itself.
        connection = sqlite3.connect(
            address, uri=True, isolation_level=None, timeout=self._busy_seconds, check_same_thread=False
        )
        try:
            for pragma in (*PRAGMAS, f"foreign_keys={'ON' if self._foreign_keys else 'OFF'}"):
                connection.execute(f"PRAGMA {pragma}")
            # The WAL may end with a transaction whose COMMIT failed because the disk did. Nobody knows whether the disk
            # has it; what is written behind it would be lost with it when the power fails.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except BaseException:
            connection.close()
            raise
        self._identity = _identity(self._path)
        self._identities_beside = [_identity(path) for path in self._beside]
        return connection

    def check(self) -> None:
        """Raises Unusable if the path does not lead to the file that was opened: what is written into that is lost."""
        if self._identity is not None and (found := _identity(self._path)) != self._identity:
            is_there = "another file is in its place" if found else "it is not there"
            raise Unusable(f"{self._path}: {is_there}", Fault.MOVED)

    def is_alone(self) -> bool:
        """Whether the WAL or its index was removed: the connection still has them, but nobody would find them."""
        return [_identity(path) for path in self._beside] != self._identities_beside

    def find_damage(self, connection: sqlite3.Connection) -> None:
        """Read the file through, unless it is large. Raises Unusable."""
        if self._path.stat().st_size <= CHECKED:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise Unusable("a page of it is broken", Fault.DAMAGED)

    def is_log_left(self, connection: sqlite3.Connection) -> bool:
        """Empty the WAL; True if somebody is reading it, for whom nobody else is to wait. Raises sqlite3.Error."""
        connection.execute("PRAGMA busy_timeout=0")
        try:
            (is_busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.execute(f"PRAGMA busy_timeout={round(1000 * self._busy_seconds)}")
        return bool(is_busy)

    def fault(self, error: BaseException) -> Fault | None:
        """See `Engine.fault`."""
        if isinstance(error, Unusable):
            return error.fault
        if isinstance(error, MemoryError | OSError):
            return Fault.AWAY
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        code = getattr(cause, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_ERROR and str(cause).startswith("no such table"):
            return Fault.DAMAGED  # it was there at the start: the file has been emptied or overwritten
        if code is None or code & 0xFF in _OURS:  # the upper bits say which kind of it
            return None
        if code == sqlite3.SQLITE_READONLY_DBMOVED:
            return Fault.MOVED
        # What SQLite makes of a quota, or of a limit on file sizes, and of a disk that fails.
        if code == sqlite3.SQLITE_IOERR_WRITE and self._has_no_room():
            return Fault.FULL
        return _FAULTS.get(code & 0xFF, Fault.AWAY)

    def _has_no_room(self) -> bool:
        limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
        if limit != resource.RLIM_INFINITY:
            return True
        try:
            with tempfile.TemporaryFile(dir=self._path.parent, buffering=0) as file:
                file.write(bytes(PROBE))
        except OSError as error:
            return error.errno in NO_ROOM
        return False


def is_damaged(error: BaseException) -> bool:
    """Whether a page of the file is broken, or it is no database."""
    current: BaseException | None = error
    while current is not None:
        code = getattr(getattr(current, "orig", current), "sqlite_errorcode", None) or 0
        if getattr(current, "fault", None) is Fault.DAMAGED or _FAULTS.get(code & 0xFF) is Fault.DAMAGED:
            return True
        current = current.__cause__
    return False


def _identity(path: Path) -> Identity | None:
    """Which file this is, whatever its name; None if there is none."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino
