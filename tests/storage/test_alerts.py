"""What the operator was told is changed by one process at a time; what there is to tell is counted."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.alerts import Alert, Backlog
from bot.domain.deliveries import CANCELLED, TOO_LATE
from bot.domain.errors import PromptRejected
from bot.storage import Storage
from bot.storage.bytes.space import FLOOR, NEARLY, Space
from bot.storage.upkeep.heartbeat import WRITE_EVERY, Heartbeat
from bot.storage.upkeep.restored import COPIED, settle_if_restored
from bot.storage.upkeep.tables import notes
from tests.storage.calendars import Calendar
from tests.storage.deployments import FACTS, Deployment, on_sqlite, running

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
KEY = Alert(matter="picture:KeyRefused", facts={"count": 3}, raised_at=NOON, seen_at=NOON + MOMENT)


async def test_an_alert_is_kept_as_it_is(storage: Storage) -> None:
    assert await storage.alerts.swap(None, KEY)
    told = replace(KEY, told_at=NOON + 2 * MOMENT, facts={"count": 4})
    assert await storage.alerts.swap(KEY, told)
    assert await storage.alerts.read() == {KEY.matter: told}
    ended = replace(told, ended_at=NOON + 3 * MOMENT)
    assert await storage.alerts.swap(told, ended)
    assert await storage.alerts.read() == {KEY.matter: ended}


@pytest.mark.parametrize("field", ["raised_at", "seen_at", "told_at", "ended_at"])
async def test_what_another_process_has_changed_is_not_changed(storage: Storage, field: str) -> None:
    changed: dict[str, Any] = {field: NOON + timedelta(minutes=1)}
    others = replace(KEY, **changed)
    assert await storage.alerts.swap(None, others)
    assert not await storage.alerts.swap(None, KEY)
    assert not await storage.alerts.swap(KEY, replace(KEY, facts={}))
    assert await storage.alerts.read() == {KEY.matter: others}


async def test_of_many_who_want_to_tell_one_may(deployment: Deployment) -> None:
    processes = [await deployment.start()]
    if not deployment.is_sqlite:
        processes.append(await deployment.start("second"))
    assert await processes[0].alerts.swap(None, KEY)
    tries = [
        process.alerts.swap(KEY, replace(KEY, told_at=NOON + number * MOMENT))
        for number in range(5)
        for process in processes
    ]
    assert sum(await asyncio.gather(*tries)) == 1


async def test_what_was_seen_long_ago_is_forgotten(storage: Storage) -> None:
    old = replace(KEY, matter="month:money:2026-08:80:10", seen_at=NOON - timedelta(days=61))
    for alert in (old, KEY):
        assert await storage.alerts.swap(None, alert)
    assert set(await storage.alerts.read()) == {KEY.matter}


async def test_what_waits_to_be_posted_and_what_was_given_up(storage: Storage) -> None:
    assert await storage.alerts.backlog() == Backlog()
    rows = [await running(storage, member=member) for member in (1, 2)]
    for row in rows:
        await storage.generations.painted(row.id, FACTS)
    found = await storage.alerts.backlog()
    assert (found.waiting, found.refused) == (2, 0)
    assert found.oldest is not None
    await storage.outbox.kept(f"ask:{rows[0].ask.interaction}", "403/200000", told=True)
    await storage.outbox.sent(f"ask:{rows[1].ask.interaction}", None)
    assert await storage.alerts.backlog() == Backlog(refused=1)


async def test_what_its_member_has_cancelled_is_no_fault_of_deliveries(storage: Storage) -> None:
    row = await running(storage)
    await storage.generations.abandon(row.ask.interaction)
    await storage.generations.painted(row.id, FACTS)
    await storage.outbox.kept(f"ask:{row.ask.interaction}", CANCELLED, told=True)
    assert await storage.alerts.backlog() == Backlog()


async def test_what_was_refused_after_a_long_day_is_news(bank: Storage, calendar: Calendar) -> None:
    """It counts from when it was given up, not from when it was made."""
    row = await running(bank)
    await bank.generations.painted(row.id, FACTS)
    await calendar.later(bank, seconds=24 * 3600)
    await bank.outbox.kept(f"ask:{row.ask.interaction}", "given up", told=False)
    assert await bank.alerts.backlog() == Backlog(refused=1)
    await calendar.later(bank, seconds=3590)
    assert await bank.alerts.backlog() == Backlog(refused=1)
    await calendar.later(bank, seconds=20)
    assert await bank.alerts.backlog() == Backlog()


@pytest.mark.parametrize("told", [True, False])
async def test_a_private_word_that_is_untold_is_no_fault_of_deliveries(storage: Storage, told: bool) -> None:
    row = await running(storage)
    await storage.generations.ended(row.id, PromptRejected())
    await storage.outbox.kept(f"ask:{row.ask.interaction}", "403/50001", told=told)
    assert await storage.alerts.backlog() == Backlog()


async def test_a_private_picture_whose_token_has_expired_was_not_refused(storage: Storage) -> None:
    row = await running(storage)
    await storage.generations.painted(row.id, FACTS)
    await storage.outbox.kept(f"ask:{row.ask.interaction}", TOO_LATE, told=False)
    assert await storage.alerts.backlog() == Backlog()
    assert await storage.untold.members() == {(row.ask.guild, row.ask.member)}
    assert len(await storage.album.undelivered(row.ask.guild, row.ask.member)) == 1


async def test_what_was_open_in_a_restored_copy_was_not_refused(storage: Storage) -> None:
    row = await running(storage)
    await storage.generations.painted(row.id, FACTS)
    copied = storage.database.insert(notes).values(name=COPIED, text="2026-11-27")
    await storage.database.transact(lambda tx: tx.execute(copied))
    await settle_if_restored(storage.database)
    assert await storage.alerts.backlog() == Backlog()
    assert len(await storage.album.undelivered(row.ask.guild, row.ask.member)) == 1


async def test_nothing_has_cost_anything_yet(storage: Storage) -> None:
    assert await storage.alerts.money_used() == 0


async def test_the_heartbeat_writes_now_and_then(storage: Storage) -> None:
    now = 0.0
    heartbeat = Heartbeat(storage.database, lambda: now)
    for later, writes in ((0.0, True), (WRITE_EVERY - 1, False), (WRITE_EVERY, True)):
        now = later
        await storage.notes.set("heartbeat", "old")
        assert await heartbeat.answers()
        assert (await storage.notes.get("heartbeat") != "old") == writes


async def test_a_database_that_answers_and_takes_nothing_is_not_well(tmp_path: Path) -> None:
    async with on_sqlite(tmp_path) as storage:
        with sqlite3.connect(tmp_path / "imagine-bot.sqlite3") as other:
            other.execute(
                "CREATE TRIGGER no BEFORE INSERT ON facts BEGIN SELECT RAISE(ABORT, 'read-only'); END"
            )
        with pytest.raises(Exception, match="read-only"):
            await storage.answers()


def test_a_disk_says_how_it_stands(tmp_path: Path) -> None:
    assert Space().room().state == "ok"
    now = 0.0
    space = Space(floor=1, clock=lambda: now)
    space.watch(tmp_path)
    assert space.room().state == "ok"
    assert (space.room().free or 0) > 0
    space.failed(OSError(5, "EIO"))
    assert space.room().state == "not writable"
    space.wrote()
    assert space.room().state == "ok"
    space.failed(OSError(28, "ENOSPC"))
    assert space.room().state == "full"
    assert space.room().refuses, "it says that it has room"
    now = 1000.0
    assert space.room().state == "ok"
    free = space.room().free or 0
    for floor, state in ((free * 2, "full"), (free // 2, "nearly full")):
        tight = Space(floor=floor)
        tight.watch(tmp_path)
        assert tight.room().state == state
        tight.failed(OSError(28, "ENOSPC"))
        assert not tight.room().refuses, "that is why"
    space.watch(tmp_path / "gone")
    assert space.room().state == "not writable"
    assert NEARLY * FLOOR == 1024**3
