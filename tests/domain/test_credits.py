"""The rule of credits: which limit, since when, from where, until when, and why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.credits import Block, Purse, Split, balance, deduct
from bot.domain.errors import (
    Blocked,
    CostNotSeenYet,
    CostUnknown,
    CreditsUsedUp,
    MoneyCapReached,
    NotEnoughCredits,
    Refused,
    ServerTotalUsedUp,
    TooFewCredits,
)
from bot.domain.money.pricing import CostsSeen
from bot.domain.periods import Period, period_start
from tests.domain.purses import KOLKATA, NOON, OPERATORS, buy, default, extra, own, purse, role, total

# --- which limit -------------------------------------------------------------------------------------


def test_the_operators_credits_are_everybodys_as_long_as_the_server_has_none() -> None:
    has = balance(purse(day=3), NOON)
    assert (has.limit, has.used, has.left, has.spendable) == (OPERATORS, 3, 7, 7)
    assert has.renews_at == datetime(2026, 11, 26, tzinfo=UTC)


def test_a_members_own_limit_comes_before_any_role_even_if_it_is_lower() -> None:
    has = balance(purse(default(5), role(7, 50), own(2)), NOON)
    assert has.limit == own(2)
    assert has.others == (role(7, 50), default(5))


def test_a_roles_limit_replaces_the_default_even_if_it_is_lower() -> None:
    assert balance(purse(default(5), role(7, 3)), NOON).limit == role(7, 3)


def test_the_best_role_is_the_one_that_leaves_most_now() -> None:
    daily, weekly = role(7, 10, Period.DAY), role(8, 30, Period.WEEK)
    assert balance(purse(daily, weekly, day=4, week=4), NOON).limit == weekly
    assert balance(purse(daily, weekly, day=4, week=25), NOON).limit == daily


def test_of_roles_that_leave_the_same_the_one_that_renews_first_applies() -> None:
    monthly, daily = role(7, 10, Period.MONTH), role(8, 10, Period.DAY)
    assert balance(purse(monthly, daily), NOON).limit == daily


def test_of_roles_that_are_alike_in_everything_the_one_with_the_lower_id_applies() -> None:
    assert balance(purse(role(9, 10), role(7, 10), role(8, 10)), NOON).limit == role(7, 10)


def test_the_operators_credits_come_last() -> None:
    assert balance(purse(OPERATORS, default(2)), NOON).others == (OPERATORS,)


def test_a_limit_lowered_below_what_is_used_leaves_nothing_and_no_debt() -> None:
    lowered = purse(own(3), day=8)
    assert balance(lowered, NOON).left == 0
    with pytest.raises(CreditsUsedUp) as refused:
        buy(lowered)
    assert refused.value.limit == own(3)
    assert balance(replace(lowered, limits=(own(9),)), NOON).left == 1


def test_a_lost_role_takes_its_limit_along_but_what_was_used_under_it_stays_used() -> None:
    assert balance(purse(default(5), role(7, 20), day=6), NOON).left == 14
    assert balance(purse(default(5), day=6), NOON).left == 0
    assert balance(purse(default(8), day=6), NOON).left == 2


# --- periods -----------------------------------------------------------------------------------------


def test_a_time_zone_changed_in_mid_period_moves_its_beginning() -> None:
    before = balance(purse(zone=UTC), NOON)
    after = balance(purse(zone=KOLKATA), NOON)
    assert before.renews_at == datetime(2026, 11, 26, tzinfo=UTC)
    assert after.renews_at == datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
    assert period_start(Period.DAY, NOON, KOLKATA) == datetime(2026, 11, 24, 18, 30, tzinfo=UTC)


# --- from where --------------------------------------------------------------------------------------


def test_the_period_pays_before_grants_and_grants_pay_soonest_to_expire_first() -> None:
    has = replace(purse(own(3), day=1), grants=(extra(1, 2), extra(2, 2, days=9), extra(3, 1, days=2)))
    assert buy(has, credits=2, count=3) == (Split(2), Split(0, {3: 1, 2: 1}), Split(0, {2: 1, 1: 1}))
    assert balance(has, NOON).extra == 5


def test_of_grants_that_end_together_the_older_one_pays_first() -> None:
    for days in (None, 3):
        newest_first = tuple(extra(id, 2, days=days) for id in (9, 7, 8))
        has = replace(purse(own(0)), grants=newest_first)
        assert buy(has, credits=3) == (Split(0, {7: 2, 8: 1}),)
        assert buy(has, credits=1, count=5)[-1] == Split(0, {9: 1})
        assert deduct(has, 3, NOON) == Split(0, {7: 2, 8: 1})
        assert [grant.id for grant in balance(has, NOON).grants] == [7, 8, 9]


def test_one_picture_may_be_paid_from_both() -> None:
    has = replace(purse(own(3), day=1), grants=(extra(1, 4),))
    assert buy(has, credits=6) == (Split(2, {1: 4}),)


def test_an_expired_grant_pays_nothing_and_is_not_shown() -> None:
    has = replace(purse(own(0)), grants=(extra(1, 5, days=0), extra(2, 5, days=-1)))
    assert balance(has, NOON).grants == ()
    with pytest.raises(CreditsUsedUp):
        buy(has)


def test_what_costs_nothing_needs_nothing() -> None:
    assert buy(purse(own(0)), credits=0) == (Split(0),)


def test_a_negative_grant_takes_from_grants_first_then_from_the_period_and_no_more() -> None:
    has = replace(purse(own(5), day=2), grants=(extra(1, 2), extra(2, 1, days=1)))
    assert deduct(has, 2, NOON) == Split(0, {2: 1, 1: 1})
    assert deduct(has, 5, NOON) == Split(2, {2: 1, 1: 2})
    assert deduct(has, 100, NOON) == Split(3, {2: 1, 1: 2})


# --- why not -----------------------------------------------------------------------------------------


def test_the_refusal_says_whose_limit_it_is_and_when_it_renews() -> None:
    with pytest.raises(NotEnoughCredits) as refused:
        buy(replace(purse(role(7, 10, Period.WEEK), week=9), grants=(extra(1, 1),)), credits=3)
    monday = datetime(2026, 11, 30, tzinfo=UTC)
    assert refused.value == NotEnoughCredits(
        limit=role(7, 10, Period.WEEK), renews_at=monday, price=3, left=2
    )


@pytest.mark.parametrize(("left", "kind"), [(0, CreditsUsedUp), (1, NotEnoughCredits)])
def test_one_credit_that_is_left_is_not_used_up(left: int, kind: type[TooFewCredits]) -> None:
    with pytest.raises(TooFewCredits) as refused:
        buy(purse(own(left)), credits=2)
    assert type(refused.value) is kind


def test_all_pictures_of_an_ask_are_paid_or_none() -> None:
    with pytest.raises(NotEnoughCredits):
        buy(purse(own(3)), credits=2, count=2)


@pytest.mark.parametrize("days", [None, 1.0])
def test_a_block_refuses_whoever_has_credits(days: float | None) -> None:
    until = None if days is None else NOON + timedelta(days=days)
    blocked = replace(purse(), block=Block(member=1, until=until, reason="pause", set_by=5))
    with pytest.raises(Blocked) as refused:
        buy(blocked)
    assert refused.value == Blocked(until, "pause")
    assert balance(blocked, NOON).block == blocked.block


def test_a_block_that_has_ended_is_none() -> None:
    ended = replace(purse(), block=Block(member=1, until=NOON, reason=None, set_by=5))
    assert balance(ended, NOON).block is None
    assert buy(ended) == (Split(1),)


def test_the_servers_total_refuses_whatever_a_member_has() -> None:
    has = replace(purse(own(50)), server_total=total(100, Period.WEEK), server_used=98)
    assert balance(has, NOON).spendable == 2
    assert buy(has, count=2) == (Split(1), Split(1))
    with pytest.raises(ServerTotalUsedUp) as refused:
        buy(has, count=3)
    assert refused.value == ServerTotalUsedUp(2, datetime(2026, 11, 30, tzinfo=UTC))


def test_a_total_lowered_below_what_is_used_leaves_nothing() -> None:
    has = replace(purse(own(50)), server_total=total(10), server_used=98)
    assert (balance(has, NOON).server_left, balance(has, NOON).spendable) == (0, 0)
    with pytest.raises(ServerTotalUsedUp):
        buy(has)


def test_the_members_own_want_of_credits_is_told_before_the_servers() -> None:
    has = replace(purse(own(0)), server_total=total(0))
    with pytest.raises(CreditsUsedUp):
        buy(has)


def test_where_neither_suffices_the_one_with_fewer_credits_left_refuses() -> None:
    has = replace(purse(own(5)), server_total=total(100), server_used=98)
    with pytest.raises(ServerTotalUsedUp) as refused:
        buy(has, count=8)
    assert refused.value.left == 2
    for used in (95, 90):
        with pytest.raises(NotEnoughCredits) as short:
            buy(replace(has, server_used=used), count=8)
        assert short.value.left == 5


def test_the_money_cap_refuses_what_would_exceed_it() -> None:
    has = replace(purse(), money_cap=1.0, money_used=0.9)
    assert buy(has, money=0.1) == (Split(1),)
    with pytest.raises(MoneyCapReached):
        buy(has, money=0.11)
    with pytest.raises(MoneyCapReached):
        buy(has, count=2, money=0.06)


def test_sums_of_money_that_only_seem_to_exceed_the_cap_do_not() -> None:
    spent = sum([0.04] * 24)
    assert spent + 0.04 > 1.0
    assert buy(replace(purse(), money_cap=1.0, money_used=spent), money=0.04) == (Split(1),)


@pytest.mark.parametrize(
    ("costs", "count", "refused"),
    [
        (CostsSeen(), 1, None),
        (CostsSeen(lost=2), 1, None),
        (CostsSeen(), 2, CostNotSeenYet(is_under_way=False)),
        (CostsSeen(waiting=1), 1, CostNotSeenYet(is_under_way=True)),
        (CostsSeen(waiting=1), 2, CostNotSeenYet(is_under_way=True)),
        (CostsSeen(unnamed=1), 1, CostUnknown("m")),
        (CostsSeen(lost=3), 1, CostUnknown("m")),
        (CostsSeen(unnamed=1, waiting=1), 1, CostUnknown("m")),
        # once a cost is known
        (CostsSeen(dearest={1: 0.1}, unnamed=5, lost=5, waiting=5), 4, None),
        (CostsSeen(dearest={1: 0.1, 2: 0.3}), 4, MoneyCapReached(1.0)),
        (CostsSeen(dearest={1: 0.0}), 4, None),
    ],
)
def test_where_no_price_is_known_the_costs_of_others_decide(
    costs: CostsSeen, count: int, refused: Refused | None
) -> None:
    has = replace(purse(), money_cap=1.0, costs=costs)
    if refused is None:
        assert len(buy(has, count=count)) == count
    else:
        with pytest.raises(Refused) as raised:
            buy(has, count=count)
        assert raised.value == refused
    assert len(buy(has, count=count, money=0.1)) == count, "where a price is known they do not"
    assert len(buy(replace(has, money_cap=None), count=count)) == count, "nor without a cap"


def test_more_credits_cost_more_in_proportion_and_fewer_as_much() -> None:
    seen = CostsSeen(dearest={2: 0.1, 0: 0.04})
    assert [seen.estimate(credits) for credits in (0, 1, 2, 5)] == [0.1, 0.1, 0.1, 0.25]
    assert CostsSeen().estimate(1) is None


def test_a_picture_of_unknown_price_is_painted_until_the_cap_is_reached() -> None:
    assert buy(replace(purse(), money_cap=1.0, money_used=0.99)) == (Split(1),)
    with pytest.raises(MoneyCapReached):
        buy(replace(purse(), money_cap=1.0, money_used=1.0))
    assert buy(replace(purse(), money_cap=1.0, money_used=1.0), money=0.0) == (Split(1),)


# --- in general --------------------------------------------------------------------------------------

PURSES = st.builds(
    lambda credits, used, lefts: replace(
        purse(own(credits), day=used),
        grants=tuple(
            extra(id, left, days=days) for id, (left, days) in enumerate(lefts, start=1)
        ),
    ),
    st.integers(0, 12),
    st.integers(0, 12),
    st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(-1, 3)), max_size=4),
)  # fmt: skip


@given(PURSES, st.integers(0, 5), st.integers(1, 4))
def test_splits_add_up_and_take_no_more_than_there_is(purse: Purse, credits: int, count: int) -> None:
    has = balance(purse, NOON)
    try:
        splits = buy(purse, credits, count)
    except TooFewCredits:
        assert credits * count > has.left + has.extra
        return
    assert [split.period + sum(split.grants.values()) for split in splits] == [credits] * count
    assert sum(split.period for split in splits) <= has.left
    for grant in has.grants:
        assert sum(split.grants.get(grant.id, 0) for split in splits) <= grant.left
    assert {id for split in splits for id in split.grants} <= {grant.id for grant in has.grants}


@given(PURSES, st.integers(0, 40))
def test_a_negative_grant_takes_all_it_asks_for_or_all_there_is(purse: Purse, credits: int) -> None:
    has = balance(purse, NOON)
    taken = deduct(purse, credits, NOON)
    assert taken.period + sum(taken.grants.values()) == min(credits, has.left + has.extra)
    assert taken.period == 0 or sum(taken.grants.values()) == has.extra
