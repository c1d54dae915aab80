"""Time that somebody lets pass."""

from __future__ import annotations

import pytest

from bot.sandbox.errors import Impossible
from bot.sandbox.later import LONGEST, Later
from bot.sandbox.world.changes import Change, Changes, What


def test_it_adds_up_and_everybody_is_told() -> None:
    moved: list[float] = []
    told: list[What] = []
    changes = Changes()

    def hear(change: Change) -> None:
        told.append(change.what)

    changes.listen(hear)
    later = Later(changes, moved.append)
    later.pass_by(3600)
    later.pass_by(LONGEST)
    assert moved == [3600, 3600 + LONGEST]
    assert later.seconds == moved[-1]
    assert told == [What.TIME_PASSED] * 2


@pytest.mark.parametrize("seconds", [0, -1, LONGEST + 1, float("nan"), float("inf")])
def test_it_goes_neither_back_nor_too_far(seconds: float) -> None:
    later = Later(Changes(), lambda _: pytest.fail("it was moved"))
    with pytest.raises(Impossible):
        later.pass_by(seconds)
