"""A full disk: nothing new is begun, and what is under way is written as soon as there is room."""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import shutil
import stat
import sys
from pathlib import Path

import pytest

from bot.domain.errors import PicturesAway, StoreFull
from bot.storage.bytes.folder import Folder
from bot.storage.bytes.space import LOOKED, REMEMBERED, Space


class Seconds:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_below_the_floor_nothing_new_is_begun(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    space = Space(floor=1 << 62)
    space.check()  # nothing is watched: the bytes are on somebody else's disks
    space.watch(tmp_path)
    for _ in range(3):
        with pytest.raises(StoreFull):
            space.check()
    (told,) = caplog.messages
    assert str(tmp_path) in told
    assert "Free some" in told


def test_above_the_floor_there_is_room(tmp_path: Path) -> None:
    space = Space(floor=1)
    space.watch(tmp_path)
    space.check()


def test_a_folder_that_has_gone_is_not_called_full(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    space = Space(floor=1)
    space.watch(tmp_path / "unmounted")
    for _ in range(3):
        with pytest.raises(PicturesAway):
            space.check()
    (told,) = caplog.messages
    assert "unmounted" in told
    assert "No such file" in told


async def test_a_folder_that_was_removed_is_made_again(tmp_path: Path) -> None:
    space, root = Space(floor=1), tmp_path / "pictures"
    store = Folder(root, space)
    await store.put("ab/first", b"x")
    for put in ("ab/second", "third"):
        shutil.rmtree(root)
        await store.put(put, b"x")
        assert await store.get(put) == b"x"
    shutil.rmtree(root)
    space.check()
    assert stat.S_IMODE(root.stat().st_mode) == 0o700


@pytest.mark.parametrize("kind", ["a file", "a link to nowhere", "the folder above is gone"])
async def test_what_cannot_be_made_again_is_named_and_nothing_new_is_begun(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    above = tmp_path / "above"
    space, root = Space(floor=1), above / "pictures"
    store = Folder(root, space)
    shutil.rmtree(above if kind == "the folder above is gone" else root)
    if kind == "a file":
        root.touch()
    elif kind == "a link to nowhere":
        root.symlink_to(tmp_path / "nowhere")
    for _ in range(3):
        with pytest.raises(OSError, match=r"[Ee]xist|ot a dir|No such"):
            await store.put("picture", b"x")
        with pytest.raises(PicturesAway):
            space.check()
    (told,) = caplog.messages
    assert str(root) in told
    assert not (tmp_path / "nowhere").exists()
    above.mkdir(exist_ok=True)
    root.unlink(missing_ok=True)
    space.check()
    await store.put("picture", b"x")
    errors = [record.message for record in caplog.records if record.levelno >= logging.ERROR]
    assert errors == [told], "that it is well again is no error"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_write_that_failed_for_want_of_room_counts_for_a_while(number: int) -> None:
    clock = Seconds()
    space = Space(clock=clock)
    space.failed(OSError(number, "no room"))
    with pytest.raises(StoreFull):
        space.check()
    clock.now += REMEMBERED + 1
    space.check()


def test_a_write_that_succeeds_ends_it_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    space = Space(clock=Seconds())
    space.failed(OSError(errno.ENOSPC, "no room"))
    with pytest.raises(StoreFull):
        space.check()
    space.wrote()
    space.check()
    assert caplog.messages[-1] == "pictures can be kept again"


def test_a_look_at_the_folders_is_good_for_a_second(tmp_path: Path) -> None:
    looks = []
    clock = Seconds()
    space = Space(floor=1, clock=clock)
    space.watch(tmp_path, prepare=lambda: looks.append(clock.now))
    for _ in range(3):
        space.check()
    assert len(looks) == 1
    clock.now += LOOKED
    space.check()
    space.failed(OSError(errno.EIO, "the disk"))
    space.check()
    assert len(looks) == 3


def test_other_faults_say_nothing_about_room() -> None:
    space = Space()
    space.failed(PermissionError(errno.EACCES, "not yours"))
    space.check()


async def test_a_folder_tells_what_became_of_its_writes(tmp_path: Path) -> None:
    space = Space()
    store = Folder(tmp_path / "pictures", space)
    (tmp_path / "pictures" / "picture-a").mkdir()
    space.failed(OSError(errno.ENOSPC, "no room"))
    with pytest.raises(IsADirectoryError):
        await store.put("picture-a", b"x")
    with pytest.raises(StoreFull):
        space.check()
    await store.put("picture-b", b"x")
    space.check()


# A limit on the size of files stands for the full disk: it needs no rights, and is the kernel's own refusal.
PROGRAM = """
import asyncio, json, resource, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.domain.errors import StoreFull
from bot.storage import open_storage

def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

async def main():
    async with open_storage(
        data_dir=Path(sys.argv[1]), database_url=None, pictures_url=None, instance="one",
        clock=lambda: datetime.now(UTC), image_concurrency=1, member_limit=1,
    ) as storage:
        await storage.notes.set("before", "x")
        limit(1)
        seen = []
        for attempt in (storage.notes.set("during", "x" * 9000), storage.pictures.put("picture", b"xx")):
            try:
                await attempt
            except (StoreFull, OSError) as error:
                seen.append(type(error).__name__)
        try:
            storage.space.check()
        except StoreFull:
            seen.append("refused")
        limit(resource.RLIM_INFINITY)
        await storage.notes.set("after", "x")
        await storage.pictures.put("picture", b"xx")
        storage.space.check()
        kept = [await storage.notes.get(name) for name in ("before", "during", "after")]
        print(json.dumps([seen, kept, (await storage.pictures.get("picture")).decode()]))

asyncio.run(main())
"""


async def test_a_database_without_room_says_so_and_goes_on_when_there_is_some(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    seen, kept, picture = json.loads(out.decode().splitlines()[-1])
    assert seen == ["StoreFull", "OSError", "refused"]
    assert kept == ["x", None, "x"]
    assert picture == "xx"
