"""What could not be posted is tried again, later and later, and given up in the end; an outage is waited for."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from bot.domain.errors import StoreBusy
from bot.studio.delivery import AT_ONCE, GIVE_UP, LOOK, Undeliverable, pause
from tests.studio.hand_clock import HOUR, by_hand_clock, now
from tests.studio.outbox import IN_HAND, Posting, posting_now

# --- what could not be posted --------------------------------------------------------------------------


@by_hand_clock
async def test_a_passing_fault_is_tried_again_later_and_later_and_then_given_up() -> None:
    posting = posting_now()
    posting.discord.refuses["fox"] = TimeoutError()
    posting.add("fox", announced=True)
    await asyncio.sleep(48 * HOUR)
    times = posting.discord.times("fox")
    waits = [round(later - earlier) for earlier, later in pairwise(times)]
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]
    assert len(times) == GIVE_UP
    assert posting.state("fox") == "kept"


def test_the_pauses_double_up_to_an_hour() -> None:
    pauses = [pause(attempts) for attempts in range(1, 40)]
    assert pauses[:4] == [2, 4, 8, 16]
    assert pauses == sorted(pauses)
    assert pauses[-1] == HOUR


@by_hand_clock
async def test_what_passes_is_posted_as_soon_as_it_has_passed() -> None:
    posting = posting_now()
    posting.discord.refuses["fox"] = TimeoutError()
    posting.add("fox", announced=True)
    await asyncio.sleep(5)
    posting.discord.refuses.clear()
    await asyncio.sleep(10)
    assert posting.discord.times("fox") == [0.0, 2.0, 6.0]
    assert posting.state("fox") == "sent"
    assert not any(line.startswith("kept") for line in posting.journal)


@by_hand_clock
async def test_where_no_way_is_left_nothing_more_is_tried(caplog: pytest.LogCaptureFixture) -> None:
    posting = posting_now()
    posting.discord.refuses["fox"] = Undeliverable("403/50013")
    posting.add("fox", announced=True)
    await asyncio.sleep(48 * HOUR)
    assert posting.discord.times("fox") == [0.0]
    assert posting.state("fox") == "kept"
    assert not any(line.startswith("put_off") for line in posting.journal)
    assert "kept, not posted" in caplog.text


@by_hand_clock
async def test_what_was_posted_but_not_marked_is_posted_again() -> None:
    posting = posting_now()
    posting.faults.once["sent"] = [StoreBusy()]
    posting.add("fox", announced=True)
    await asyncio.sleep(5)
    assert posting.discord.times("fox") == [0.0, 2.0]
    assert posting.state("fox") == "sent"


@by_hand_clock
async def test_what_could_not_even_be_put_off_comes_again_when_its_claim_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    posting = posting_now()
    posting.discord.refuses["fox"] = TimeoutError()
    posting.faults.once["put_off"] = [StoreBusy()]
    posting.add("fox", announced=True)
    await asyncio.sleep(30)
    posting.discord.refuses.clear()
    await asyncio.sleep(2 * LOOK)
    assert len(posting.discord.times("fox")) == 2
    assert posting.discord.times("fox")[1] >= IN_HAND
    assert posting.state("fox") == "sent"
    assert "what was posted could not be written down" in caplog.text


# --- the database is away ------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["release", "claim_due", "seconds_to_next"])
@by_hand_clock
async def test_after_an_outage_the_delivery_goes_on(verb: str) -> None:
    posting = Posting()
    posting.faults.until[verb] = (600, StoreBusy())
    posting.deliverer.start()
    await asyncio.sleep(60)
    posting.add("fox", announced=True)
    await asyncio.sleep(600 + 10 - now())
    assert posting.state("fox") == "sent"
    assert posting.background.states() == {"delivery": "ok"}


@by_hand_clock
async def test_a_look_that_fails_loses_no_place() -> None:
    posting = Posting()
    posting.faults.once["claim_due"] = [StoreBusy()] * (2 * AT_ONCE)
    posting.deliverer.start()
    await asyncio.sleep(300)
    for number in range(AT_ONCE):
        posting.discord.takes[f"fox {number}"] = 10
        posting.add(f"fox {number}", announced=True)
    await asyncio.sleep(1)
    assert posting.discord.in_flight == AT_ONCE


@pytest.mark.parametrize("verb", ["release", "claim_due", "seconds_to_next"])
@by_hand_clock
async def test_an_outage_is_seen_by_the_health_check(verb: str) -> None:
    posting = Posting()
    posting.faults.until[verb] = (600, StoreBusy())
    posting.deliverer.start()
    await asyncio.sleep(300)
    assert posting.background.states() == {"delivery": "failing"}
