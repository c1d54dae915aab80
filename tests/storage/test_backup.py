"""A copy of a living database and its pictures, and the first start on it."""

from __future__ import annotations

import sqlite3
from contextlib import AsyncExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.errors import Interrupted
from bot.domain.pictures import State
from bot.storage import Storage
from bot.storage.upkeep.backup import CannotBackUp, Copied, back_up
from tests.storage.deployments import FACTS, Deployment, claim, columns, entries, running, waiting

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def copy(deployment: Deployment, target: Path) -> Copied:
    return back_up(
        target, data_dir=deployment.folder, database_url=deployment.url, pictures_url=None, now=NOW
    )


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: PostgreSQL has its own tools."""
    return f"sqlite:///{tmp_path / 'data' / 'bot.sqlite3'}"


@pytest.fixture
def deployment(database_url: str, tmp_path: Path) -> Deployment:
    return Deployment(database_url, tmp_path / "data", AsyncExitStack())


async def restored(deployment: Deployment, target: Path, stack: AsyncExitStack) -> Storage:
    """A process that starts on the copy."""
    other = Deployment(f"sqlite:///{target / 'imagine-bot.sqlite3'}", target, stack)
    other.clock.now = deployment.clock.now
    return await stack.enter_async_context(other.process())


async def test_the_copy_has_the_rows_and_the_pictures_of_a_running_bot(
    deployment: Deployment, tmp_path: Path
) -> None:
    async with deployment.process() as storage, AsyncExitStack() as stack:
        row = await running(storage)
        await storage.pictures.put(row.key, b"bytes")
        await storage.generations.painted(row.id, FACTS)
        copied = copy(deployment, tmp_path / "copy")
        await storage.pictures.delete(row.key)

        other = await restored(deployment, tmp_path / "copy", stack)
        assert await other.pictures.get(row.key) == b"bytes"
        assert (await columns(other, row))["state"] == "painted"
        assert copied.count == 1
        for path in (tmp_path / "copy", tmp_path / "data" / "bot.sqlite3", tmp_path / "data" / "pictures"):
            assert str(path) in copied.words
    assert not list((tmp_path / "copy").glob("*.tmp"))


async def test_what_was_open_in_the_copy_is_neither_painted_nor_posted_again(
    deployment: Deployment, tmp_path: Path
) -> None:
    async with deployment.process(slots=2) as storage, AsyncExitStack() as stack:
        ended, open_one = await running(storage), await running(storage, member=2)
        (queued,) = await waiting(storage, member=3)
        await storage.pictures.put(ended.key, b"bytes")
        await storage.generations.painted(ended.id, FACTS)
        copy(deployment, tmp_path / "copy")

        other = await restored(deployment, tmp_path / "copy", stack)
        assert await claim(other) is None
        assert await other.generations.adopt() == ()
        assert await other.outbox.claim_due() is None
        assert set((await entries(other)).values()) == {"kept"}
        assert len(await entries(other)) == 3
        for row in (open_one, queued):
            found = await other.generations.find(row.public_id)
            assert found is not None
            assert (found.state, found.failure) == (State.UNKNOWN, Interrupted())
            assert found.ask.reply.token == ""
        assert (await columns(other, ended))["state"] == "painted"

        # The original goes on as if nothing had been.
        assert await storage.outbox.claim_due() is not None
        claimed = await claim(storage)
        assert claimed is not None
        assert claimed.id == queued.id


async def test_a_copy_is_settled_once(deployment: Deployment, tmp_path: Path) -> None:
    async with deployment.process():
        copy(deployment, tmp_path / "copy")
    async with AsyncExitStack() as stack:
        first = await restored(deployment, tmp_path / "copy", stack)
        (row,) = await waiting(first)
    async with AsyncExitStack() as stack:
        again = await restored(deployment, tmp_path / "copy", stack)
        claimed = await claim(again)
        assert claimed is not None
        assert claimed.id == row.id


async def test_a_copy_of_a_copy_counts_as_one_too(deployment: Deployment, tmp_path: Path) -> None:
    async with deployment.process() as storage:
        await waiting(storage)
        copy(deployment, tmp_path / "copy")
    again = back_up(
        tmp_path / "again", data_dir=tmp_path / "copy", database_url=None, pictures_url=None, now=NOW
    )
    assert again.count == 0
    async with AsyncExitStack() as stack:
        other = await restored(deployment, tmp_path / "again", stack)
        assert await claim(other) is None


async def test_a_target_with_something_in_it_is_left_alone(deployment: Deployment, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "precious").touch()
    async with deployment.process():
        with pytest.raises(CannotBackUp, match="is not empty"):
            copy(deployment, tmp_path / "copy")
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["precious"]


async def test_an_empty_target_will_do(deployment: Deployment, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    async with deployment.process():
        copy(deployment, tmp_path / "copy")
    assert (tmp_path / "copy" / "imagine-bot.sqlite3").is_file()


async def test_a_target_among_the_pictures_is_refused(deployment: Deployment, tmp_path: Path) -> None:
    async with deployment.process():
        with pytest.raises(CannotBackUp, match="folder of the pictures"):
            copy(deployment, tmp_path / "data" / "pictures" / "copy")


async def test_a_copy_that_failed_leaves_nothing_behind(deployment: Deployment, tmp_path: Path) -> None:
    async with deployment.process() as storage:
        await storage.pictures.put("picture-a", b"x")
        with closing(sqlite3.connect(tmp_path / "data" / "bot.sqlite3")) as other:
            other.execute("DROP TABLE facts")
            other.commit()
        with pytest.raises(CannotBackUp, match=r"no such table.*nothing was left"):
            copy(deployment, tmp_path / "copy")
    assert list((tmp_path / "copy").iterdir()) == []


def test_without_a_database_there_is_nothing_to_copy(tmp_path: Path) -> None:
    with pytest.raises(CannotBackUp, match="no database"):
        back_up(tmp_path / "copy", data_dir=tmp_path, database_url=None, pictures_url=None, now=NOW)
    assert not (tmp_path / "copy").exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("database", "pictures", "instead"),
    [
        ("postgresql://imagine:secret@localhost/imagine", None, "pg_dump"),
        (None, "s3://bucket", "its own versioning"),
    ],
)
def test_other_stores_have_their_own_tools(
    tmp_path: Path, database: str | None, pictures: str | None, instead: str
) -> None:
    (tmp_path / "imagine-bot.sqlite3").touch()
    with pytest.raises(CannotBackUp, match=instead) as caught:
        back_up(tmp_path / "copy", data_dir=tmp_path, database_url=database, pictures_url=pictures, now=NOW)
    assert "secret" not in str(caught.value)
