"""A small run for every day; `python -m tests.lasting` is the long one."""

from __future__ import annotations

from pathlib import Path

from tests.lasting.run import Plan, run


async def test_every_button_does_what_is_written_on_it_after_restarts(tmp_path: Path) -> None:
    plan = Plan(results=16, restarts=2, making=10, seed=7)
    report = await run(tmp_path, f"sqlite:///{tmp_path / 'bot.sqlite3'}", plan)
    assert report.faults == []
    assert report.figures["Again"][0] >= 12
