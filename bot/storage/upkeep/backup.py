"""`imagine-bot backup`: a consistent copy of a SQLite database and its pictures, also while the bot runs.

The database is copied before the pictures, so that each row of the copy finds its bytes. It gets its name last of all:
a folder with a database of that name in it is a whole copy.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.storage.bytes.folder import local_folder
from bot.storage.bytes.keys import is_key
from bot.storage.engine.address import is_postgresql, sqlite_file
from bot.storage.engine.errors import CannotOpen
from bot.storage.engine.modes import keep_private, make_folder, make_private
from bot.storage.upkeep.restored import COPIED

DATABASE = "imagine-bot.sqlite3"
UNFINISHED = "unfinished.tmp"  # the database's name until everything is there
COPY = "VACUUM INTO ?"
MARK = "INSERT INTO facts (name, text) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET text = excluded.text"
PATIENCE = 30.0  # seconds that the copy may wait for the database's lock


class CannotBackUp(CannotOpen):
    """The text says what to do instead."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied, from where to where: `count` pictures, `size` bytes in all."""

    database: Path
    pictures: Path
    target: Path
    count: int
    size: int

    @property
    def words(self) -> str:
        """What the operator is told, and how the copy is restored."""
        return (
            f"Copied to {self.target}: the database, pictures: {self.count}, in all {self.size / 1e6:.1f} MB.\n"
            "To restore: stop the bot; move the old database away together with its -wal and -shm files; then copy\n"
            f"  {self.target / DATABASE} to {self.database}\n"
            f"  {self.target / 'pictures'} to {self.pictures} (cp --archive, for their age)\n"
            "and start the bot. Pictures that were waiting or being made at the time of the copy are given back."
        )


def back_up(
    target: Path, *, data_dir: Path, database_url: str | None, pictures_url: str | None, now: datetime
) -> Copied:
    """Copy to `target`, a folder that is missing or empty; `now` (UTC) is noted in the copy.

    Raises CannotBackUp, and leaves nothing in `target` then.
    """
    database = _database(data_dir, database_url)
    pictures = local_folder(pictures_url or "", data_dir)
    if pictures is None:
        raise CannotBackUp(
            "The pictures are in an object store; use its own versioning or replication. This command "
            "copies a SQLite database together with pictures in a folder."
        )
    _prepare(target, pictures)
    try:
        _copy_database(database, target / UNFINISHED, now)
        count = _copy_pictures(pictures, target / "pictures")
        (target / UNFINISHED).rename(target / DATABASE)
    except (OSError, sqlite3.Error) as error:
        _remove(target)
        raise CannotBackUp(f"{target} could not be written ({error}); nothing was left there.") from error
    os.sync()  # the copy is there when this says so, also if the power fails now
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    return Copied(database, pictures.absolute(), target.absolute(), count, size)


def _database(data_dir: Path, url: str | None) -> Path:
    if url is None:
        path = data_dir / DATABASE
    else:
        if is_postgresql(url):
            raise CannotBackUp(
                "The database is PostgreSQL; copy it with pg_dump, and the pictures after it. README.md says under "
                "“When one machine is not enough” what to do before the bot starts on a restored dump."
            )
        path = sqlite_file(url)
    if not path.is_file():
        raise CannotBackUp(f"There is no database {path} yet; check DATABASE_URL and DATA_DIR.")
    return path.absolute()


def _prepare(target: Path, pictures: Path) -> None:
    if target.resolve().is_relative_to(pictures.resolve()):
        raise CannotBackUp(f"{target} is in the folder of the pictures; name another folder.")
    try:
        make_folder(target, is_ours=False)
        if any(target.iterdir()):
            raise CannotBackUp(f"{target} is not empty; name a folder that is not there yet.")
    except OSError as error:
        raise CannotBackUp(f"{target} cannot be used ({error.strerror}); name another folder.") from error


def _copy_database(source: Path, copy: Path, now: datetime) -> None:
    """Copy the database as it is at one moment, and note in the copy that it is one (see `restored.py`)."""
    # VACUUM INTO reads in one transaction, while others go on writing. mode=rw: a missing file is an error, where
    # sqlite3 by itself would make an empty database.
    with closing(sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True, timeout=PATIENCE)) as connection:
        connection.isolation_level = None
        make_private(copy)  # VACUUM INTO takes a file that is empty
        connection.execute(COPY, (str(copy),))
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(MARK, (COPIED, f"{now:%Y-%m-%d %H:%M} UTC"))


def _copy_pictures(source: Path, target: Path) -> int:
    """How many were copied. On the same disk they are hard links: a picture's file never changes once it is there."""
    count = 0
    make_folder(target, is_ours=True)
    for folder, _, names in os.walk(source):
        for name in names:
            path = Path(folder, name)
            relative = path.relative_to(source)
            if is_key(relative.as_posix()):
                count += _link_or_copy(path, target / relative)
    return count


def _link_or_copy(path: Path, copy: Path) -> bool:
    """False if the picture has been removed by age since it was listed."""
    for folder in reversed(copy.parents):
        if not folder.exists():
            make_folder(folder, is_ours=True)
    try:
        copy.hardlink_to(path)
        keep_private(copy)
    except FileNotFoundError:
        return False
    except OSError:
        make_private(copy)
        shutil.copyfile(path, copy)
        shutil.copystat(path, copy)  # with its time, which retention goes by
        keep_private(copy)
    return True


def _remove(target: Path) -> None:
    """Whatever this run put there; the folder was empty before."""
    shutil.rmtree(target / "pictures", ignore_errors=True)
    for left in target.iterdir():
        left.unlink(missing_ok=True)
