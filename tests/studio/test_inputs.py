"""Pictures to change: there before the reservation, gone with a refused one."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.domain.errors import CreditsUsedUp, Gone, StoreBusy, StoreFull
from bot.domain.pictures import Ask
from tests.studio.hand_clock import by_hand_clock, settle
from tests.studio.studio import INPUT, Studio, wish


@by_hand_clock
async def test_a_new_picture_is_stored_before_anything_is_reserved() -> None:
    studio = Studio()
    await studio.line.reserve(wish(image=True), [b"a goose"])
    assert studio.order("put", "reserve") == ["put", "reserve"]
    assert studio.store.kept == {INPUT.key: b"a goose"}


@by_hand_clock
async def test_an_ask_without_a_picture_touches_no_store() -> None:
    studio = Studio()
    await studio.line.reserve(wish(), ())
    assert studio.order("put", "has", "delete") == []


@by_hand_clock
async def test_a_refused_reservation_leaves_no_bytes_behind() -> None:
    studio = Studio()
    studio.rows.credits = 0
    with pytest.raises(CreditsUsedUp):
        await studio.line.reserve(wish(image=True), [b"a goose"])
    assert studio.store.kept == {}


@by_hand_clock
async def test_a_reservation_that_fails_leaves_no_bytes_behind() -> None:
    studio = Studio()
    studio.faults.once["reserve"] = [StoreFull()]
    with pytest.raises(StoreFull):
        await studio.line.reserve(wish(image=True), [b"a goose"])
    assert studio.store.kept == {}


@by_hand_clock
async def test_a_member_who_goes_away_leaves_no_bytes_behind() -> None:
    studio = Studio()
    studio.faults.slow["reserve"] = 1
    reserving = asyncio.create_task(studio.line.reserve(wish(image=True), [b"a goose"]))
    await settle()
    assert studio.store.kept == {INPUT.key: b"a goose"}
    reserving.cancel()
    await asyncio.wait({reserving})
    assert reserving.cancelled()
    assert studio.store.kept == {}


@by_hand_clock
async def test_bytes_that_cannot_be_removed_change_no_refusal(caplog: pytest.LogCaptureFixture) -> None:
    studio = Studio()
    studio.rows.credits = 0
    studio.faults.once["delete"] = [OSError("the store is away")]
    with pytest.raises(CreditsUsedUp):
        await studio.line.reserve(wish(image=True), [b"a goose"])
    assert "a picture to change stays until its age removes it" in caplog.text


@by_hand_clock
async def test_an_older_picture_stays_when_the_reservation_is_refused() -> None:
    studio = Studio()
    studio.store.kept[INPUT.key] = b"an older goose"
    studio.rows.credits = 0
    with pytest.raises(CreditsUsedUp):
        await studio.line.reserve(wish(image=True), ())
    assert studio.store.kept == {INPUT.key: b"an older goose"}


@by_hand_clock
async def test_an_older_picture_that_is_gone_refuses() -> None:
    studio = Studio()
    with pytest.raises(Gone):
        await studio.line.reserve(wish(image=True), ())
    assert studio.done("reserve") == 0


SEVERAL = tuple(replace(INPUT, key=f"input-1-{number}") for number in (1, 2, 3))
GEESE = (b"a goose", b"a duck", b"a swan")


def with_several() -> Ask:
    ask = wish()
    return replace(ask, request=replace(ask.request, images=SEVERAL))


@by_hand_clock
async def test_several_are_all_stored_each_under_its_key() -> None:
    studio = Studio()
    await studio.line.reserve(with_several(), GEESE)
    assert studio.store.kept == {"input-1-1": b"a goose", "input-1-2": b"a duck", "input-1-3": b"a swan"}
    assert studio.order("put", "reserve") == ["put", "put", "put", "reserve"]


@by_hand_clock
async def test_where_one_of_several_cannot_be_stored_none_stays() -> None:
    studio, puts = Studio(), 0
    put = studio.store.put

    async def third_fails(key: str, data: bytes) -> None:
        nonlocal puts
        puts += 1
        if puts == 3:
            raise OSError("the store is away")
        await put(key, data)

    studio.store.put = third_fails  # type: ignore[method-assign]
    with pytest.raises(StoreBusy):
        await studio.line.reserve(with_several(), GEESE)
    assert studio.store.kept == {}
    assert studio.done("reserve") == 0


@by_hand_clock
async def test_several_of_a_refused_ask_leave_no_bytes_behind() -> None:
    studio = Studio()
    studio.rows.credits = 0
    with pytest.raises(CreditsUsedUp):
        await studio.line.reserve(with_several(), GEESE)
    assert studio.store.kept == {}


@by_hand_clock
async def test_of_several_older_ones_all_must_be_there() -> None:
    studio = Studio()
    studio.store.kept |= {"input-1-1": b"a goose", "input-1-3": b"a swan"}
    with pytest.raises(Gone):
        await studio.line.reserve(with_several(), ())
    assert studio.done("reserve") == 0
    studio.store.kept["input-1-2"] = b"a duck"
    assert await studio.line.reserve(with_several(), ()) is not None


@by_hand_clock
async def test_an_interaction_that_comes_twice_keeps_its_picture() -> None:
    studio, ask = Studio(), wish(image=True)
    await studio.line.reserve(ask, [b"a goose"])
    assert await studio.line.reserve(ask, [b"a goose"]) is None
    assert studio.store.kept == {INPUT.key: b"a goose"}


@pytest.mark.parametrize("image", [b"a goose", None])
@by_hand_clock
async def test_a_store_that_is_away_is_told_like_a_database_that_is(image: bytes | None) -> None:
    studio = Studio()
    studio.faults.once["put"] = studio.faults.once["has"] = [OSError("the store is away")]
    with pytest.raises(StoreBusy):
        await studio.line.reserve(wish(image=True), [image] if image else ())
    assert studio.done("reserve") == 0


@by_hand_clock
async def test_a_disk_that_is_full_now_is_told_as_such() -> None:
    studio = Studio()
    studio.faults.once["put"] = [OSError(28, "No space left on device")]
    studio.faults.slow["put"] = 1
    asyncio.get_running_loop().call_later(0.5, setattr, studio.disk, "full", True)
    with pytest.raises(StoreFull):
        await studio.line.reserve(wish(image=True), [b"a goose"])
