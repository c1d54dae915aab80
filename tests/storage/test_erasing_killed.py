"""300 pictures, and the process killed half-way (kill -9): the next start ends what was begun, on a folder and on an
object store."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.domain.money.spending import Month
from bot.domain.pictures import Generation
from bot.storage import Storage, open_storage
from bot.storage.erasing.eraser import Eraser
from tests.objectstore import ObjectStore
from tests.storage.calendars import GUILD
from tests.storage.cared import posted, todos
from tests.storage.deployments import Clock
from tests.storage.erased import PRESS, asks_for_it, eraser_of, everything, messages_are_gone, state

PICTURES = 300


@pytest.fixture(scope="module")
def object_store() -> Iterator[ObjectStore]:
    store = ObjectStore()
    yield store
    store.stop()


@pytest.fixture(params=["folder", "object store"])
def pictures_url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "folder":
        return ""
    store: ObjectStore = request.getfixturevalue("object_store")
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    return f"s3://{store.new_bucket()}"


def opened(folder: Path, pictures_url: str) -> AbstractAsyncContextManager[Storage]:
    return open_storage(
        data_dir=folder,
        database_url=None,
        pictures_url=pictures_url or None,
        instance="first",
        clock=Clock(),
        image_concurrency=3,
        member_limit=2,
    )


class Slow:
    """A store that takes a moment for each deletion, and says so on standard output."""

    def __init__(self, storage: Storage) -> None:
        self._store = storage.pictures

    async def delete(self, key: str) -> None:
        await self._store.delete(key)
        sys.stdout.write(f"{key}\n")
        sys.stdout.flush()
        await asyncio.sleep(0.002)


async def erase(folder: Path, pictures_url: str) -> None:
    """What the process does that is killed."""
    async with opened(folder, pictures_url) as storage:
        await Eraser(storage.database, Slow(storage)).run()


async def killed_half_way(folder: Path, pictures_url: str) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, str(folder), pictures_url, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    for _ in range(PICTURES // 2):
        assert await child.stdout.readline() != b""
    os.kill(child.pid, signal.SIGKILL)
    await child.stdout.read()
    assert await child.wait() == -signal.SIGKILL


async def test_what_was_begun_is_ended_after_a_kill(tmp_path: Path, pictures_url: str) -> None:
    async with opened(tmp_path, pictures_url) as storage:
        mine = [row for _ in range(PICTURES // 4) for row in await posted(storage, count=4)]
        (theirs,) = await posted(storage, member=2)
        for row in [*mine, theirs]:
            await storage.pictures.put(row.key, b"a fox")
        before = await facts(storage, theirs)
        await asks_for_it(storage)
    await killed_half_way(tmp_path, pictures_url)
    async with opened(tmp_path, pictures_url) as storage:
        (found,) = await state(storage)
        assert 0 < found["mark"] < found["cut"]
        assert found["done_at"] is None
        await eraser_of(storage).run()
        assert len(await todos(storage)) == PICTURES // 4
        await messages_are_gone(storage)
        assert await facts(storage, theirs) == before
        assert [key for key in map(_key, mine) if await storage.pictures.has(key)] == []
        assert await storage.pictures.has(theirs.key)
        assert (await everything(storage)).count("a red fox") == 1
        assert (await storage.erasures.count(GUILD, 1)).is_nothing
        assert await storage.outbox.claim_due() is None
        again = await storage.erasures.begin(GUILD, 1, interaction=PRESS, cut=0)
        assert again is not None
        assert (again.is_new, again.erasure.left) == (False, 0)


async def facts(storage: Storage, row: Generation) -> tuple[object, ...]:
    """What everybody has used, and what it has cost."""
    month = Month.of(row.created_at)
    balances = [await storage.credits.balance(GUILD, member, ()) for member in (1, 2)]
    return (*balances, await storage.spending.in_month(month), await storage.alerts.money_used())


def _key(row: Generation) -> str:
    return row.key


if __name__ == "__main__":
    asyncio.run(erase(Path(sys.argv[1]), sys.argv[2]))
