"""The panel of one member: what they have, why, and what a moderator may do about it."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.credits import Balance, RecentUse
from bot.domain.limits import Limit, Scope
from bot.domain.periods import Period
from bot.front.quota.panel import balance_text, limit_chain, member_card
from tests.front.quota_samples import (
    ANY_BALANCE,
    BOB,
    DEFAULT,
    IDS,
    MIDNIGHT,
    NOON,
    OPERATOR,
    OWN,
    ROLE,
    balance,
    block,
    check,
    grant,
    words,
)

RECENT = RecentUse(credits=84, pictures=31, declined=3)


def test_the_panel_reads_from_top_to_bottom() -> None:
    has = balance(OWN, ROLE, DEFAULT, grants=(grant(5, MIDNIGHT),))
    assert words(member_card("Bob", BOB, has, RECENT, changeable=True)).splitlines() == [
        "Credits of Bob",
        "<@12>: **2 of 20** left today, renews <t:1767312000:R> · +5 extra until <t:1767312000:f>",
        "**Why 20:** own limit 20 credits a day (set by <@11> <t:1767268800:R>: “\u2068prep\u2069”) "
        "▸ role <@&13> 10 credits a day ▸ this server's default 5 credits a day",
        "**Last 7 days:** 84 credits, 31 pictures, 3 declined",
    ]


def test_one_of_each_is_said_as_one() -> None:
    has = balance(Limit(scope=Scope.DEFAULT, target=0, credits=1, per=Period.WEEK), used=0)
    text = words(member_card("Bob", BOB, has, RecentUse(credits=1, pictures=1, declined=0), changeable=True))
    assert "**1 of 1** left this week" in text
    assert "this server's default 1 credit a week" in text
    assert "1 credit, 1 picture, 0 declined" in text


def test_a_limit_below_what_is_used_leaves_nothing() -> None:
    assert balance_text(balance(DEFAULT, used=7)).startswith("**0 of 5** left today")


def test_several_grants_are_told_by_their_ends() -> None:
    has = balance(OWN, grants=(grant(5, MIDNIGHT), grant(2)))
    assert balance_text(has).endswith("+7 extra (5 until <t:1767312000:f>, 2 without end)")
    many = balance(OWN, grants=tuple(grant(1, NOON + timedelta(days=n)) for n in range(1, 9)))
    assert balance_text(many).endswith("5 later)")
    assert "+8 extra" in balance_text(many)


def test_the_bots_own_default_is_told_apart_from_the_servers() -> None:
    assert limit_chain(balance(OPERATOR)) == "this server's default 5 credits a day"


def test_a_pause_and_the_servers_total_are_told() -> None:
    total = Limit(scope=Scope.SERVER, target=0, credits=500, per=Period.MONTH)
    has = balance(OWN, block=block(MIDNIGHT, "spam"), server_total=total, server_left=120)
    text = words(member_card("Bob", BOB, has, RECENT, changeable=True))
    assert "⏸️ **Paused until <t:1767312000:f>** (by <@11>: “\u2068spam\u2069”)" in text
    assert "**The whole server:** 120 of 500 left this month" in text
    assert "⏸️ **Paused until resumed** (by <@11>)" in words(
        member_card("Bob", BOB, balance(OWN, block=block()), RECENT, changeable=True)
    )


def test_the_buttons_fit_how_the_member_stands() -> None:
    def labels(has: Balance, *, changeable: bool) -> list[str]:
        return [
            button.label for button in member_card("Bob", BOB, has, RECENT, changeable=changeable).buttons
        ]

    assert labels(balance(OWN), changeable=True) == ["Grant 5", "Reset today", "Remove own limit", "Pause…"]
    assert labels(balance(DEFAULT, block=block()), changeable=True) == ["Grant 5", "Reset today", "Resume"]
    assert labels(balance(OWN), changeable=False) == []


@given(st.text(max_size=200), IDS, ANY_BALANCE, st.booleans())
def test_discord_takes_every_panel(name: str, member: int, has: Balance, changeable: bool) -> None:
    card = member_card(name, member, has, RECENT, changeable=changeable)
    check(card)
