"""Picture bytes: what was put is there whole, or not at all."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from bot.domain.errors import Gone
from bot.storage.bytes.bucket import Bucket
from bot.storage.bytes.folder import Folder, open_store
from bot.storage.engine.errors import CannotOpen, FolderNotWritable
from bot.studio.painting import PictureStore


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> PictureStore:
    return Folder(tmp_path / "pictures") if request.param == "folder" else Bucket(MemoryStore())


async def test_what_was_put_comes_back(store: PictureStore) -> None:
    assert not await store.has("picture-abc123")
    await store.put("picture-abc123", b"\x89PNG" * 1000)
    assert await store.has("picture-abc123")
    assert await store.get("picture-abc123") == b"\x89PNG" * 1000


async def test_the_newest_bytes_of_a_key_count(store: PictureStore) -> None:
    await store.put("a/b/c", b"old")
    await store.put("a/b/c", b"new")
    assert await store.get("a/b/c") == b"new"
    assert not await store.has("a/b")


async def test_what_is_not_there_is_gone(store: PictureStore) -> None:
    with pytest.raises(Gone):
        await store.get("picture-abc123")


async def test_a_key_is_deleted_and_deleted_again(store: PictureStore) -> None:
    await store.put("picture-abc123", b"x")
    await store.delete("picture-abc123")
    await store.delete("picture-abc123")
    assert not await store.has("picture-abc123")


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a//b",
        "a/",
        "a.b",
        "A",
        "a\0b",
        "a\n",
        "ä",
        "a b",
        "a" * 201,
        "incoming.tmp",
    ],
)
async def test_keys_that_could_lead_elsewhere_are_refused(store: PictureStore, key: str) -> None:
    for attempt in (store.put(key, b"x"), store.get(key), store.has(key), store.delete(key)):
        with pytest.raises(ValueError, match="a key is made of"):
            await attempt


async def test_writers_of_one_key_never_mix(store: PictureStore) -> None:
    versions = [bytes([number]) * 200_000 for number in range(20)]
    await asyncio.gather(*(store.put("same", version) for version in versions))
    assert await store.get("same") in versions


async def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    program = f"""
import asyncio, resource
from pathlib import Path
from bot.storage.bytes.folder import Folder
async def main():
    store = Folder(Path({str(tmp_path)!r}))
    await store.put("before", b"x" * 500)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    try:
        await store.put("picture", b"x" * 5000)
    except OSError:
        print("refused", await store.has("picture"), await store.has("before"))
asyncio.run(main())
"""
    assert await _printed(program) == "refused False True"
    assert _files(tmp_path).keys() == {"before"}


async def test_a_killed_process_leaves_whole_pictures_only(tmp_path: Path) -> None:
    program = f"""
import asyncio, itertools
from pathlib import Path
from bot.storage.bytes.folder import Folder
async def main():
    store = Folder(Path({str(tmp_path)!r}))
    for number in itertools.count():
        await store.put(f"folder-{{number % 5}}/picture-{{number}}", b"x" * 3_000_000)
        print(number, flush=True)
asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    for _ in range(12):
        last = int(await process.stdout.readline())
    process.kill()
    rest, _ = await process.communicate()
    promised = max([last, *map(int, rest.split()[:-1])])

    store = Folder(tmp_path)
    for number in range(promised + 1):
        assert len(await store.get(f"folder-{number % 5}/picture-{number}")) == 3_000_000
    shown = {size for name, size in _files(tmp_path).items() if name.startswith("picture-")}
    assert shown == {3_000_000}


def test_what_a_crash_left_long_ago_is_cleared_away(tmp_path: Path) -> None:
    Folder(tmp_path)
    old, new = tmp_path / "incoming.tmp" / "old", tmp_path / "incoming.tmp" / "new"
    old.touch()
    new.touch()
    folder = tmp_path / "incoming.tmp" / "somebody's folder"
    folder.mkdir()
    for each in (old, folder):
        os.utime(each, (time.time() - 4000,) * 2)
    Folder(tmp_path)
    assert not old.exists()
    assert new.exists()
    assert folder.exists()


def test_a_folder_that_cannot_be_written_is_told_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderNotWritable, match="name another folder"):
        open_store(str(tmp_path / "file" / "pictures"), tmp_path)


@pytest.mark.parametrize("form", ["", "{0}/pictures", "file:{0}/pictures", "file://{0}/pictures"])
async def test_a_folder_is_named_in_several_ways(tmp_path: Path, form: str) -> None:
    store = open_store(form.format(tmp_path), tmp_path)
    await store.put("key", b"x")
    assert (tmp_path / "pictures" / "key").read_bytes() == b"x"


def test_a_relative_folder_is_seen_from_the_working_directory(tmp_path: Path) -> None:
    here = Path.cwd()
    try:
        os.chdir(tmp_path)
        open_store("file:data/some%20pictures", tmp_path)
        open_store("other/pictures", tmp_path)
    finally:
        os.chdir(here)
    assert (tmp_path / "data" / "some pictures").is_dir()
    assert (tmp_path / "other" / "pictures").is_dir()


def test_an_address_is_an_object_store(tmp_path: Path) -> None:
    assert isinstance(open_store("s3://bucket/prefix?region=eu-central-1", tmp_path), Bucket)


def test_an_address_of_an_unknown_kind_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="PICTURES_URL"):
        open_store("gopher://user:secret@somewhere/bucket", tmp_path)


def _files(folder: Path) -> dict[str, int]:
    """Sizes by name."""
    return {path.name: path.stat().st_size for path in folder.rglob("*") if path.is_file()}


async def _printed(program: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    return out.decode().strip()
