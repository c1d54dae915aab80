"""A small run for every day, and the recount by hand; `python -m tests.contests` is the long one."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.contests.places import written
from tests.contests.recount import Cast, ballots_in, recounted
from tests.contests.run import Plan, run


async def test_two_processes_are_killed_in_each_phase_and_the_result_is_right(
    tmp_path: Path, new_postgresql_url: str
) -> None:
    plan = Plan(members=8, entries=5, seed=7, processes=2, is_short=True)
    report = await run(tmp_path, new_postgresql_url, plan)
    if report.faults:
        pytest.fail("\n".join([report.table(), *report.faults, *report.output]))
    ((*_, presses, kills),) = report.figures.values()
    assert kills == 7
    assert presses > 50


def test_the_recount_by_hand() -> None:
    """Four entries A to D: who saw A B C chose A, who saw B C D chose B and C, who saw A and D chose D."""
    casts = [Cast(looked={1, 2, 3}, chosen={1}), Cast(looked={2, 3, 4}, chosen={2, 3})]
    casts += [Cast(looked={1, 4}, chosen={4}), Cast(looked={1}, chosen={1})]
    for each in casts:
        each.looked |= {
            5,
            6,
            7,
            8,
            9,
        }  # which were removed: they count as looks, and are compared with nothing
    counted = recounted({1, 2, 3, 4}, casts)
    shares = {number: each.share for number, each in counted.items()}
    assert shares == {1: Fraction(1, 2), 2: Fraction(4, 7), 3: Fraction(4, 7), 4: Fraction(2, 5)}
    assert [each.place for each in counted.values()] == [3, 1, 1, 4]
    assert (counted[1].chosen, counted[1].seen) == (2, 3)
    assert ballots_in({1, 2, 3, 4}, casts) == 3
    assert recounted({1, 2, 3, 4}, [Cast(looked={1, 2}, chosen={1})])[1].seen == 0
    assert [written(Fraction(577, 1000), like) for like in ("1", "1.1")] == ["58", "57.7"]
