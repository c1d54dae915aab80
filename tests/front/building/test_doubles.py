"""A double click is paid once; a second press that is meant is not refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import JustPressed
from bot.front.kit.feature import Pressed
from bot.front.result.building.doubles import MOST, WINDOW, Doubles
from tests.front.about.fakes import AUTHOR, OTHER, press
from tests.front.samples import NOON


class HandClock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> object:
        return self.now


def click(id: int, by: int = AUTHOR, subject: str = "PIC0", message: int = 44) -> Pressed:
    pressed, _ = press("again", subject, by=by)
    assert pressed.message is not None
    return replace(pressed, id=id, message=replace(pressed.message, id=message))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def doubles(clock: HandClock) -> Doubles:
    return Doubles(lambda: clock.now)


def test_the_second_of_two_clicks_is_refused(doubles: Doubles, clock: HandClock) -> None:
    assert doubles.take(click(1))
    clock.now += WINDOW - timedelta(milliseconds=1)
    for id in (2, 3):
        with pytest.raises(JustPressed):
            doubles.take(click(id))


def test_a_press_that_is_meant_is_taken(doubles: Doubles, clock: HandClock) -> None:
    assert doubles.take(click(1))
    clock.now += WINDOW
    assert doubles.take(click(2))


def test_others_and_other_buttons_are_not_in_its_way(doubles: Doubles) -> None:
    for pressed in (click(1), click(2, by=OTHER), click(3, subject="PIC0-1"), click(4, message=45)):
        assert doubles.take(pressed)


def test_an_interaction_that_comes_twice_is_no_double_click(doubles: Doubles) -> None:
    assert doubles.take(click(1))
    assert not doubles.take(click(1))
    with pytest.raises(JustPressed):
        doubles.take(click(2))


def test_what_was_refused_may_be_pressed_at_once(doubles: Doubles) -> None:
    doubles.take(click(1))
    doubles.release(click(1))
    assert doubles.take(click(2))


def test_no_more_are_remembered_than_fit(doubles: Doubles) -> None:
    for id in range(1, MOST + 2):
        doubles.take(click(id, by=id))
    assert doubles.take(click(MOST + 2, by=1))
    with pytest.raises(JustPressed):
        doubles.take(click(MOST + 3, by=MOST + 1))
