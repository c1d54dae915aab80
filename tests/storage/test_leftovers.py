"""What was deleted stands nowhere in the files of SQLite: neither in the database nor in its write-ahead log."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest

from bot.storage import Storage
from tests.migrated import Migrated
from tests.storage.calendars import Calendar
from tests.storage.challenged import closed, entered, published, voting
from tests.storage.deployments import Deployment
from tests.storage.erased import asks_for_it, eraser_of, messages_are_gone

DATABASE = "bot.sqlite3"
VOTER = 1_234_567_890_123_456_789
WHO = VOTER.to_bytes(8, "big")  # as SQLite writes numbers of this size


@pytest.fixture
async def calendar(tmp_path: Path, migrated: Migrated) -> AsyncIterator[Calendar]:
    """On SQLite alone."""
    migrated.put(tmp_path / DATABASE)
    async with AsyncExitStack() as stack:
        yield Calendar(f"sqlite:///{tmp_path / DATABASE}", tmp_path, stack)


@pytest.fixture
async def bank(calendar: Calendar) -> Storage:
    return await calendar.start(slots=50, member_limit=50)


def files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob(f"{DATABASE}*")))


def as_a_kill_leaves_it(folder: Path) -> Path:
    """A copy of the files, in a folder of its own. No process has their index in memory any more."""
    (killed := folder / "killed").mkdir()
    for name in (DATABASE, f"{DATABASE}-wal"):
        shutil.copy(folder / name, killed)
    return killed


async def test_who_voted_is_gone_from_the_log_once_nobody_reads_it_any_more(
    bank: Storage, calendar: Calendar, tmp_path: Path
) -> None:
    hosted = await voting(bank, calendar, range(1, 6))
    await bank.challenges.tidy()
    with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM ballots").fetchall()
        await closed(bank, calendar, hosted, {VOTER: [1]})
        assert WHO in files(tmp_path)
        await bank.challenges.tidy()
        assert WHO in files(tmp_path), "somebody is still reading"
        killed = as_a_kill_leaves_it(tmp_path)

    await bank.challenges.tidy()

    assert WHO not in files(tmp_path)
    assert WHO in files(killed)
    async with AsyncExitStack() as stack:
        again = await Deployment(f"sqlite:///{killed / DATABASE}", killed, stack).start()
        await again.challenges.tidy()
        assert WHO not in files(killed), "while it runs"


async def test_words_of_whose_data_were_deleted_are_gone_from_the_log(
    bank: Storage, calendar: Calendar, tmp_path: Path
) -> None:
    await entered(bank, await published(bank, calendar), [VOTER], title="Quetzalpina")
    assert b"Quetzalpina" in files(tmp_path)

    await asks_for_it(bank, VOTER)
    for _ in range(2):
        await eraser_of(bank).run()
        await messages_are_gone(bank)

    assert b"Quetzalpina" not in files(tmp_path)
