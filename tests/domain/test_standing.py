"""Who stands above whom."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.guilds.standing import EVERYONE, Rank, Standing

RANKS = st.just(EVERYONE) | st.builds(Rank.of_role, st.integers(0, 250), st.integers(1, 2**63 - 1))
PEOPLE = st.builds(
    Standing,
    id=st.integers(1, 20),
    owner=st.just(False),
    administrator=st.booleans(),
    top=RANKS,
)


@given(one=PEOPLE, other=PEOPLE)
def test_of_two_at_most_one_stands_above_the_other(one: Standing, other: Standing) -> None:
    assert not (one.is_above(other) and other.is_above(one))
    assert not one.is_above(one)


@given(one=PEOPLE, between=PEOPLE, other=PEOPLE)
def test_who_is_above_somebody_is_above_those_below_them(
    one: Standing, between: Standing, other: Standing
) -> None:
    if one.is_above(between) and between.is_above(other) and one.id != other.id:
        assert one.is_above(other)


@given(somebody=PEOPLE)
def test_the_owner_is_above_all_whatever_their_roles(somebody: Standing) -> None:
    owner = Standing(id=99, owner=True)
    assert owner.is_above(somebody)
    assert not somebody.is_above(owner)
    assert owner.is_above_role(somebody.top)


@given(one=PEOPLE, other=PEOPLE)
def test_no_administrator_can_be_acted_on_by_somebody_who_is_none(one: Standing, other: Standing) -> None:
    if other.administrator and not one.administrator:
        assert not one.is_above(other)


@given(top=RANKS, administrator=st.booleans())
def test_nobody_is_above_who_stands_beside_them(top: Rank, administrator: bool) -> None:
    one, other = (Standing(id=id, administrator=administrator, top=top) for id in (1, 2))
    assert not one.is_above(other)
    assert not one.is_above_role(top)


def test_of_two_roles_at_one_position_the_older_is_the_higher_one() -> None:
    assert Rank.of_role(3, 100) > Rank.of_role(3, 200) > Rank.of_role(2, 1) > Rank.of_role(0, 7) > EVERYONE
