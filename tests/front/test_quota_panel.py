"""The panel of one member: what they have, why, and what a moderator may do about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.credits import Balance, RecentUse
from bot.domain.limits import Limit, Scope
from bot.domain.periods import Period
from bot.front.quota.again import TypedPause, TypedPauses
from bot.front.quota.forms import block_form
from bot.front.quota.panel import member_card
from bot.front.texts.quota.balance import balance_line, extra_label, why_lines
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
from tests.front.samples import ENGLISH

RECENT = RecentUse(credits=84, pictures=31, declined=3)


def test_the_panel_reads_from_top_to_bottom() -> None:
    has = balance(OWN, ROLE, DEFAULT, grants=(grant(5, MIDNIGHT),))
    assert words(member_card(ENGLISH, "Bob", BOB, has, RECENT, changeable=True)).splitlines() == [
        "Credits of Bob",
        "**2 of 20 credits** left today ▰▱▱▱▱▱▱▱▱▱ · renews <t:1767312000:R> · +5 extra until <t:1767312000:f>",
        "**Why 20:** own limit (20 credits a day) ▸ role <@&13> (10 credits a day) "
        "▸ this server's default (5 credits a day)",
        "-# set by <@11> · <t:1767268800:R> · “\u2068prep\u2069”",
        "**Last 7 days:** 84 credits · 31 pictures · 3 declined",
        "-# <@12>",
    ]


def test_one_of_each_is_said_as_one() -> None:
    has = balance(Limit(scope=Scope.DEFAULT, target=0, credits=1, per=Period.WEEK), used=0)
    recent = RecentUse(credits=1, pictures=1, declined=0)
    text = words(member_card(ENGLISH, "Bob", BOB, has, recent, changeable=True))
    assert "**1 of 1 credit** left this week" in text
    assert "this server's default (1 credit a week)" in text
    assert "1 credit · 1 picture · 0 declined" in text


def test_a_thousand_is_set_apart() -> None:
    has = balance(Limit(scope=Scope.DEFAULT, target=0, credits=1000, per=Period.MONTH), used=0)
    recent = RecentUse(credits=1000, pictures=1000, declined=1000)
    text = words(member_card(ENGLISH, "Bob", BOB, has, recent, changeable=True))
    assert "**1,000 of 1,000 credits** left this month" in text
    assert "**Why 1,000:** this server's default (1,000 credits a month)" in text
    assert "1,000 credits · 1,000 pictures · 1,000 declined" in text


def test_a_name_is_shown_as_it_is_written() -> None:
    card = member_card(ENGLISH, "*B*<@1>\nob", BOB, balance(), RECENT, changeable=True)
    assert words(card).splitlines()[0] == "Credits of \\*B\\*\\<@1\\> ob"
    assert words(member_card(ENGLISH, " ", BOB, balance(), RECENT, changeable=True)).startswith(
        "Credits of ?"
    )


def test_a_limit_below_what_is_used_leaves_nothing() -> None:
    assert balance_line(ENGLISH, balance(DEFAULT, used=7)).startswith("**0 of 5 credits** left today ▱▱▱")


def test_a_limit_of_nothing_has_no_bar() -> None:
    none = Limit(scope=Scope.DEFAULT, target=0, credits=0, per=Period.DAY)
    assert balance_line(ENGLISH, balance(none)).startswith("**0 of 0 credits** left today · renews")


def test_several_grants_are_told_by_their_ends() -> None:
    assert extra_label(ENGLISH, ()) == ""
    assert extra_label(ENGLISH, (grant(1),)) == "+1 extra"
    assert extra_label(ENGLISH, (grant(1000, MIDNIGHT),)) == "+1,000 extra until <t:1767312000:f>"
    two = extra_label(ENGLISH, (grant(5, MIDNIGHT), grant(2)))
    assert two == "+7 extra (5 until <t:1767312000:f> and 2 without end)"
    many = extra_label(ENGLISH, tuple(grant(1, NOON + timedelta(days=n)) for n in range(1, 9)))
    assert many.startswith("+8 extra (1 until ")
    assert many.endswith(" and 5 later)")


def test_grants_with_the_same_end_are_added_up_and_those_without_end_are_never_called_later() -> None:
    assert extra_label(ENGLISH, (grant(1), grant(5))) == "+6 extra"
    both = extra_label(ENGLISH, (grant(2, MIDNIGHT), grant(3, MIDNIGHT), grant(4), grant(5)))
    assert both == "+14 extra (5 until <t:1767312000:f> and 9 without end)"
    many = extra_label(ENGLISH, (*(grant(1, NOON + timedelta(days=n)) for n in range(1, 6)), grant(7)))
    assert many.endswith(", 2 later and 7 without end)")


def test_the_bots_own_default_reads_as_the_servers() -> None:
    assert why_lines(ENGLISH, balance(OPERATOR)) == ["**Why 5:** this server's default (5 credits a day)"]


def test_a_long_chain_of_limits_is_cut_off() -> None:
    (chain, _) = why_lines(ENGLISH, balance(OWN, *[ROLE] * 6))
    assert chain.count("▸") == 5
    assert chain.endswith(" ▸ 2 more")


def test_a_pause_and_the_servers_total_are_told() -> None:
    total = Limit(scope=Scope.SERVER, target=0, credits=500, per=Period.MONTH)
    has = balance(OWN, block=block(MIDNIGHT, "spam"), server_total=total, server_left=120)
    lines = words(member_card(ENGLISH, "Bob", BOB, has, RECENT, changeable=True)).splitlines()
    assert "⏸️ **Paused until <t:1767312000:f>** · by <@11> · “\u2068spam\u2069”" in lines
    assert "All members together: **120 of 500 credits** left this month" in lines
    endless = member_card(ENGLISH, "Bob", BOB, balance(OWN, block=block()), RECENT, changeable=True)
    assert "⏸️ **Paused until resumed** · by <@11>" in words(endless).splitlines()


def test_the_buttons_fit_how_the_member_stands() -> None:
    def labels(has: Balance, *, changeable: bool) -> list[str]:
        return [
            button.label
            for button in member_card(ENGLISH, "Bob", BOB, has, RECENT, changeable=changeable).buttons
        ]

    assert labels(balance(OWN), changeable=True) == ["Grant 5", "Reset today", "Remove own limit", "Pause…"]
    assert labels(balance(DEFAULT, block=block()), changeable=True) == ["Grant 5", "Reset today", "Resume"]
    assert labels(balance(OWN), changeable=False) == []


@pytest.mark.parametrize(
    ("per", "label"),
    [(Period.DAY, "Reset today"), (Period.WEEK, "Reset this week"), (Period.MONTH, "Reset this month")],
)
def test_a_reset_names_the_period_that_it_is_about(per: Period, label: str) -> None:
    has = balance(Limit(scope=Scope.DEFAULT, target=0, credits=1, per=per))
    card = member_card(ENGLISH, "Bob", BOB, has, RECENT, changeable=True)
    assert label in [button.label for button in card.buttons]


def test_the_form_of_a_pause_fits_what_discord_takes() -> None:
    form = block_form(ENGLISH, TypedPause(BOB)).to_dict()
    assert form["title"] == "Pause this member"
    days, reason = form["components"]
    assert (days["label"], days["description"]) == (
        "Days",
        "0 to 365; 0 means until a moderator resumes them",
    )
    assert (reason["label"], reason["description"]) == ("Reason", "The member will read it")
    assert len(form["title"]) <= 45
    assert all(len(field["label"]) <= 45 and len(field["description"]) <= 100 for field in (days, reason))


@given(st.text(max_size=200), IDS, ANY_BALANCE, st.booleans())
def test_discord_takes_every_panel(name: str, member: int, has: Balance, changeable: bool) -> None:
    card = member_card(ENGLISH, name, member, has, RECENT, changeable=changeable)
    check(card)


def test_after_a_restart_a_form_is_asked_for_again_without_its_reason() -> None:
    assert TypedPauses().read("12-345-74656e") == TypedPause(12, "ten", None)
    assert (
        block_form(ENGLISH, TypedPause(BOB, "ten", None)).to_dict()
        != block_form(ENGLISH, TypedPause(BOB)).to_dict()
    )


def test_the_button_of_a_members_card_opens_the_form_as_it_is_at_first() -> None:
    assert TypedPauses().read("12") == TypedPause(12, None, None)
