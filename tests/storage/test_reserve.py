"""From the ask to the line: reserved once, counted once, cancelled once."""

from __future__ import annotations

import asyncio
import re
from dataclasses import asdict, replace
from typing import Any

import pytest

from bot.domain.credits import Split
from bot.domain.errors import LineFull
from bot.domain.pictures import Generation, InputPicture, PictureRequest, Snapshot, State
from bot.domain.turns import admit
from bot.storage import Storage
from bot.studio.line import LineRows
from tests.storage.calendars import Calendar
from tests.storage.deployments import (
    Deployment,
    all_from_the_period,
    an_ask,
    claim,
    columns,
    entries,
    reserve,
    running,
    waiting,
)


async def test_an_ask_becomes_one_queued_row_per_picture(storage: Storage, deployment: Deployment) -> None:
    rows: LineRows = storage.generations
    ask = an_ask(count=3)
    reserved, place = await rows.reserve(ask, all_from_the_period(ask))

    assert place == 0
    assert [row.position for row in reserved] == [0, 1, 2]
    assert {row.state for row in reserved} == {State.QUEUED}
    assert all(row.ask == ask for row in reserved)
    assert all(re.fullmatch("[0-9a-hjkmnp-tv-z]{6}", row.public_id) for row in reserved)
    assert len({row.key for row in reserved}) == 3
    assert await storage.generations.ask(ask.interaction) == reserved
    assert await storage.generations.find(reserved[1].public_id) == reserved[1]
    assert await storage.generations.find("nobody") is None
    if deployment.is_sqlite:
        assert reserved[0].created_at == deployment.clock.now


async def test_everything_that_was_asked_comes_back_as_it_was(storage: Storage) -> None:
    image = InputPicture(url="https://cdn.example/a.png?ex=1", key="input-1", media_type="image/png")
    request = PictureRequest(prompt="Füchse 🦊", model="m", quality="hd", style="vivid", images=(image,))
    ask = an_ask(private=True)
    ask = type(ask)(
        **{name: getattr(ask, name) for name in ask.__slots__} | {"request": request, "parent": "abc123"}
    )

    (reserved,) = await reserve(storage, ask)
    found = await storage.generations.find(reserved.public_id)
    assert found is not None
    assert found.ask == ask


PICTURES = tuple(InputPicture(f"https://cdn.example/{n}", f"input-1-{n}", "image/png") for n in range(3))


@pytest.mark.parametrize("count", [0, 1, 2, 3])
async def test_pictures_to_change_come_back_in_their_order(storage: Storage, count: int) -> None:
    """The row is as an earlier version has it where that knows what to do: without pictures, and with one."""
    ask = an_ask()
    ask = replace(ask, request=replace(ask.request, images=PICTURES[:count]))
    (reserved,) = await reserve(storage, ask)
    found = await storage.generations.find(reserved.public_id)
    assert found is not None
    assert found.ask.request.images == PICTURES[:count]

    kept: Any = (await columns(storage, reserved))["request"]
    earlier = [asdict(picture) for picture in PICTURES[:count]]
    assert kept["image"] == (earlier if count > 1 else earlier[0] if count else None)
    assert "images" not in kept


async def test_a_locale_that_is_too_long_for_one_holds_no_ask_back(storage: Storage) -> None:
    ask = an_ask()
    long = replace(ask, reply=replace(ask.reply, locale="en-" + "x" * 40, public_locale="de\0"))
    (reserved,) = await reserve(storage, long)
    assert (reserved.ask.reply.locale, reserved.ask.reply.public_locale) == ("en-US", "en-US")


async def test_a_replayed_interaction_reserves_nothing(storage: Storage) -> None:
    ask = an_ask(count=2)
    first = await reserve(storage, ask)
    assert await reserve(storage, ask) == ()
    assert await storage.generations.ask(ask.interaction) == first


async def test_replays_at_the_same_moment_reserve_once(storage: Storage) -> None:
    ask = an_ask(count=2)
    replies = await asyncio.gather(*(reserve(storage, ask) for _ in range(20)))
    assert sorted(len(reply) for reply in replies) == [0] * 19 + [2]


async def test_who_objects_keeps_the_row_out(storage: Storage) -> None:
    def object_(snapshot: Snapshot) -> list[Split]:
        raise LineFull(snapshot.waiting, 0)

    ask = an_ask()
    with pytest.raises(LineFull):
        await storage.generations.reserve(ask, object_)
    assert await storage.generations.ask(ask.interaction) == ()


async def test_the_standing_counts_what_must_wait_and_what_of_the_ask_can_start(storage: Storage) -> None:
    seen: list[tuple[int, int]] = []

    async def asks(*, member: int, count: int) -> None:
        def look(snapshot: Snapshot) -> list[Split]:
            seen.append((snapshot.waiting, snapshot.starting))
            return [Split(2)] * count

        await storage.generations.reserve(an_ask(member=member, count=count), look)

    await running(storage, member=1)
    await asks(member=2, count=1)  # goes into the second slot
    await asks(member=1, count=2)  # one into the third, one beyond the limit of two
    await asks(member=3, count=1)
    assert seen == [(0, 1), (0, 1), (1, 0)]


async def test_200_asks_at_once_never_overfill_the_line(deployment: Deployment) -> None:
    names = ["one"] if deployment.is_sqlite else ["one", "two", "three"]
    processes = [await deployment.start(name) for name in names]

    def into_the_line(snapshot: Snapshot) -> list[Split]:
        admit(snapshot.waiting, count=1 - snapshot.starting, queue_limit=40)
        return [Split(2)]

    async def ask(number: int) -> int:
        storage = processes[number % len(processes)]
        try:
            await storage.generations.reserve(an_ask(member=number), into_the_line)
        except LineFull:
            return 0
        return 1

    assert sum(await asyncio.gather(*map(ask, range(200)))) == 3 + 40  # and what starts at once


async def test_answering_opens_the_row_to_a_claim(storage: Storage) -> None:
    (row,) = await reserve(storage, an_ask())
    assert await claim(storage) is None
    await storage.generations.answered(row.ask.interaction, message=900)

    claimed = await claim(storage)
    assert claimed is not None
    assert (claimed.id, claimed.message) == (row.id, 900)


async def test_an_answer_counts_from_the_first_time_and_the_last_message_shows_it(
    bank: Storage, calendar: Calendar
) -> None:
    (row,) = await reserve(bank, an_ask())
    first = await calendar.later(bank, seconds=1)
    await bank.generations.answered(row.ask.interaction, message=900)
    await calendar.later(bank, seconds=5)
    await bank.generations.answered(row.ask.interaction, message=901)
    kept = await columns(bank, row)
    assert (kept["answered_at"], kept["message"]) == (first, 901)


async def test_answering_one_ask_opens_no_other(storage: Storage) -> None:
    (answered,), (other,) = [await reserve(storage, an_ask(member=member)) for member in (1, 2)]
    await storage.generations.answered(answered.ask.interaction, message=900)
    assert (await columns(storage, other))["answered_at"] is None
    assert (await columns(storage, other))["message"] is None


async def test_cancel_takes_back_what_waits_and_leaves_what_runs(storage: Storage) -> None:
    rows = await waiting(storage, count=3)
    claimed = await claim(storage)
    assert claimed is not None

    after = await storage.generations.cancel(rows[0].ask.interaction)
    assert [row.state for row in after] == [State.RUNNING, State.CANCELLED, State.CANCELLED]
    assert [row.ended_at is None for row in after] == [True, False, False]
    assert await claim(storage) is None
    assert await entries(storage) == {}


async def test_an_ask_cancelled_as_a_whole_posts_nothing_and_forgets_its_token(storage: Storage) -> None:
    (row,) = await waiting(storage)
    (after,) = await storage.generations.cancel(row.ask.interaction)
    assert after.state is State.CANCELLED
    assert await entries(storage) == {}
    assert (await columns(storage, row))["token"] is None


async def test_a_second_cancel_changes_nothing(storage: Storage) -> None:
    (row,) = await waiting(storage)
    first = await storage.generations.cancel(row.ask.interaction)
    (second,) = await storage.generations.cancel(row.ask.interaction)
    assert second.ended_at == first[0].ended_at
    assert await storage.generations.cancel(12345) == ()


async def test_a_cancel_and_a_claim_at_once_never_both_win(storage: Storage) -> None:
    for _ in range(20):
        (row,) = await waiting(storage)
        claimed, after = await asyncio.gather(claim(storage), storage.generations.cancel(row.ask.interaction))
        assert (claimed is None) == (after[0].state is State.CANCELLED)
        if claimed is not None:
            await _gone(storage, claimed)


async def _gone(storage: Storage, row: Generation) -> None:
    from tests.storage.deployments import FACTS

    await storage.generations.painted(row.id, FACTS)
