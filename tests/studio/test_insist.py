"""What is known to pass is waited for without end; what is not is given up; a stop ends both."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import Gone, StoreBusy, StoreFull
from bot.studio.insist import LONGEST_WAIT, UNNAMED_FOR, Insist, to_the_end
from tests.studio.hand_clock import HOUR, by_hand_clock, now, settle


class Odd(Exception):
    """A fault that nobody foresaw."""


class Verb:
    """Fails with one error after the other, and succeeds when there is none left. `at`: when it was tried."""

    def __init__(self, *errors: Exception) -> None:
        self.at: list[float] = []
        self._errors = list(errors)

    async def __call__(self, *args: object) -> tuple[object, ...]:
        self.at.append(now())
        await asyncio.sleep(0)
        if self._errors:
            raise self._errors.pop(0)
        return args


class Away:
    """Fails until a moment, in seconds."""

    def __init__(self, error: Exception, until: float) -> None:
        self.at: list[float] = []
        self._error, self._until = error, until

    async def __call__(self) -> str:
        self.at.append(now())
        await asyncio.sleep(0)
        if now() < self._until:
            raise self._error
        return "done"


@by_hand_clock
async def test_what_succeeds_is_done_once() -> None:
    verb = Verb()
    assert await Insist()(verb, 1, "two") == (1, "two")
    assert verb.at == [0]


@pytest.mark.parametrize("error", [StoreBusy(), StoreFull(), OSError(5, "Input/output error")])
@by_hand_clock
async def test_what_is_known_to_pass_is_waited_for(error: Exception) -> None:
    verb = Away(error, until=3 * HOUR)
    assert await Insist()(verb) == "done"
    assert 3 * HOUR <= now() <= 3 * HOUR + LONGEST_WAIT


@by_hand_clock
async def test_the_waits_begin_short_and_grow_up_to_a_ceiling() -> None:
    verb = Away(StoreBusy(), until=120)
    await Insist()(verb)
    waits = [round(later - earlier, 3) for earlier, later in zip(verb.at[1:], verb.at[2:], strict=False)]
    assert waits[:4] == [0.2, 0.4, 0.8, 1.6]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT == 10


@by_hand_clock
async def test_a_fault_that_nobody_foresaw_is_waited_for_long_and_then_given_up() -> None:
    verb = Away(Odd(), until=HOUR)
    with pytest.raises(Odd):
        await Insist()(verb)
    assert UNNAMED_FOR <= now() <= UNNAMED_FOR + 2 * LONGEST_WAIT


@by_hand_clock
async def test_a_fault_that_nobody_foresaw_may_be_an_outage_in_other_words() -> None:
    assert await Insist()(Away(Odd(), until=UNNAMED_FOR - 60)) == "done"


@by_hand_clock
async def test_an_outage_does_not_count_against_odd_faults_after_it() -> None:
    outage, odd = [StoreBusy()] * 90, [Odd()] * 80
    assert await Insist()(Verb(*outage, *odd, *outage, *odd), 7) == (7,)
    assert await Insist()(Verb(StoreBusy(), *odd), 7) == (7,)
    assert now() > 3 * UNNAMED_FOR


@by_hand_clock
async def test_after_an_outage_a_bug_is_given_up_all_the_same() -> None:
    verb = Verb(*[StoreBusy()] * 20, *[Odd()] * 500)
    with pytest.raises(Odd):
        await Insist()(verb)


@pytest.mark.parametrize("before", [[], [StoreBusy()], [Odd()]])
@by_hand_clock
async def test_an_answer_of_the_domain_is_no_fault(before: list[Exception]) -> None:
    verb = Verb(*before, Gone())
    with pytest.raises(Gone):
        await Insist()(verb)
    assert len(verb.at) == len(before) + 1


@by_hand_clock
async def test_after_a_stop_the_first_failure_is_raised() -> None:
    insist, verb = Insist(), Verb(StoreBusy())
    insist.stop()
    with pytest.raises(StoreBusy):
        await insist(verb)
    assert (verb.at, now()) == ([0], 0)


@by_hand_clock
async def test_after_a_stop_what_succeeds_still_does() -> None:
    insist = Insist()
    insist.stop()
    assert await insist(Verb(), 7) == (7,)


@by_hand_clock
async def test_a_stop_ends_what_is_being_tried() -> None:
    insist, verb = Insist(), Away(StoreBusy(), until=HOUR)
    trying = asyncio.create_task(insist(verb))
    await asyncio.sleep(1000)
    insist.stop()
    with pytest.raises(StoreBusy):
        await trying
    assert now() <= 1000 + LONGEST_WAIT


@by_hand_clock
async def test_a_cancellation_is_not_tried_again() -> None:
    verb = Away(StoreBusy(), until=HOUR)
    trying = asyncio.create_task(Insist()(verb))
    await asyncio.sleep(5)
    trying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trying
    assert now() == 5


@by_hand_clock
async def test_a_cancellation_within_the_verb_is_not_tried_again() -> None:
    tried: list[float] = []

    async def slow() -> None:
        tried.append(now())
        await asyncio.sleep(10)
        raise StoreBusy

    trying = asyncio.create_task(Insist()(slow))
    await asyncio.sleep(15)
    trying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trying
    assert now() == 15
    assert tried == [0, 10]


@by_hand_clock
async def test_two_verbs_are_counted_apart() -> None:
    insist = Insist()
    first, second = Verb(*[Odd()] * 20), Verb(*[Odd()] * 20)
    assert tuple(await asyncio.gather(insist(first, 1), insist(second, 2))) == ((1,), (2,))


@by_hand_clock
async def test_what_must_not_be_cut_off_is_ended_before_a_cancellation() -> None:
    written: list[float] = []

    async def write() -> None:
        await asyncio.sleep(3)
        written.append(now())

    caller = asyncio.create_task(to_the_end(write()))
    await asyncio.sleep(1)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert written == [3]
    assert now() == 3


@by_hand_clock
async def test_what_was_not_cut_off_gives_its_result_or_its_error() -> None:
    assert await to_the_end(Verb()(7)) == (7,)
    with pytest.raises(Odd):
        await to_the_end(Verb(Odd())())


@by_hand_clock
async def test_a_failure_behind_a_cancellation_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caller = asyncio.create_task(to_the_end(Verb(Odd())()))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await settle()
    assert [record.getMessage() for record in caplog.records] == [
        "what had to be ended before the stop failed"
    ]
