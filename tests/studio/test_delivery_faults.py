"""What could not be posted is tried again, later and later, and given up in the end; an outage is waited for."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from bot.domain.deliveries import FEWEST
from bot.domain.errors import StoreBusy
from bot.studio.delivery import (
    AT_ONCE,
    LAST_WORDS,
    LONGEST_ATTEMPT,
    LOOK,
    MOST_IN_HAND,
    PLACE_FOR,
    WRITE_FOR,
    NotYet,
    Undeliverable,
)
from bot.studio.insist import LONGEST_WAIT
from tests.studio.hand_clock import HOUR, by_hand_clock, now
from tests.studio.outbox import IN_HAND, Posting, posting_now

# --- what could not be posted --------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [NotYet("503"), TimeoutError(), KeyError("a bug")])
@by_hand_clock
async def test_what_fails_is_tried_for_a_day_and_then_given_up(fault: Exception) -> None:
    posting = posting_now()
    posting.discord.refuses["fox"] = fault
    posting.add("fox", announced=True)
    await asyncio.sleep(48 * HOUR)
    times = posting.discord.times("fox")
    waits = [round(later - earlier) for earlier, later in pairwise(times)]
    assert waits[:6] == [2, 4, 8, 16, 30, 30]
    assert max(wait for wait, at in zip(waits, times, strict=False) if at < 14 * 60) == 30
    assert max(waits) == 300
    assert times[-1] == pytest.approx(24 * HOUR, abs=1)
    assert posting.discord.given_up == ["fox"]
    assert posting.state("fox") == "kept"
    assert len(posting.told.members) == 1


@by_hand_clock
async def test_the_wait_that_discord_names_is_kept() -> None:
    posting = posting_now()
    posting.discord.refuses["fox"] = NotYet("429", 47.0)
    posting.add("fox", announced=True)
    await asyncio.sleep(100)
    assert posting.discord.times("fox") == [0.0, 47.0, 94.0]


@by_hand_clock
async def test_a_restart_begins_no_new_day_and_waits_for_nothing() -> None:
    posting = Posting()
    posting.add("fox", due=HOUR)
    posting.outbox.entries["fox"].attempts = 30
    await asyncio.sleep(23 * HOUR)
    posting.discord.refuses["fox"] = NotYet("503")
    posting.deliverer.start()
    await asyncio.sleep(1)
    assert posting.discord.times("fox") == [23 * HOUR]
    await asyncio.sleep(2 * HOUR)
    assert posting.discord.times("fox")[-1] == pytest.approx(24 * HOUR, abs=1)
    assert posting.state("fox") == "kept"


@by_hand_clock
async def test_what_waited_through_a_long_standstill_has_some_tries_left() -> None:
    posting = Posting()
    posting.add("fox")
    await asyncio.sleep(72 * HOUR)
    posting.discord.refuses["fox"] = NotYet("503")
    posting.deliverer.start()
    await asyncio.sleep(HOUR)
    assert len(posting.discord.times("fox")) == FEWEST


@by_hand_clock
async def test_who_has_been_told_is_not_told_again() -> None:
    posting = posting_now()
    posting.discord.refuses |= {
        "fox": Undeliverable("400/200000", told=True),
        "owl": Undeliverable("expired"),
    }
    posting.add("fox", announced=True)
    await asyncio.sleep(1)
    assert posting.told.members == []
    posting.add("owl", announced=True)
    await asyncio.sleep(1)
    assert len(posting.told.members) == 1
    assert "kept owl expired untold" in posting.journal


# --- nobody waits for another's wait -------------------------------------------------------------------


@by_hand_clock
async def test_uploads_that_hang_give_their_places_up() -> None:
    posting = posting_now()
    for number in range(AT_ONCE):
        posting.discord.takes[f"hangs {number}"] = HOUR
        posting.add(f"hangs {number}", announced=True)
    await asyncio.sleep(1)
    posting.add("fox", announced=True)
    await asyncio.sleep(PLACE_FOR)
    assert posting.state("fox") == "sent"


@by_hand_clock
async def test_no_more_pictures_are_in_memory_than_are_allowed() -> None:
    posting = posting_now()
    for number in range(2 * MOST_IN_HAND):
        posting.discord.takes[f"hangs {number}"] = HOUR
        posting.add(f"hangs {number}", announced=True)
    await asyncio.sleep(LONGEST_ATTEMPT - 1)
    assert posting.discord.in_flight == MOST_IN_HAND
    assert posting.discord.most_in_flight == MOST_IN_HAND


@by_hand_clock
async def test_an_attempt_ends_before_another_of_the_same_begins() -> None:
    posting = posting_now()
    posting.discord.takes["fox"] = HOUR
    posting.add("fox", announced=True)
    await asyncio.sleep(10 * LONGEST_ATTEMPT)
    assert len(posting.discord.times("fox")) > 5
    assert posting.discord.most_in_flight == 1
    assert LONGEST_ATTEMPT < IN_HAND


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


@pytest.mark.parametrize(
    ("refusal", "verb", "state"),
    [
        (None, "sent", "sent"),
        (Undeliverable("400/200000", told=True), "kept", "kept"),
        (NotYet("503"), "put_off", "pending"),
    ],
)
@by_hand_clock
async def test_how_it_ended_is_written_down_after_an_outage(
    refusal: Exception | None, verb: str, state: str
) -> None:
    posting = posting_now()
    posting.discord.refuses = {} if refusal is None else {"fox": refusal}
    posting.faults.until[verb] = (12, StoreBusy())
    posting.add("fox", announced=True)
    await asyncio.sleep(12 + LONGEST_WAIT)
    assert posting.state("fox") == state
    assert posting.discord.times("fox")[1:2] in ([], [pytest.approx(now(), abs=LONGEST_WAIT)])
    assert posting.discord.times("fox")[0] == 0.0


@by_hand_clock
async def test_an_end_that_was_written_down_unheard_is_logged_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    posting = posting_now()
    posting.faults.once["sent"] = [StoreBusy()]
    posting.add("fox", announced=True)
    await asyncio.sleep(5)
    assert posting.discord.times("fox") == [0.0], "nobody is told twice"
    assert [record.message for record in caplog.records].count("ask ended") == 1


@pytest.mark.parametrize("verb", ["sent", "put_off"])
@by_hand_clock
async def test_what_could_not_be_written_down_comes_again_when_its_claim_is_over(
    verb: str, caplog: pytest.LogCaptureFixture
) -> None:
    posting = posting_now()
    posting.discord.refuses = {"fox": TimeoutError()} if verb == "put_off" else {}
    posting.faults.until[verb] = (WRITE_FOR + 1, StoreBusy())
    posting.add("fox", announced=True)
    await asyncio.sleep(30)
    posting.discord.refuses.clear()
    await asyncio.sleep(IN_HAND + LOOK)
    assert len(posting.discord.times("fox")) == 2
    assert posting.discord.times("fox")[1] >= IN_HAND
    assert posting.state("fox") == "sent"
    assert "what was posted could not be written down" in caplog.text


@by_hand_clock
async def test_last_words_that_hang_outlast_no_lease() -> None:
    posting = Posting()
    posting.add("fox")
    posting.outbox.entries["fox"].attempts = FEWEST
    await asyncio.sleep(25 * HOUR)
    posting.discord.refuses["fox"], posting.discord.last_words_take = NotYet("503"), HOUR
    posting.deliverer.start()
    await asyncio.sleep(IN_HAND)
    assert posting.discord.given_up == ["fox"]
    assert posting.state("fox") == "kept"
    assert LONGEST_ATTEMPT + LAST_WORDS + WRITE_FOR < IN_HAND


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
