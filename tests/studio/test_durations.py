"""How long pictures took: learned from those of earlier runs and from those that are painted, the last ones count."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.durations import Expectation, expectation
from bot.domain.errors import EndpointDown, StoreBusy
from bot.domain.pictures import Answer, State
from bot.studio.durations import MOST_KINDS, RECENT, WINDOW, Durations
from tests.studio.fakes import Faults, Past
from tests.studio.hand_clock import by_hand_clock
from tests.studio.studio import PAINTING, URL, Studio, started

MODEL, QUALITY = "dall-e-3", "hd"
LONGEST = 600.0  # seconds


def durations(*past: tuple[str, str | None, float]) -> tuple[Durations, Past]:
    """`past`: newest first."""
    source = Past([], Faults(), kept=list(past))
    return Durations(source, longest=LONGEST), source


def of(model: str, quality: str | None, *seconds: float) -> list[tuple[str, str | None, float]]:
    return [(model, quality, each) for each in seconds]


def test_nothing_is_expected_of_what_is_not_known() -> None:
    empty, _ = durations()
    assert empty.expected(MODEL, QUALITY) is None


def test_each_model_and_quality_has_its_own_times() -> None:
    learned, _ = durations()
    for _ in range(5):
        learned.add(MODEL, "hd", 40)
        learned.add(MODEL, None, 3)
        learned.add("other", "hd", 200)
    assert learned.expected(MODEL, "hd") == expectation([40] * 5)
    assert learned.expected(MODEL, None) == expectation([3] * 5)
    assert learned.expected("other", "hd") == expectation([200] * 5)
    assert learned.expected("other", None) is None


def test_the_last_ones_count() -> None:
    learned, _ = durations()
    for seconds in [100.0] * WINDOW + [10.0] * (WINDOW - 1):
        learned.add(MODEL, QUALITY, seconds)
    assert learned.expected(MODEL, QUALITY) == expectation([100.0] + [10.0] * (WINDOW - 1))
    learned.add(MODEL, QUALITY, 10.0)
    assert learned.expected(MODEL, QUALITY) == expectation([10.0] * WINDOW)


def test_no_more_kinds_are_remembered_than_so_many_and_those_in_use_stay() -> None:
    learned, _ = durations()
    for number in range(MOST_KINDS + 2):  # a few more than there is room for: what went would be missed
        learned.add(f"model-{number}", None, 1)
        learned.add(MODEL, QUALITY, 10)
        assert len(learned) <= MOST_KINDS
    assert learned.expected(MODEL, QUALITY) == expectation([10] * WINDOW)


@by_hand_clock
async def test_at_the_start_the_pictures_of_earlier_runs_are_known() -> None:
    learned, source = durations(*of(MODEL, "hd", *[20.0] * 5), *of(MODEL, None, *[5.0] * 4))
    await learned.load()
    assert learned.expected(MODEL, "hd") == expectation([20.0] * 5)
    assert learned.expected(MODEL, None) is None
    learned.add(MODEL, None, 5.0)
    assert learned.expected(MODEL, None) == expectation([5.0] * 5)
    assert source.journal == [f"recent_durations {RECENT}"]


@by_hand_clock
async def test_what_waited_for_a_restart_says_nothing_of_what_is_usual() -> None:
    learned, _ = durations(*of(MODEL, QUALITY, *[20.0] * 5, LONGEST + 1, 6_000.0))
    await learned.load()
    learned.add(MODEL, QUALITY, 7_200.0)
    assert learned.expected(MODEL, QUALITY) == expectation([20.0] * 5)
    learned.add(MODEL, QUALITY, LONGEST)
    assert learned.expected(MODEL, QUALITY) == expectation([20.0] * 5 + [LONGEST])


@by_hand_clock
async def test_of_the_earlier_ones_the_newest_count_and_go_first_when_others_come() -> None:
    learned, _ = durations(*of(MODEL, QUALITY, *[10.0] * 10, *[100.0] * WINDOW))
    await learned.load()
    assert learned.expected(MODEL, QUALITY) == expectation([10.0] * 10 + [100.0] * (WINDOW - 10))
    for _ in range(WINDOW - 10):
        learned.add(MODEL, QUALITY, 30.0)
    assert learned.expected(MODEL, QUALITY) == expectation([10.0] * 10 + [30.0] * (WINDOW - 10))


@by_hand_clock
async def test_what_was_painted_while_the_earlier_ones_were_read_is_newer_than_they() -> None:
    learned, source = durations(*of(MODEL, QUALITY, *[100.0] * WINDOW))
    source.faults.slow["recent_durations"] = 10
    loading = asyncio.create_task(learned.load())
    await asyncio.sleep(5)
    for _ in range(8):
        learned.add(MODEL, QUALITY, 10.0)
    await loading
    assert learned.expected(MODEL, QUALITY) == expectation([10.0] * 8 + [100.0] * (WINDOW - 8))
    for _ in range(WINDOW - 8):
        learned.add(MODEL, QUALITY, 10.0)
    assert learned.expected(MODEL, QUALITY) == expectation([10.0] * WINDOW)


@by_hand_clock
async def test_earlier_kinds_take_no_place_from_newer_ones_and_are_forgotten_before_them() -> None:
    learned, _ = durations(*(row for number in range(MOST_KINDS) for row in of(f"old-{number}", None, 1, 1)))
    for _ in range(5):
        learned.add(MODEL, QUALITY, 10)
    await learned.load()
    assert len(learned) == MOST_KINDS
    for number in range(MOST_KINDS - 1):
        learned.add(f"new-{number}", None, 1)
    assert len(learned) == MOST_KINDS
    assert learned.expected(MODEL, QUALITY) == expectation([10] * 5)


@by_hand_clock
async def test_the_newest_of_the_earlier_kinds_is_forgotten_last() -> None:
    learned, _ = durations(*of("newest", None, *[7.0] * 5), *of("oldest", None, *[8.0] * 5))
    await learned.load()
    for number in range(MOST_KINDS - 1):
        learned.add(f"new-{number}", None, 1)
    assert learned.expected("oldest", None) is None
    assert learned.expected("newest", None) == expectation([7.0] * 5)


@by_hand_clock
async def test_without_the_database_the_times_are_learned_anew(caplog: pytest.LogCaptureFixture) -> None:
    learned, source = durations(*of(MODEL, QUALITY, *[20.0] * 5))
    source.faults.once["recent_durations"] = [StoreBusy()]
    await learned.load()
    assert learned.expected(MODEL, QUALITY) is None
    assert "how long pictures take is not known yet" in caplog.text
    learned.add(MODEL, QUALITY, 10)


# --- what counts as a picture's time ---------------------------------------------------------------------


def known(studio: Studio) -> Expectation | None:
    return studio.durations.expected("dall-e-3", None)


@by_hand_clock
async def test_a_painted_picture_counts_from_its_claim_to_its_end() -> None:
    studio = started()
    studio.faults.slow["put"] = 15
    studio.has_painted(*[PAINTING + 15] * 4)
    await studio.ask()
    await asyncio.sleep(60)
    assert known(studio) == expectation([PAINTING + 15] * 5)


@by_hand_clock
async def test_a_picture_that_was_fetched_counts_too() -> None:
    studio = started()
    studio.with_address()
    studio.faults.slow["download"] = 15
    studio.has_painted(*[PAINTING + 15] * 4)
    await studio.ask()
    await asyncio.sleep(60)
    assert known(studio) == expectation([PAINTING + 15] * 5)


@by_hand_clock
async def test_waiting_in_line_is_no_part_of_a_pictures_time() -> None:
    studio = started(slots=1)
    await studio.ask(count=5)
    await asyncio.sleep(5 * PAINTING + 5)
    assert known(studio) == expectation([PAINTING] * 5)


@by_hand_clock
async def test_what_was_not_painted_or_was_resumed_says_nothing_about_the_time() -> None:
    studio = started()
    studio.has_painted(*[30.0] * 4)
    studio.endpoint.answers = [EndpointDown(tries=3)]
    await studio.ask()
    studio.endpoint.files[URL] = b"a fox"
    studio.left_by_a_dead_process(Answer(url=URL))
    await asyncio.sleep(60)
    assert studio.rows.states() == [State.FAILED, State.PAINTED]
    assert known(studio) is None
