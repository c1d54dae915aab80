"""Bad days begin with a press, and end by a second one, by themselves, or when whoever began them says so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.sandbox.baddays import BadDay, BadDays
from bot.sandbox.errors import Impossible
from bot.sandbox.world.changes import Changes, What

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
LONG = 600.0


class Place:
    """Where the days happen: what began and ended, and what the page was told of."""

    def __init__(self) -> None:
        self.happened: list[str] = []
        self.told = 0
        self.changes = Changes()
        self.changes.listen(self._hear)
        self.days = BadDays(self.changes, lambda: NOW)

    def _hear(self, change: object) -> None:
        self.told += getattr(change, "what", None) is What.BAD_DAYS_CHANGED

    def day(self, name: str, seconds: float = LONG, *, by_hand: bool = True) -> BadDay:
        def begin() -> None:
            self.happened.append(f"{name} begins")

        def end() -> None:
            self.happened.append(f"{name} ends")

        return BadDay(name, seconds, begin, end, by_hand)


async def test_a_press_begins_it_and_another_ends_it() -> None:
    place = Place()
    place.days.offer([place.day("storm"), place.day("rain")])
    place.days.press("storm")
    until = round(NOW.timestamp() * 1000) + 600_000
    assert place.days.told() == [
        {"name": "storm", "by_hand": True, "until": until},
        {"name": "rain", "by_hand": True, "until": None},
    ]
    place.days.press("storm")
    assert not place.days.active("storm")
    assert place.happened == ["storm begins", "storm ends"]
    assert place.told == 2


async def test_it_ends_by_itself() -> None:
    place = Place()
    place.days.offer([place.day("storm", 0.01)])
    place.days.press("storm")
    assert place.days.active("storm")
    await place.changes.until(lambda: not place.days.active("storm"))
    assert place.happened == ["storm begins", "storm ends"]


async def test_one_that_cannot_be_ended_by_hand_is_ended_by_whoever_began_it() -> None:
    place = Place()
    place.days.offer([place.day("killed", by_hand=False)])
    place.days.press("killed")
    place.days.press("killed")
    assert place.happened == ["killed begins"]
    place.days.over("killed")
    place.days.over("killed")
    assert place.happened == ["killed begins", "killed ends"]


async def test_the_end_of_the_demo_ends_them_all() -> None:
    place = Place()
    place.days.offer([place.day("storm"), place.day("killed", by_hand=False)])
    place.days.press("storm")
    place.days.press("killed")
    place.days.close()
    assert place.happened[2:] == ["storm ends", "killed ends"]


async def test_only_what_is_offered_can_begin() -> None:
    with pytest.raises(Impossible):
        Place().days.press("storm")
