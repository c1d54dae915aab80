"""What a member has, as it is shown to people: the edges, and the server's part in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.credits import balance
from bot.domain.errors import MoneyCapReached
from bot.domain.periods import Period
from tests.domain.purses import KOLKATA, NOON, buy, extra, own, purse, role, total


def test_a_grant_that_is_used_up_is_not_shown() -> None:
    has = balance(replace(purse(), grants=(extra(1, 0), extra(2, 3))), NOON)
    assert has.grants == (extra(2, 3),)
    assert (has.extra, has.spendable) == (3, 13)


def test_a_period_in_which_nothing_was_counted_is_unused() -> None:
    has = balance(replace(purse(own(3)), used={}), NOON)
    assert (has.used, has.left) == (0, 3)


def test_the_servers_total_is_shown_and_renews_at_the_servers_midnight() -> None:
    has = balance(replace(purse(zone=KOLKATA), server_total=total(100), server_used=97), NOON)
    assert (has.server_total, has.server_left, has.spendable) == (total(100), 3, 3)
    assert has.server_renews_at == datetime(2026, 11, 25, 18, 30, tzinfo=UTC)


def test_a_server_without_a_total_has_none_to_show() -> None:
    has = balance(purse(), NOON)
    assert (has.server_total, has.server_left, has.server_renews_at) == (None, None, None)


def test_which_of_equal_roles_renews_first_is_told_by_the_servers_own_clock() -> None:
    """On a Sunday evening in UTC the day and the week end together; in Kolkata it is Monday already."""
    weekly, daily = role(7, 10, Period.WEEK), role(8, 10, Period.DAY)
    sunday = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
    assert balance(purse(weekly, daily, zone=KOLKATA), sunday).limit == daily
    assert balance(purse(weekly, daily, zone=UTC), sunday).limit == weekly  # equal in all: by its id


def test_the_money_cap_says_how_much_it_is() -> None:
    with pytest.raises(MoneyCapReached) as refused:
        buy(replace(purse(), money_cap=1.5, money_used=1.5), money=0.1)
    assert refused.value.cap == 1.5
