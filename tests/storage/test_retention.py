"""What is too old goes: bytes, then words. What somebody still waits for, and what is not ours, stays."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.domain.care.reports import report_name, report_text
from bot.domain.errors import PromptRejected
from bot.domain.pictures import Answer, Generation, InputPicture, State
from bot.storage import Storage
from bot.storage.bytes.folder import Folder
from bot.storage.pictures.tables import generations, outbox
from bot.storage.upkeep.retention import Retention
from bot.storage.upkeep.tables import notes
from tests.storage.deployments import FACTS, Deployment, an_ask, columns, reserve, running

KEEP_PICTURES, KEEP_PROMPTS = timedelta(days=30), timedelta(days=180)
ANSWER = Answer(url="https://somewhere/a.png", revised_prompt="a fox, in detail", cost=0.04, model="dall-e-3")


@pytest.fixture
def store(deployment: Deployment) -> Folder:
    return Folder(deployment.folder / "pictures")


@pytest.fixture
def retention(deployment: Deployment, storage: Storage) -> Retention:
    return Retention(
        storage.database,
        storage.pictures,
        clock=lambda: datetime.now(UTC),
        keep_pictures=KEEP_PICTURES,
        keep_prompts=KEEP_PROMPTS,
    )


async def painted(storage: Storage, *, sent: bool = True) -> Generation:
    row = await running(storage)
    await storage.generations.keep_answer(row.id, ANSWER)
    await storage.pictures.put(row.key, b"bytes")
    await storage.generations.painted(row.id, FACTS)
    if sent:
        await storage.outbox.sent(f"ask:{row.ask.interaction}", 900)
    return row


async def age(deployment: Deployment, storage: Storage, days: float, rows: Iterable[Generation] = ()) -> None:
    """Let these rows, their outbox entries, and every object have been made so many days ago."""
    then = datetime.now(UTC) - timedelta(days=days)
    ids = [row.id for row in rows]
    asks = [row.ask.interaction for row in rows]

    def shift(tx: sa.Connection) -> None:
        tx.execute(
            sa.update(generations)
            .where(generations.c.id.in_(ids))
            .values(created_at=then, ended_at=sa.case((generations.c.ended_at.is_(None), None), else_=then))
        )
        tx.execute(
            sa.update(outbox).where(outbox.c.interaction.in_(asks)).values(created_at=then, not_before=then)
        )

    deployment.clock.now = datetime.now(UTC)
    await storage.database.transact(shift)
    for path in (deployment.folder / "pictures").iterdir():
        os.utime(path, (then.timestamp(),) * 2)


async def test_bytes_go_when_they_are_too_old_and_the_row_stays(
    deployment: Deployment, storage: Storage, retention: Retention
) -> None:
    row = await painted(storage)
    await age(deployment, storage, 29, [row])
    assert (await retention.sweep()).objects == 0
    await age(deployment, storage, 31, [row])
    assert (await retention.sweep()).objects == 1
    assert not await storage.pictures.has(row.key)
    kept = await storage.generations.find(row.public_id)
    assert kept is not None
    assert (kept.state, kept.ask.request.prompt) == (State.PAINTED, "a red fox in the snow")
    assert (await retention.sweep()).objects == 0


async def test_bytes_of_a_picture_that_somebody_keeps_stay(
    deployment: Deployment, storage: Storage, retention: Retention
) -> None:
    row = await painted(storage)
    await storage.care.keep(row.ask.guild, 2, row.public_id)
    await age(deployment, storage, 400, [row])
    assert (await retention.sweep()).objects == 0
    await storage.care.unkeep(row.ask.guild, 2, row.public_id)
    assert (await retention.sweep()).objects == 1


async def test_bytes_of_a_deleted_picture_go_although_it_is_not_old(
    deployment: Deployment, storage: Storage, retention: Retention
) -> None:
    row, other = await painted(storage), await painted(storage)
    await storage.care.keep(row.ask.guild, 2, row.public_id)
    await storage.care.delete([row.public_id], by=1)
    await age(deployment, storage, 8, [row, other])
    assert (await retention.sweep()).objects == 1
    assert await storage.pictures.has(other.key)


async def test_what_waits_to_be_posted_stays(
    deployment: Deployment, storage: Storage, retention: Retention
) -> None:
    row = await painted(storage, sent=False)
    await age(deployment, storage, 400, [row])
    await retention.sweep()
    assert await storage.pictures.has(row.key)
    await storage.outbox.sent(f"ask:{row.ask.interaction}", 900)
    await retention.sweep()
    assert not await storage.pictures.has(row.key)


async def test_what_could_not_be_posted_stays_for_seven_days(
    deployment: Deployment, storage: Storage
) -> None:
    retention = Retention(
        storage.database,
        storage.pictures,
        clock=lambda: datetime.now(UTC),
        keep_pictures=timedelta(days=1),
        keep_prompts=KEEP_PROMPTS,
    )
    row = await painted(storage, sent=False)
    await storage.outbox.kept(f"ask:{row.ask.interaction}", "403/50013", told=False)
    await age(deployment, storage, 6, [row])
    await retention.sweep()
    assert await storage.pictures.has(row.key)
    await age(deployment, storage, 8, [row])
    await retention.sweep()
    assert not await storage.pictures.has(row.key)


async def test_bytes_of_a_picture_that_has_not_ended_stay(
    deployment: Deployment, storage: Storage, retention: Retention
) -> None:
    row = await running(storage)
    await storage.pictures.put(row.key, b"stored, and the process died before the row was painted")
    await age(deployment, storage, 400, [row])
    await retention.sweep()
    assert await storage.pictures.has(row.key)


async def test_bytes_without_a_row_are_swept_after_a_week(
    deployment: Deployment, storage: Storage, store: Folder, retention: Retention
) -> None:
    await store.put("picture-nobody", b"x")
    await age(deployment, storage, 6)
    await retention.sweep()
    assert await store.has("picture-nobody")
    await age(deployment, storage, 8)
    await retention.sweep()
    assert not await store.has("picture-nobody")


async def test_what_is_not_ours_is_left_alone(
    deployment: Deployment, storage: Storage, store: Folder, retention: Retention
) -> None:
    await store.put("letter-of-a-friend", b"x")
    (deployment.folder / "pictures" / "Holiday.jpg").write_bytes(b"x")
    await age(deployment, storage, 4000)
    assert (await retention.sweep()).objects == 0
    assert (deployment.folder / "pictures" / "Holiday.jpg").exists()


async def test_a_picture_to_change_goes_with_the_painted_ones_unless_it_is_waited_for(
    deployment: Deployment, storage: Storage, store: Folder, retention: Retention
) -> None:
    ask = an_ask()
    images = tuple(InputPicture("", key, "image/png", is_copy=True) for key in ("input-1", "input-1-2"))
    (waiting,) = await reserve(storage, replace(ask, request=replace(ask.request, images=images)))
    for key in ("input-1", "input-1-2", "input-2"):
        await store.put(key, b"x")
    await age(deployment, storage, 29)
    await retention.sweep()
    assert await store.has("input-2")
    await age(deployment, storage, 31)
    await retention.sweep()
    assert not await store.has("input-2")
    assert await store.has("input-1")
    assert await store.has("input-1-2")
    await storage.generations.cancel(waiting.ask.interaction)
    await retention.sweep()
    assert not await store.has("input-1")
    assert not await store.has("input-1-2")


async def test_what_a_crash_left_half_written_is_cleared_away(
    deployment: Deployment, store: Folder, retention: Retention
) -> None:
    left = deployment.folder / "pictures" / "incoming.tmp" / "left"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    await retention.sweep()
    assert not left.exists()


async def test_words_go_and_states_costs_and_choices_stay(
    deployment: Deployment, storage: Storage, retention: Retention
) -> None:
    old, young = await painted(storage), await painted(storage)
    await age(deployment, storage, 181, [old])
    assert (await retention.sweep()).words == 1

    kept = await columns(storage, old)
    assert kept["state"] == "painted"
    assert kept["credits"] == 2
    assert kept["answer"] == {
        "url": None,
        "revised_prompt": None,
        "cost": 0.04,
        "model": "dall-e-3",
        "created": None,
    }
    assert kept["request"] == {
        "prompt": "",
        "model": "dall-e-3",
        "size": "1024x1024",
        "quality": None,
        "style": None,
        "image": None,
        "size_chosen": True,
        "quality_chosen": True,
    }
    assert kept["byline"] == {"name": "", "avatar": None, "upload_limit": 10_000_000}
    assert (kept["locale"], kept["public_locale"]) == (None, None)
    found = await storage.generations.find(old.public_id)
    assert found is not None
    assert found.ask.request.prompt == ""
    assert (await columns(storage, young))["byline"] == {**kept["byline"], "name": "Alice"}


async def test_words_of_what_has_not_ended_stay_and_are_found_later(
    deployment: Deployment, storage: Storage, retention: Retention
) -> None:
    open_row = await running(storage)
    ended = await _refused(storage, 2)
    await age(deployment, storage, 200, [open_row, ended])
    assert (await retention.sweep()).words == 0
    await storage.generations.ended(open_row.id, PromptRejected())
    await age(deployment, storage, 200, [open_row, ended])
    assert (await retention.sweep()).words == 2


async def test_a_second_round_finds_nothing_left(
    deployment: Deployment, storage: Storage, retention: Retention
) -> None:
    row = await painted(storage)
    await age(deployment, storage, 200, [row])
    first, second = await retention.sweep(), await retention.sweep()
    assert (first.words, second.words) == (1, 0)
    mark = sa.select(notes.c.text).where(notes.c.name == "blanked")
    assert await storage.database.transact(lambda tx: tx.scalar(mark)) == str(row.id)


async def _refused(storage: Storage, member: int) -> Generation:
    row = await running(storage, member=member)
    await storage.generations.ended(row.id, PromptRejected())
    return row


async def test_reports_are_forgotten_when_words_are(storage: Storage, retention: Retention) -> None:
    now = datetime.now(UTC)
    ages = {
        "PIC0": report_text(now - timedelta(days=179)),
        "PIC1": report_text(now - timedelta(days=181)),
        "PIC2": "",
    }
    await storage.notes.set_many({report_name(1, 2, picture): text for picture, text in ages.items()})
    await storage.notes.set("reporting", "")
    assert (await retention.sweep()).reports == 2
    assert await storage.notes.named("report") == {report_name(1, 2, "PIC0"): ages["PIC0"], "reporting": ""}
