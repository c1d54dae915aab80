"""Nobody else on the machine can read what the program keeps, whatever the umask and whatever stood there before."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage.upkeep.backup import back_up
from tests.storage.deployments import on_sqlite

KEYS = ("ab/first", "second")


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """Of the folder and all in it, by path."""
    found = {".": stat.S_IMODE(folder.stat().st_mode)}
    for path in folder.rglob("*"):
        found[path.relative_to(folder).as_posix()] = stat.S_IMODE(path.lstat().st_mode)
    return found


def open_to_others(folder: Path) -> dict[str, str]:
    return {name: oct(mode) for name, mode in modes(folder).items() if mode & 0o077}


async def used(folder: Path) -> dict[str, str]:
    """Run on the folder; what others may use of it while it runs."""
    async with on_sqlite(folder) as storage:
        await storage.notes.set("a", "note")
        for key in KEYS:
            await storage.pictures.put(key, b"x")
        return open_to_others(folder)


@pytest.mark.usefixtures("umask")
async def test_what_is_made_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    assert await used(folder) == {}
    assert {"imagine-bot.sqlite3", "imagine-bot.lock", "pictures/ab/first"} <= set(modes(folder))
    assert modes(folder)["."] == 0o700
    assert modes(folder)["imagine-bot.sqlite3"] == 0o600


@pytest.mark.usefixtures("umask")
async def test_what_an_earlier_version_made_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    await used(folder)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (folder / "imagine-bot.sqlite3-wal").touch(0o644)
    assert await used(folder) == {}


async def test_what_is_other_peoples_is_left_and_an_open_folder_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "notes.txt").touch()
    (folder / "more").mkdir()
    (tmp_path / "outside").touch()
    for path, mode in ((folder, 0o755), (folder / "notes.txt", 0o644), (folder / "more", 0o755)):
        path.chmod(mode)
    (tmp_path / "outside").chmod(0o644)
    (folder / "imagine-bot.lock").symlink_to(tmp_path / "outside")
    await used(folder)
    left = modes(folder)
    assert (left["."], left["notes.txt"], left["more"]) == (0o755, 0o644, 0o755)
    assert stat.S_IMODE((tmp_path / "outside").stat().st_mode) == 0o644, "a link is not followed"
    (said,) = [message for message in caplog.messages if "chmod 700" in message]
    assert str(folder) in said


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("is_there", [True, False])
async def test_a_backup_is_closed(tmp_path: Path, is_there: bool) -> None:
    folder, target = tmp_path / "data", tmp_path / "backup"
    await used(folder)
    for path in (folder / "pictures").rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    if is_there:
        target.mkdir(0o700)
    now = datetime.now(UTC)
    copied = back_up(target, data_dir=folder, database_url=None, pictures_url=None, now=now)
    assert copied.count == len(KEYS)
    assert open_to_others(target) == {}


async def test_pictures_in_a_folder_of_the_operators_are_closed_and_the_folder_is_not(tmp_path: Path) -> None:
    from bot.storage.bytes.folder import open_store

    folder = tmp_path / "theirs"
    folder.mkdir()
    folder.chmod(0o755)
    store = open_store(str(folder), tmp_path)
    await store.put("ab/first", b"x")
    assert modes(folder) == {".": 0o755, "incoming.tmp": 0o700, "ab": 0o700, "ab/first": 0o600}
    shutil.rmtree(folder)
