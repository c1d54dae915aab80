"""Pictures to change: there before the reservation, gone with a refused one."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import CreditsUsedUp, Gone, StoreBusy, StoreFull
from tests.studio.hand_clock import by_hand_clock, settle
from tests.studio.parts import INPUT, Parts, wish


@by_hand_clock
async def test_a_new_picture_is_stored_before_anything_is_reserved() -> None:
    parts = Parts()
    await parts.line.reserve(wish(image=True), b"a goose")
    assert parts.order("put", "reserve") == ["put", "reserve"]
    assert parts.store.kept == {INPUT.key: b"a goose"}


@by_hand_clock
async def test_an_ask_without_a_picture_touches_no_store() -> None:
    parts = Parts()
    await parts.line.reserve(wish(), None)
    assert parts.order("put", "has", "delete") == []


@by_hand_clock
async def test_a_refused_reservation_leaves_no_bytes_behind() -> None:
    parts = Parts()
    parts.rows.credits = 0
    with pytest.raises(CreditsUsedUp):
        await parts.line.reserve(wish(image=True), b"a goose")
    assert parts.store.kept == {}


@by_hand_clock
async def test_a_reservation_that_fails_leaves_no_bytes_behind() -> None:
    parts = Parts()
    parts.faults.once["reserve"] = [StoreBusy()]
    with pytest.raises(StoreBusy):
        await parts.line.reserve(wish(image=True), b"a goose")
    assert parts.store.kept == {}


@by_hand_clock
async def test_a_member_who_goes_away_leaves_no_bytes_behind() -> None:
    parts = Parts()
    parts.faults.slow["reserve"] = 1
    reserving = asyncio.create_task(parts.line.reserve(wish(image=True), b"a goose"))
    await settle()
    assert parts.store.kept == {INPUT.key: b"a goose"}
    reserving.cancel()
    await asyncio.wait({reserving})
    assert reserving.cancelled()
    assert parts.store.kept == {}


@by_hand_clock
async def test_bytes_that_cannot_be_removed_change_no_refusal(caplog: pytest.LogCaptureFixture) -> None:
    parts = Parts()
    parts.rows.credits = 0
    parts.faults.once["delete"] = [OSError("the store is away")]
    with pytest.raises(CreditsUsedUp):
        await parts.line.reserve(wish(image=True), b"a goose")
    assert "a picture to change stays until its age removes it" in caplog.text


@by_hand_clock
async def test_an_older_picture_stays_when_the_reservation_is_refused() -> None:
    parts = Parts()
    parts.store.kept[INPUT.key] = b"an older goose"
    parts.rows.credits = 0
    with pytest.raises(CreditsUsedUp):
        await parts.line.reserve(wish(image=True), None)
    assert parts.store.kept == {INPUT.key: b"an older goose"}


@by_hand_clock
async def test_an_older_picture_that_is_gone_refuses() -> None:
    parts = Parts()
    with pytest.raises(Gone):
        await parts.line.reserve(wish(image=True), None)
    assert parts.done("reserve") == 0


@by_hand_clock
async def test_an_interaction_that_comes_twice_keeps_its_picture() -> None:
    parts, ask = Parts(), wish(image=True)
    await parts.line.reserve(ask, b"a goose")
    assert await parts.line.reserve(ask, b"a goose") is None
    assert parts.store.kept == {INPUT.key: b"a goose"}


@pytest.mark.parametrize("image", [b"a goose", None])
@by_hand_clock
async def test_a_store_that_is_away_is_told_like_a_database_that_is(image: bytes | None) -> None:
    parts = Parts()
    parts.faults.once["put"] = parts.faults.once["has"] = [OSError("the store is away")]
    with pytest.raises(StoreBusy):
        await parts.line.reserve(wish(image=True), image)
    assert parts.done("reserve") == 0


@by_hand_clock
async def test_a_disk_that_is_full_now_is_told_as_such() -> None:
    parts = Parts()
    parts.faults.once["put"] = [OSError(28, "No space left on device")]
    parts.faults.slow["put"] = 1
    asyncio.get_running_loop().call_later(0.5, setattr, parts.disk, "full", True)
    with pytest.raises(StoreFull):
        await parts.line.reserve(wish(image=True), b"a goose")
