"""Everything that has ended is posted, once, and holds up nobody else."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import StoreBusy
from bot.studio.delivery import AT_ONCE, LOOK, Undeliverable
from tests.studio.hand_clock import HOUR, by_hand_clock, now, settle
from tests.studio.outbox import Posting, posting_now

# --- posting -------------------------------------------------------------------------------------------


@by_hand_clock
async def test_what_has_ended_is_posted_at_once() -> None:
    posting = posting_now()
    await asyncio.sleep(5)
    posting.add("fox", announced=True)
    await settle()
    assert posting.discord.posted == {"fox": 5.0}
    assert posting.state("fox") == "sent"


@by_hand_clock
async def test_it_is_marked_sent_when_it_is_posted_and_no_sooner() -> None:
    posting = posting_now()
    posting.discord.takes["fox"] = 20
    posting.add("fox", announced=True)
    await asyncio.sleep(19)
    assert posting.state("fox") == "pending"
    await asyncio.sleep(2)
    assert posting.journal[-1] == "sent fox 4711"
    assert posting.discord.times("fox") == [0.0]


@by_hand_clock
async def test_each_entry_is_posted_once() -> None:
    posting = posting_now()
    for number in range(30):
        posting.add(f"fox {number}", announced=True)
    await asyncio.sleep(3 * HOUR)
    assert sorted(posting.discord.posted) == sorted(posting.outbox.entries)
    assert len(posting.discord.tried) == 30


@by_hand_clock
async def test_what_other_processes_left_is_found_by_looking() -> None:
    posting = posting_now()
    await asyncio.sleep(1)
    posting.add("fox")
    await asyncio.sleep(LOOK)
    assert posting.state("fox") == "sent"


@by_hand_clock
async def test_at_the_start_what_a_dead_process_had_in_hand_is_due() -> None:
    posting = Posting()
    posting.add("fox", due=HOUR)
    posting.faults.once["release"] = [StoreBusy()]
    posting.deliverer.start()
    await asyncio.sleep(10)
    assert posting.state("fox") == "sent"
    await asyncio.sleep(HOUR)
    assert posting.journal.count("release") == 2


@by_hand_clock
async def test_an_idle_delivery_looks_once_a_minute() -> None:
    posting = posting_now()
    await asyncio.sleep(HOUR)
    assert posting.journal.count("claim_due") == pytest.approx(HOUR / LOOK, abs=1)


@by_hand_clock
async def test_a_notification_causes_one_look_and_none_ahead() -> None:
    posting = posting_now()
    await settle()
    before = posting.journal.count("claim_due")
    posting.add("fox", announced=True)
    await settle()
    assert posting.journal.count("claim_due") == before + 1
    assert posting.journal.count("seconds_to_next") == 1


@by_hand_clock
async def test_what_ends_with_another_and_is_due_a_little_later_is_posted_then() -> None:
    """As where a process still holds the card of one of two asks that end together: one notification for both."""
    posting = posting_now()
    await settle()
    posting.add("held", due=now() + 9)
    posting.add("fox", announced=True)
    await asyncio.sleep(10)
    assert posting.discord.posted == {"fox": 0.0, "held": 9.0}


# --- nobody is held up ---------------------------------------------------------------------------------


@by_hand_clock
async def test_a_slow_upload_holds_up_nobody_else() -> None:
    posting = posting_now()
    posting.discord.takes["slow"] = 80
    posting.add("slow", announced=True)
    for number in range(20):
        posting.add(f"quick {number}", announced=True)
    await asyncio.sleep(1)
    assert len(posting.discord.posted) == 20
    await asyncio.sleep(80)
    assert posting.state("slow") == "sent"


@by_hand_clock
async def test_an_upload_that_fails_holds_up_nobody_else() -> None:
    posting = posting_now()
    posting.discord.refuses |= {"bad": TimeoutError(), "worse": Undeliverable("403/50013")}
    posting.faults.once["put_off"] = [StoreBusy()]
    for key in ("bad", "worse", "fox"):
        posting.add(key, announced=True)
    await settle()
    assert posting.state("fox") == "sent"


@by_hand_clock
async def test_no_more_uploads_go_side_by_side_than_are_allowed() -> None:
    posting = posting_now()
    for number in range(3 * AT_ONCE):
        posting.discord.takes[f"fox {number}"] = 4
        posting.add(f"fox {number}", announced=True)
    await asyncio.sleep(3)
    assert posting.discord.most_in_flight == AT_ONCE
    waiting = [entry for entry in posting.outbox.entries.values() if not entry.attempts]
    assert len(waiting) == 2 * AT_ONCE  # what waits for a place counts no attempt
    await asyncio.sleep(10)
    assert len(posting.discord.posted) == 3 * AT_ONCE
    assert posting.discord.most_in_flight == AT_ONCE


@by_hand_clock
async def test_a_place_is_free_again_however_an_upload_ends() -> None:
    posting = posting_now()
    posting.discord.refuses = {f"bad {number}": Undeliverable("gone") for number in range(AT_ONCE)}
    posting.discord.refuses |= {f"late {number}": TimeoutError() for number in range(AT_ONCE)}
    for key in posting.discord.refuses:
        posting.add(key, announced=True)
    await asyncio.sleep(1)
    posting.add("fox", announced=True)
    await settle()
    assert posting.state("fox") == "sent"


# --- the end -------------------------------------------------------------------------------------------


@by_hand_clock
async def test_at_the_end_what_is_due_is_posted() -> None:
    posting = posting_now()
    await settle()
    posting.discord.takes["fox"] = 3
    posting.add("fox")
    posting.add("owl", due=HOUR)
    await posting.deliverer.close(10)
    assert now() == pytest.approx(3, abs=0.1)
    assert (posting.state("fox"), posting.state("owl")) == ("sent", "pending")


@by_hand_clock
async def test_at_the_end_no_upload_is_waited_for_longer_than_allowed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    posting = posting_now()
    posting.discord.takes |= {"slow": 300, "quick": 8}
    posting.add("slow", announced=True)
    posting.add("quick", announced=True)
    await settle()
    await posting.deliverer.close(10)
    assert now() == pytest.approx(10, abs=0.1)
    assert (posting.state("slow"), posting.state("quick")) == ("pending", "sent")
    assert posting.discord.in_flight == 0
    assert "the next start goes on with it" in caplog.text


@by_hand_clock
async def test_a_database_that_is_away_at_the_end_stops_no_upload(caplog: pytest.LogCaptureFixture) -> None:
    posting = posting_now()
    posting.discord.takes["fox"] = 5
    posting.add("fox", announced=True)
    await settle()
    posting.faults.until["claim_due"] = (HOUR, StoreBusy())
    await posting.deliverer.close(10)
    assert posting.state("fox") == "sent"
    assert "the outbox could not be read" in caplog.text


@by_hand_clock
async def test_an_end_with_nothing_to_do_is_quick() -> None:
    posting = posting_now()
    await settle()
    await posting.deliverer.close(10)
    assert now() < 1


@by_hand_clock
async def test_at_the_end_nothing_new_takes_the_place_of_what_is_broken_off() -> None:
    posting = posting_now()
    for number in range(40):
        posting.discord.takes[f"fox {number}"] = 100
        posting.add(f"fox {number}", announced=True)
    await settle()
    await posting.deliverer.close(3)
    await settle()
    assert len(posting.discord.tried) == AT_ONCE


@by_hand_clock
async def test_an_end_before_any_start_uses_up_no_attempt() -> None:
    posting = Posting()
    posting.add("fox")
    await posting.deliverer.close(10)
    assert posting.discord.tried == []
    assert posting.outbox.entries["fox"].attempts == 0


@by_hand_clock
async def test_what_will_be_due_without_a_word_is_found_in_time() -> None:
    """As when an ask ends while its card is held, by this process or one before it: the notification comes before the
    entry is due."""
    posting = posting_now()
    await settle()
    posting.add("fox", due=now() + 9, announced=True)
    await asyncio.sleep(8)
    assert posting.state("fox") == "pending"
    await asyncio.sleep(2)
    assert posting.state("fox") == "sent"
