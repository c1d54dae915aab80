"""Receipts: what holds now and what it was, read aloud; and the way back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.credits import Balance
from bot.domain.guilds.audit import Action, AuditEntry
from bot.domain.limits import Limit, Scope
from bot.domain.periods import Period
from bot.front.quota.receipts import receipt, rules_card, undo_receipt
from bot.front.texts.quota.receipts import balance_not_read, not_logged
from tests.front.quota_samples import (
    ANY_BALANCE,
    ANY_ENTRY,
    ANY_LIMIT,
    DEFAULT,
    ENDLESS,
    MIDNIGHT,
    OPERATOR,
    OWN,
    ROLE,
    SOME,
    TEN,
    TWENTY,
    UNTIL,
    balance,
    block,
    check,
    entry,
    grant,
    of_all_together,
    of_bob,
    of_everybody,
    of_role,
    reset,
    words,
)
from tests.front.samples import ENGLISH

T = "<t:1767312000:f>"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (of_bob(old=TEN, new=TWENTY), "<@12> now gets 20 credits a day (before: 10 credits a week)."),
        (of_bob(old=TWENTY, new=SOME), "<@12> now gets 3 credits a day (before: 20)."),
        (of_bob(old=TWENTY), "<@12> no longer has a limit of their own (before: 20 credits a day)."),
        (of_role(new=TEN), "Members with <@&13> now get 10 credits a week (before: not set)."),
        (of_role(old=SOME, new=TWENTY), "Members with <@&13> now get 20 credits a day (before: 3)."),
        (
            of_role(old=TEN),
            "The role <@&13> no longer has a limit of its own (before: 10 credits a week).",
        ),
        (of_everybody(old=TWENTY, new=SOME), "Everybody now gets 3 credits a day (before: 20)."),
        (of_everybody(new=TEN), "Everybody now gets 10 credits a week (before: not set)."),
        (of_all_together(new=TEN), "All members together can now use 10 credits a week (before: no limit)."),
        (
            of_all_together(old=TEN),
            "The limit for all members together was removed (before: 10 credits a week).",
        ),
        (
            entry(Action.GRANT, new={"credits": 5, "expires_at": MIDNIGHT.isoformat(), "taken": None}),
            f"<@12> gets **5 extra credits** until {T}.",
        ),
        (entry(Action.GRANT, new={"credits": 5}), "<@12> gets **5 extra credits**, without end."),
        (entry(Action.GRANT, new={"credits": -5, "taken": 5}), "**5 credits** were taken away from <@12>."),
        (
            entry(Action.GRANT, new={"credits": -5, "taken": 3}),
            "**3 of 5 credits** were taken away from <@12>; there were no more.",
        ),
        (entry(Action.GRANT, new={"credits": -5, "taken": 0}), "<@12> had no credits to take away."),
        (entry(Action.BLOCK, new=UNTIL), f"<@12> is paused until {T}."),
        (
            entry(Action.BLOCK, new=ENDLESS),
            "<@12> is paused until a moderator presses “Resume” in `/quota show`.",
        ),
        (
            entry(Action.BLOCK, old=UNTIL, new=ENDLESS),
            "<@12> is now paused until a moderator presses “Resume” in `/quota show` "
            f"(before: paused until {T}).",
        ),
        (
            entry(Action.BLOCK, old=ENDLESS, new=UNTIL),
            f"<@12> is now paused until {T} (before: paused until resumed).",
        ),
        (
            entry(Action.BLOCK, old=ENDLESS),
            "<@12> can make pictures again (before: paused until resumed).",
        ),
    ],
)
def test_a_receipt_says_what_is_and_what_was(change: AuditEntry, text: str) -> None:
    card = receipt(ENGLISH, [change])
    assert card.content == text
    assert [(button.verb, button.subject, button.label) for button in card.buttons] == [("undo", "7", "Undo")]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (reset(0), "<@12> starts fresh: **20 of 20 credits** today."),
        (reset(1), "<@12> starts fresh: **20 of 20 credits** today. 1 used credit is back."),
        (reset(1000), "<@12> starts fresh: **20 of 20 credits** today. 1,000 used credits are back."),
        (reset(7, 13), "<@12> starts fresh: **20 of 20 credits** today. 7 used and 13 taken away are back."),
        (
            reset(0, 1),
            "<@12> starts fresh: **20 of 20 credits** today. 1 credit that was taken away is back.",
        ),
        (
            reset(0, 2),
            "<@12> starts fresh: **20 of 20 credits** today. 2 credits that were taken away are back.",
        ),
        (reset(7, 0), "<@12> starts fresh: **20 of 20 credits** today. 7 used credits are back."),
    ],
)
def test_a_reset_says_what_it_gives_back(change: AuditEntry, text: str) -> None:
    assert receipt(ENGLISH, [change], now=balance(OWN, used=0)).content == text


@pytest.mark.parametrize(
    ("credits", "per", "text"),
    [
        (1, Period.DAY, "**1 of 1 credit** today"),
        (0, Period.WEEK, "**0 of 0 credits** this week"),
        (1, Period.WEEK, "**1 of 1 credit** this week"),
        (1000, Period.MONTH, "**1,000 of 1,000 credits** this month"),
        (1, Period.MONTH, "**1 of 1 credit** this month"),
    ],
)
def test_a_fresh_start_in_each_period(credits: int, per: Period, text: str) -> None:
    now = balance(Limit(scope=Scope.DEFAULT, target=0, credits=credits, per=per), used=0)
    assert receipt(ENGLISH, [reset(0)], now=now).content == f"<@12> starts fresh: {text}."


def test_after_a_reset_only_what_it_does_not_change_is_told_besides() -> None:
    now = balance(OWN, used=0, grants=(grant(5, MIDNIGHT),), block=block())
    assert receipt(ENGLISH, [reset(7)], now=now).content.splitlines()[1:] == [
        f"+5 extra until {T}",
        "⏸️ **Paused until resumed**",
    ]
    unread = receipt(ENGLISH, [reset(7)], unread=True).content.splitlines()
    assert unread == ["<@12> starts fresh. 7 used credits are back.", balance_not_read(ENGLISH)]


@pytest.mark.parametrize(
    ("change", "now", "texts"),
    [
        (
            of_bob(new=TWENTY),
            balance(OWN, ROLE, used=2),
            (
                "<@12> now gets 20 credits a day (before: 10).",
                "Now: **18 of 20 credits** left today · own limit · renews <t:1767312000:R>",
            ),
        ),
        (
            of_bob(new=TWENTY),
            balance(OWN, used=2),
            (
                "<@12> now gets 20 credits a day (before: not set).",
                "Now: **18 of 20 credits** left today · own limit · renews <t:1767312000:R>",
            ),
        ),
        (
            of_bob(old=TWENTY),
            balance(DEFAULT, used=2),
            (
                "<@12> no longer has a limit of their own (before: 20 credits a day).",
                "Now: **3 of 5 credits** left today · this server's default · renews <t:1767312000:R>",
            ),
        ),
        (
            entry(Action.GRANT, new={"credits": 5, "expires_at": MIDNIGHT.isoformat(), "taken": None}),
            balance(OWN, grants=(grant(5, MIDNIGHT), grant(2))),
            (
                f"<@12> gets **5 extra credits** until {T}.",
                "Now: **2 of 20 credits** left today · own limit · renews <t:1767312000:R> · "
                f"+7 extra (5 until {T} and 2 without end)",
            ),
        ),
    ],
)
def test_what_the_member_has_now_stands_below(
    change: AuditEntry, now: Balance, texts: tuple[str, str]
) -> None:
    assert tuple(receipt(ENGLISH, [change], now=now).content.splitlines()) == texts


def test_a_paused_member_is_told_as_such() -> None:
    change = entry(Action.GRANT, new={"credits": 5})
    paused = receipt(ENGLISH, [change], now=balance(OWN, block=block())).content
    assert paused.endswith("\n⏸️ **Paused until resumed**")
    stop = entry(Action.BLOCK, new=UNTIL)
    assert receipt(ENGLISH, [stop], now=balance(OWN, block=block(MIDNIGHT))).content.count("\n") == 0


def test_two_changes_are_undone_one_by_one() -> None:
    changes = [entry(Action.RESET_USE, id=7, old={"used": 2}), entry(Action.SET_LIMIT, id=8, old=TWENTY)]
    card = receipt(ENGLISH, changes, now=balance(DEFAULT, used=0))
    assert [(button.subject, button.label) for button in card.buttons] == [
        ("7", "Undo: used credits"),
        ("8", "Undo: own limit"),
    ]
    assert card.content.splitlines() == [
        "<@12> starts fresh. 2 used credits are back.",
        "<@12> no longer has a limit of their own (before: 20 credits a day).",
        "Now: **5 of 5 credits** left today · this server's default · renews <t:1767312000:R>",
    ]
    total = receipt(ENGLISH, [of_everybody(id=7, new=TEN), of_all_together(id=8, new=TEN)])
    assert [button.label for button in total.buttons] == ["Undo: for everybody", "Undo: for all together"]


def test_what_went_wrong_beside_the_change_is_said() -> None:
    change = entry(Action.GRANT, new={"credits": 1})
    card = receipt(ENGLISH, [change], unread=True, logged=False, failure="A fault.")
    assert card.content.splitlines()[1:] == [
        "I couldn't read the balance after that; `/quota show` has it.",
        "A fault.",
        "⚠️ I couldn't write to the mod log; `/quota history` has the change.",
    ]
    undone = undo_receipt(ENGLISH, change, unread=True, logged=False)
    assert undone.content.splitlines()[1:] == [balance_not_read(ENGLISH), not_logged(ENGLISH)]


def test_the_servers_limits_at_a_glance() -> None:
    total = Limit(scope=Scope.SERVER, target=0, credits=500, per=Period.MONTH)
    assert words(rules_card(ENGLISH, [DEFAULT, ROLE, total])).splitlines() == [
        "Credits on this server",
        "**Everybody here gets:** 5 credits a day",
        "Members with <@&13>: 10 credits a day",
        "**All members together:** 500 credits a month",
    ]
    assert words(rules_card(ENGLISH, [OPERATOR])).splitlines()[1:] == [
        "**Everybody here gets:** 5 credits a day",
        "**All members together:** no limit",
    ]


@pytest.mark.parametrize(("roles", "text"), [(26, "… and 1 more role"), (60, "… and 35 more roles")])
def test_a_long_list_of_roles_is_cut_off(roles: int, text: str) -> None:
    assert words(rules_card(ENGLISH, [DEFAULT, *[ROLE] * roles])).splitlines()[-2] == text


@given(st.lists(ANY_ENTRY, min_size=1, max_size=2, unique_by=lambda each: each.id), ANY_BALANCE)
def test_discord_takes_every_receipt(changes: list[AuditEntry], now: Any) -> None:
    check(receipt(ENGLISH, changes, now=now, logged=False, failure="The rest was not done."))
    check(undo_receipt(ENGLISH, changes[0], now=now, logged=False))


@given(st.lists(ANY_LIMIT, max_size=60))
def test_discord_takes_every_list_of_limits(rules: list[Limit]) -> None:
    check(rules_card(ENGLISH, rules))
