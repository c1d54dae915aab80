"""What is wrong with the database is said once, and that it has passed only when it has."""

from __future__ import annotations

import pytest

from bot.storage.engine.engine import QUIET, Fault, Trouble


class Seconds:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_success_between_failures_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    clock = Seconds()
    trouble = Trouble(clock)
    for _ in range(10):
        trouble.failed(Fault.AWAY, "disk I/O error")
        clock.now += 5.0
        assert trouble.passed() is Fault.AWAY
    assert len(caplog.messages) == 1
    assert "disk I/O error" in caplog.messages[0]
    clock.now += QUIET[Fault.AWAY]
    assert trouble.passed() is None
    assert caplog.messages[1:] == ["the database can be used again"]


def test_another_fault_is_said_too(caplog: pytest.LogCaptureFixture) -> None:
    trouble = Trouble(Seconds())
    for fault in (Fault.AWAY, Fault.FULL, Fault.FULL, Fault.MOVED):
        trouble.failed(fault, "words")
        assert trouble.fault is fault
    assert len(caplog.messages) == 3


def test_a_lock_that_was_not_had_in_time_is_no_trouble(caplog: pytest.LogCaptureFixture) -> None:
    trouble = Trouble(Seconds())
    trouble.failed(Fault.BUSY, "locked")
    assert trouble.passed() is None
    assert caplog.messages == []


def test_a_file_that_is_back_is_back_at_once_and_a_broken_page_stays_broken() -> None:
    clock = Seconds()
    trouble = Trouble(clock)
    trouble.failed(Fault.MOVED, "gone")
    assert trouble.passed() is None
    trouble.failed(Fault.DAMAGED, "malformed")
    clock.now += 600
    assert trouble.passed() is Fault.DAMAGED
