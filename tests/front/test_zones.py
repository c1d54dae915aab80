"""The time zones that people name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import UnknownZone
from bot.front.setup.zones import find_zone, known_zones

ZONES = known_zones()


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" new  york ", "America/New_York"),
        ("Kolkata", "Asia/Kolkata"),
        ("utc", "UTC"),
    ],
)
def test_zones_by_name_and_by_city(typed: str, zone: str) -> None:
    assert find_zone(typed, ZONES) == zone


@pytest.mark.parametrize(
    ("typed", "near"),
    [("Berln", "Europe/Berlin"), ("louisville", "America/Louisville"), ("Los", "America/Los_Angeles")],
)
def test_a_miss_comes_with_suggestions(typed: str, near: str) -> None:
    with pytest.raises(UnknownZone) as caught:
        find_zone(typed, ZONES)
    assert near in caught.value.near


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_zone_or_refused(typed: str) -> None:
    try:
        found = [find_zone(typed, ZONES)]
    except UnknownZone as error:
        found = list(error.near)
    assert len(found) <= 5
    assert set(found) <= ZONES
