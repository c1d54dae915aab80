"""Of a picture of which only an area is to change, what is stored is what is to be shown, whatever happened before."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.domain.areas import Area
from bot.domain.errors import Flaw, RequestRejected, ResultUnusable, StoreBusy
from bot.domain.models import Model, PictureInput
from bot.domain.pictures import Answer, Generation, GivenPicture, State
from tests.studio.hand_clock import by_hand_clock, now
from tests.studio.studio import ADDRESS, BYTES, INPUT, MODEL, Studio

EDITS = replace(MODEL, image=PictureInput(way="edits"), mask=True)
BY_ADDRESS = replace(MODEL, image=PictureInput(form="url"), mask=True)
COMPOSED = b"mine with left of a fox"
FIRST = "prepare", "holds", "paint", "keep_answer", "paste", "put", "painted"


def studio_with(model: Model = EDITS, data: bytes = b"mine") -> Studio:
    studio = Studio(model=model)
    studio.store.kept[INPUT.key] = data
    return studio


def asked(studio: Studio, answer: Answer | None = None, size: tuple[int, int] = (0, 0)) -> Generation:
    """A row whose left half is to change."""
    row = studio.running(answer, image=True)
    picture = replace(INPUT, width=size[0], height=size[1])
    request = replace(row.ask.request, images=(picture,), area=Area.LEFT, size="64x64")
    studio.rows.kept[row.id] = row = replace(row, ask=replace(row.ask, request=request))
    return row


def stored(studio: Studio) -> bytes:
    return studio.store.kept["picture-p1"]


@by_hand_clock
async def test_the_area_is_put_into_the_picture_before_it_is_stored() -> None:
    studio = studio_with()
    await studio.painter.make(asked(studio))

    assert studio.order(*FIRST) == list(FIRST)
    assert stored(studio) == COMPOSED
    ((_, _, sent),) = studio.endpoint.requests
    assert sent == (GivenPicture("image/png", data=b"mine in 64x64", mask=b"mask of left"),)
    answer = studio.rows.kept[1].answer
    assert answer is not None
    assert not answer.is_whole


@by_hand_clock
async def test_so_it_is_for_an_address_and_after_a_restart() -> None:
    studio = studio_with()
    studio.with_address()
    await studio.painter.make(asked(studio))
    assert stored(studio) == COMPOSED

    studio.store.kept.pop("picture-p1")
    await studio.painter.resume(asked(studio, ADDRESS))
    assert stored(studio) == COMPOSED


@by_hand_clock
async def test_what_is_stored_is_not_put_together_again() -> None:
    studio = studio_with()
    studio.store.kept["picture-p1"] = COMPOSED
    await studio.painter.resume(asked(studio, BYTES))

    assert stored(studio) == COMPOSED
    assert studio.done("paste") == 0
    assert studio.end() == (State.PAINTED, None)


@by_hand_clock
async def test_where_the_program_ends_while_the_database_is_away_it_is_put_together_all_the_same() -> None:
    studio = studio_with()
    studio.faults.until["keep_answer"] = (10_000.0, StoreBusy())
    row = asked(studio)
    making = asyncio.create_task(studio.painter.make(row))
    await asyncio.sleep(30)
    studio.insist.stop()
    await asyncio.sleep(30)

    assert stored(studio) == COMPOSED
    assert making.done()


@by_hand_clock
async def test_a_store_that_is_away_is_waited_for() -> None:
    studio = studio_with()
    row = asked(studio)
    making = asyncio.create_task(studio.painter.make(row))
    await asyncio.sleep(5)  # the picture has been sent
    studio.faults.until["get"] = (now() + 60.0, OSError("away"))
    await making

    assert stored(studio) == COMPOSED
    assert now() > 60


@pytest.mark.parametrize("failure", [ResultUnusable(Flaw.TOO_LARGE), MemoryError()])
@by_hand_clock
async def test_what_cannot_be_put_together_is_kept_as_it_came_and_says_so(failure: Exception) -> None:
    studio = studio_with()
    studio.faults.once["paste"] = [failure]
    await studio.painter.make(asked(studio))

    assert stored(studio) == b"a fox"
    assert studio.end() == (State.PAINTED, None)
    answer = studio.rows.kept[1].answer
    assert answer is not None
    assert answer.is_whole


@by_hand_clock
async def test_a_second_try_that_succeeds_takes_that_back() -> None:
    studio = studio_with()
    studio.with_address()
    await studio.painter.resume(asked(studio, replace(ADDRESS, is_whole=True)))

    assert stored(studio) == COMPOSED
    assert studio.rows.kept[1].answer == ADDRESS


@by_hand_clock
async def test_a_picture_that_cannot_be_read_is_not_sent() -> None:
    studio = studio_with(data=b"broken")
    await studio.painter.make(asked(studio))

    assert studio.endpoint.requests == []
    assert studio.end() == (State.FAILED, RequestRejected("image"))


@pytest.mark.parametrize(
    ("size", "sent"),
    [
        ((32, 32), GivenPicture("image/png", url=INPUT.url)),
        ((32, 16), GivenPicture("image/png", data=b"mine in 64x64")),
        ((0, 0), GivenPicture("image/png", data=b"mine in 64x64")),
    ],
)
@by_hand_clock
async def test_an_address_is_sent_where_nothing_has_to_be_filled_up(
    size: tuple[int, int], sent: GivenPicture
) -> None:
    """Not with a mask: a request that takes addresses has no place for one."""
    studio = studio_with(BY_ADDRESS)
    await studio.painter.make(asked(studio, size=size))

    assert studio.endpoint.requests[0][2] == (sent,)
    assert stored(studio) == COMPOSED


@by_hand_clock
async def test_one_is_decoded_at_a_time() -> None:
    studio = studio_with()
    studio.faults.slow |= {"prepare": 1.0, "paste": 1.0}
    row = asked(studio)
    await asyncio.gather(*(studio.painter.make(row) for _ in range(3)))

    assert studio.pixels.most_at_work == 1
    assert studio.done("paste") == 3


@pytest.mark.parametrize("whole", [False, True])
@by_hand_clock
async def test_a_picture_to_change_that_is_gone_is_said_and_no_bug(whole: bool) -> None:
    studio = studio_with()
    row = asked(studio)
    if whole:
        request = replace(row.ask.request, area=None)
        studio.rows.kept[row.id] = row = replace(row, ask=replace(row.ask, request=request))
    studio.store.kept.clear()
    await studio.painter.make(row)

    assert studio.endpoint.requests == []
    assert studio.rows.kept[1].failure == RequestRejected("image")
