"""Whether there is room on the disks that this process writes to.

With less than FLOOR free no picture is started, so that those that have been paid for can still be stored. A disk can
also be full although it looks empty (a quota, a limit on file sizes): so a write that failed for want of room counts as
a full disk for a while.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic

from bot.domain.alerts import Room
from bot.domain.errors import PicturesAway, StoreFull
from bot.storage.engine.engine import NO_ROOM

log = logging.getLogger(__name__)

FLOOR = 256 * 1024 * 1024  # bytes: some dozens of pictures under way, their rows, SQLite's own files
REMEMBERED = 20.0  # seconds that a failed write counts: longer than the pause before it is tried again
LOOKED = 1.0  # seconds that a look at the folders is good for, unless a write fails; each ask takes several
NEARLY = 4  # times FLOOR: with less, the operator is told before anything is refused
WORST_FIRST = ("not writable", "full", "nearly full", "ok")


class Space:
    """Watches local folders. With none (PostgreSQL and an object store) there is always room.

    `floor`: bytes that must be free. `clock`: seconds, as `time.monotonic`.
    """

    def __init__(self, *, floor: int = FLOOR, clock: Callable[[], float] = monotonic) -> None:
        self._floor = floor
        self._clock = clock
        self._folders: dict[Path, Callable[[], object] | None] = {}
        self._failed_until = clock()
        self._refused_until = clock()
        self._well_until = clock()
        self._told = ""

    def watch(self, folder: Path, *, prepare: Callable[[], object] | None = None) -> None:
        """Count the disk of this folder from now on. `prepare` raises OSError where the folder cannot be written to,
        which it makes again if it is gone."""
        self._well_until = self._clock()
        self._folders[folder] = prepare

    def failed(self, error: OSError) -> None:
        """A write failed: for REMEMBERED seconds there is no room, or if that was not why, the disk is not writable."""
        self._well_until = self._clock()
        if error.errno in NO_ROOM:
            self._failed_until = self._clock() + REMEMBERED
        else:
            self._refused_until = self._clock() + REMEMBERED

    def wrote(self) -> None:
        """A write succeeded: there is room again."""
        self._failed_until = self._refused_until = self._clock()

    def check(self) -> None:
        """Raises PicturesAway if a folder cannot be written to, StoreFull if there is no room.

        The log says so once, and once more when that has passed.
        """
        if self._clock() < self._well_until:
            return
        away = self._away()
        wrong = away or self._short()
        if wrong and wrong != self._told:
            log.error("%s", wrong)
        elif self._told and not wrong:
            log.info("pictures can be kept again")
        self._told = wrong
        if wrong:
            raise PicturesAway if away else StoreFull
        self._well_until = self._clock() + LOOKED

    def _away(self) -> str:
        """Which folder cannot be written to, in words for the log; empty if there is none."""
        for folder in sorted(self._folders):
            if error := self._refusal(folder):
                return (
                    f"pictures cannot be kept in {folder} ({error.strerror or type(error).__name__}); nothing new "
                    "is painted until the bot's user can write there. See DATA_DIR and PICTURES_URL"
                )
        return ""

    def _refusal(self, folder: Path) -> OSError | None:
        """Why the folder cannot be written to, other than for want of room; it is made again if it is gone."""
        try:
            (self._folders[folder] or folder.stat)()
        except OSError as error:
            return None if error.errno in NO_ROOM else error
        return None

    def room(self) -> Room:
        """How the watched disks stand, by the one that stands worst."""
        stands = [self._stands(folder) for folder in sorted(self._folders)]
        if not stands:
            return Room("ok")
        worst = min(stands, key=lambda room: (WORST_FIRST.index(room.state), room.free or 0))
        if self._clock() < self._refused_until:
            return replace(worst, state="not writable")
        if self._clock() < self._failed_until:
            return replace(worst, state="full", refuses=worst.state == "ok")
        return worst

    def _stands(self, folder: Path) -> Room:
        if self._refusal(folder) or not os.access(folder, os.W_OK | os.X_OK):
            return Room("not writable", _free(folder), str(folder))
        free = _free(folder)
        state = "full" if free < self._floor else "nearly full" if free < NEARLY * self._floor else "ok"
        return Room(state, free, str(folder))

    def _short(self) -> str:
        """What is wrong, in words for the log; empty if there is room."""
        what = ""
        if self._clock() < self._failed_until:
            what = "a picture could not be written for want of room"
        for folder in sorted(self._folders):
            if _free(folder) < self._floor:
                what = f"less than {self._floor >> 20} MB are free where {folder} is"
                break
        remedy = "nothing new is painted until there is room. Free some, or lower KEEP_PICTURES_DAYS"
        return f"{what}; {remedy}" if what else ""


def _free(folder: Path) -> int:
    """Bytes that an ordinary user may still write to the folder's disk; 0 if that cannot be told."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return 0
    return found.f_bavail * found.f_frsize
