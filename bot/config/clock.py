"""The time of day, which the demo and the tests can move: a challenge takes days, and nobody waits for them there."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

FILE = "clock"  # in DATA_DIR: by how many seconds it is later than it is


def utc_now() -> datetime:
    return datetime.now(UTC)


class MovedClock:
    """The time in UTC, later by the seconds that stand in `file`; the real time while there is no such file.

    For a bot whose Discord is on loopback alone. The file is read when it has changed; who changes it puts a new one in
    its place, so that it is never read half-written.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read: tuple[int, int] | None = None
        self._later = timedelta()

    def __call__(self) -> datetime:
        with contextlib.suppress(OSError):
            self._look()
        return utc_now() + self._later

    def _look(self) -> None:
        status = self._file.stat()
        if (version := (status.st_ino, status.st_mtime_ns)) == self._read:
            return
        text = self._file.read_text()
        with contextlib.suppress(ValueError, OverflowError):
            self._later = timedelta(seconds=float(text))
        self._read = version


def move(folder: Path, seconds: float) -> None:
    """For a bot with this DATA_DIR it is so many seconds later than it is, from now on."""
    aside = folder / f"{FILE}.new"
    aside.write_text(str(seconds))
    aside.replace(folder / FILE)
