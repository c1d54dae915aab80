"""How long is waited, and when it is enough: by the waits a policy asks for, without waiting them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.domain.errors import EndpointBusy, TimedOut
from bot.imageapi.retry import NotStarted, RetryPolicy, retry_after

Patient = Callable[..., RetryPolicy]


def busy(*waits: float | None) -> Callable[[int], Awaitable[str]]:
    """An endpoint that is busy for as many calls as there are waits, naming each, and then paints."""

    async def attempt(tries: int) -> str:
        if tries <= len(waits):
            raise NotStarted(EndpointBusy(tries, waits[tries - 1]), waits[tries - 1])
        return "painted"

    return attempt


async def test_the_endpoints_own_word_is_waited_for(patient: Patient, waits: list[float]) -> None:
    assert await patient().run(busy(7.0, 9.5)) == "painted"
    assert waits == [7.0, 9.5]


async def test_without_a_word_the_waits_grow_and_are_scattered(patient: Patient, waits: list[float]) -> None:
    for _ in range(40):
        await patient(first_wait=1.0).run(busy(None, None))

    first, second = waits[::2], waits[1::2]
    assert max(first) <= 1.0 < max(second) <= 2.0
    assert len(set(waits)) == len(waits)


async def test_the_first_wait_sets_the_scale_and_the_longest_is_never_passed(
    patient: Patient, waits: list[float]
) -> None:
    for _ in range(20):
        await patient(first_wait=0.25).run(busy(None))
    assert 0.125 < max(waits) <= 0.25

    waits.clear()
    for _ in range(20):
        await patient(tries=9, longest_wait=1.5, total_wait=100.0).run(busy(*[None] * 8))
    assert len(waits) == 20 * 8
    assert 1.0 < max(waits) <= 1.5


async def test_a_wait_that_just_fits_is_waited(patient: Patient, waits: list[float]) -> None:
    assert await patient(longest_wait=30.0, total_wait=60.0).run(busy(30.0, 30.0)) == "painted"
    assert waits == [30.0, 30.0]


async def test_a_wait_beyond_patience_is_not_begun(patient: Patient, waits: list[float]) -> None:
    with pytest.raises(EndpointBusy) as raised:
        await patient(longest_wait=30.0).run(busy(31.0))

    assert raised.value == EndpointBusy(1, 31.0)
    assert waits == []


async def test_all_waits_together_have_a_limit(patient: Patient, waits: list[float]) -> None:
    with pytest.raises(EndpointBusy) as raised:
        await patient(tries=10, total_wait=50.0).run(busy(*[20.0] * 9))

    assert raised.value.tries == 3
    assert waits == [20.0, 20.0]


async def test_the_tries_have_a_limit(patient: Patient, waits: list[float]) -> None:
    with pytest.raises(EndpointBusy) as raised:
        await patient(tries=3).run(busy(*[0.1] * 9))

    assert raised.value.tries == 3
    assert len(waits) == 2


async def test_everything_else_passes_through_at_once(patient: Patient, waits: list[float]) -> None:
    async def attempt(tries: int) -> str:
        raise TimedOut(300.0)

    with pytest.raises(TimedOut):
        await patient().run(attempt)
    assert waits == []


def test_an_attempt_that_never_started_is_logged_as_its_error() -> None:
    assert str(NotStarted(EndpointBusy(2, 7.0), 7.0)) == "EndpointBusy(tries=2, retry_after=7.0)"


DATE = "Mon, 23 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "2"}, 2.0),
        ({"Retry-After": "0.5"}, 0.5),
        ({"Retry-After": "0"}, 0.0),
        ({"retry-after-ms": "0", "Retry-After": "10"}, 0.0),
        ({"retry-after-ms": "9772", "Retry-After": "10"}, 9.772),
        ({"retry-after-ms": "soon", "Retry-After": "10"}, 10.0),
        ({"Retry-After": "Mon, 23 Nov 2026 10:00:20 GMT", "Date": DATE}, 20.0),
        ({"Retry-After": "Mon, 23 Nov 2026 09:00:00 GMT", "Date": DATE}, 0.0),
        ({"Retry-After": "Mon, 23 Nov 2026 10:00:20 GMT"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "1e300"}, 24 * 3600.0),
        ({"retry-after-ms": "1e308"}, 24 * 3600.0),
        ({"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT", "Date": DATE}, 24 * 3600.0),
        ({"Retry-After": "Mon, 01 Jan 0001 00:00:00 GMT", "Date": DATE}, 0.0),
        ({"Retry-After": "tomorrow", "Date": DATE}, None),
    ],
)
def test_the_wait_that_headers_name(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds
