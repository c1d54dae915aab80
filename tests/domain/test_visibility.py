"""Who may see a picture: its author always, others where they may look now."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.albums.visibility import Ground, Placed, Viewer, is_open_to, may_see

ALICE, BOB = 5, 6
OPEN = Ground(may_view=True, may_read_history=True)
PICTURE = Placed(author=ALICE, place=22)
GROUNDS = st.none() | st.builds(
    Ground,
    may_view=st.booleans(),
    may_read_history=st.booleans(),
    is_private_thread=st.booleans(),
    is_age_restricted=st.booleans(),
)


@pytest.mark.parametrize(
    ("ground", "seen"),
    [
        (OPEN, True),
        (None, False),
        (replace(OPEN, may_view=False), False),
        (replace(OPEN, may_read_history=False), False),
        (replace(OPEN, is_private_thread=True), False),
        (replace(OPEN, is_age_restricted=True), False),
    ],
)
def test_others_see_what_stands_where_they_may_look(ground: Ground | None, seen: bool) -> None:
    assert may_see(Viewer(id=BOB), PICTURE, ground) is seen
    assert is_open_to(Viewer(id=BOB), ground) is seen


def test_age_restricted_ones_are_for_those_who_ask_from_such_a_channel() -> None:
    restricted = replace(OPEN, is_age_restricted=True)
    assert may_see(Viewer(id=BOB, is_among_adults=True), PICTURE, restricted)


@given(GROUNDS, st.booleans())
def test_private_and_hidden_pictures_are_their_authors_alone(ground: Ground | None, adults: bool) -> None:
    bob = Viewer(id=BOB, is_among_adults=adults)
    for picture in (replace(PICTURE, place=None), replace(PICTURE, is_hidden=True)):
        assert not may_see(bob, picture, ground)
        assert may_see(Viewer(id=ALICE), picture, ground)


@given(GROUNDS, st.booleans())
def test_nobody_sees_a_picture_in_a_channel_that_they_cannot_see(ground: Ground | None, adults: bool) -> None:
    bob = Viewer(id=BOB, is_among_adults=adults)
    seen = may_see(bob, PICTURE, ground)
    assert not seen or (ground is not None and ground.may_view and ground.may_read_history)
