"""Receipts and the mod log: old and new, what holds now, the way back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audit import Action, AuditEntry
from bot.domain.credits import Balance
from bot.domain.limits import Limit, Scope
from bot.domain.periods import Period
from bot.front.quota.receipts import NOT_READ, receipt, rules_card, undo_receipt
from bot.front.texts.quota.audit import NOT_LOGGED, entry_line
from tests.front.quota_samples import (
    ANY_BALANCE,
    ANY_ENTRY,
    ANY_LIMIT,
    DEFAULT,
    MIDNIGHT,
    OPERATOR,
    OWN,
    ROLE,
    balance,
    block,
    check,
    entry,
    grant,
    words,
)
from tests.front.samples import units

TWENTY, TEN = {"credits": 20, "per": "day"}, {"credits": 10, "per": "week"}
UNTIL = {"until": MIDNIGHT.isoformat()}


@pytest.mark.parametrize(
    ("change", "now", "text"),
    [
        (
            entry(Action.SET_LIMIT, new=TWENTY),
            balance(OWN, ROLE, used=2),
            "<@12>: **20 credits a day** (was 10 credits a day, role <@&13>). Effective now.\n"
            "Now: **18 of 20** left today (own limit), renews <t:1767312000:R>.",
        ),
        (
            entry(Action.SET_LIMIT, new=TWENTY, old=TEN),
            balance(OWN, ROLE, used=2),
            "<@12>: **20 credits a day** (was 10 credits a week). Effective now.\n"
            "Now: **18 of 20** left today (own limit), renews <t:1767312000:R>.",
        ),
        (
            entry(Action.SET_LIMIT, old=TWENTY),
            balance(DEFAULT, used=2),
            "<@12>: limit removed (was 20 credits a day).\n"
            "Now: **3 of 5** left today (this server's default), renews <t:1767312000:R>.",
        ),
        (
            entry(Action.GRANT, new={"credits": 5, "expires_at": MIDNIGHT.isoformat(), "taken": None}),
            balance(OWN, grants=(grant(5, MIDNIGHT), grant(2))),
            "**+5** for <@12>, until <t:1767312000:f>.\n"
            "Now: **2 of 20** left today (own limit), renews <t:1767312000:R> · "
            "+7 extra (5 until <t:1767312000:f>, 2 without end).",
        ),
        (entry(Action.GRANT, new={"credits": 5}), None, "**+5** for <@12>, without end."),
        (entry(Action.GRANT, new={"credits": -5, "taken": 5}), None, "**−5** for <@12>."),
        (
            entry(Action.GRANT, new={"credits": -5, "taken": 3}),
            None,
            "**−3** for <@12>: there were no more of the 5 to take.",
        ),
        (
            entry(Action.RESET_USE, old={"used": 7}),
            None,
            "<@12>: used credits back to **0** (was 7).",
        ),
        (
            entry(Action.BLOCK, new=UNTIL),
            None,
            "<@12>: pictures **paused until <t:1767312000:f>**.",
        ),
        (
            entry(Action.BLOCK, old=UNTIL, new={"until": None}),
            None,
            "<@12>: pictures **paused until resumed** (was paused until <t:1767312000:f>).",
        ),
        (
            entry(Action.BLOCK, old={"until": None}),
            None,
            "<@12>: pictures **resumed** (was paused until resumed).",
        ),
        (
            entry(Action.SET_LIMIT, scope="role", target=13, new=TEN),
            None,
            "<@&13>: **10 credits a week** (was none). Effective now.",
        ),
        (
            entry(Action.SET_LIMIT, scope="default", target=0, new=TEN),
            None,
            "What everybody here gets: **10 credits a week** (was not set). Effective now.",
        ),
        (
            entry(Action.SET_LIMIT, scope="default", target=0, old=TEN),
            None,
            "What everybody here gets is no longer set (was 10 credits a week).",
        ),
        (
            entry(Action.SET_TOTAL, scope="server", target=0, new=TEN),
            None,
            "All members together: **10 credits a week** (was none). Effective now.",
        ),
        (
            entry(Action.SET_TOTAL, scope="server", target=0, old=TEN),
            None,
            "All members together: limit removed (was 10 credits a week).",
        ),
    ],
)
def test_a_receipt_says_what_is_and_what_was(change: AuditEntry, now: Balance | None, text: str) -> None:
    card = receipt([change], now=now)
    assert card.content == text
    assert [(button.verb, button.subject, button.label) for button in card.buttons] == [("undo", "7", "Undo")]


def test_a_paused_member_is_told_as_such() -> None:
    change = entry(Action.GRANT, new={"credits": 5})
    assert receipt([change], now=balance(OWN, block=block())).content.endswith("Paused until resumed.")
    stop = entry(Action.BLOCK, new=UNTIL)
    assert receipt([stop], now=balance(OWN, block=block(MIDNIGHT))).content.count("\n") == 0


def test_two_changes_are_undone_one_by_one() -> None:
    changes = [entry(Action.RESET_USE, id=7, old={"used": 2}), entry(Action.SET_LIMIT, id=8, old=TWENTY)]
    card = receipt(changes, now=balance(DEFAULT))
    assert [(button.subject, button.label) for button in card.buttons] == [
        ("7", "Undo: used credits"),
        ("8", "Undo: limit"),
    ]
    assert len(card.content.splitlines()) == 3


def test_what_went_wrong_beside_the_change_is_said() -> None:
    card = receipt([entry(Action.GRANT, new={"credits": 1})], unread=True, logged=False, failure="A fault.")
    assert card.content.splitlines()[1:] == [NOT_READ, "A fault.", NOT_LOGGED]


def test_an_undone_change_is_told_with_what_is_again() -> None:
    card = undo_receipt(entry(Action.SET_LIMIT, old=TEN, new=TWENTY), now=balance(ROLE, used=2))
    assert card.content.splitlines() == [
        "↩️ Undone: limit of <@12>, 10 credits a week → 20 credits a day. It is 10 credits a week again.",
        "Now: **8 of 10** left today (role <@&13>), renews <t:1767312000:R>.",
    ]
    assert not card.buttons


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            entry(Action.SET_LIMIT, scope="default", target=0, new=TEN),
            "what everybody here gets, not set → 10 credits a week. It is no longer set.",
        ),
        (
            entry(Action.SET_LIMIT, scope="default", target=0, old=TEN),
            "what everybody here gets, 10 credits a week → not set. It is 10 credits a week again.",
        ),
        (
            entry(Action.BLOCK, new=UNTIL),
            "pictures of <@12>, paused until <t:1767312000:f>. They are resumed.",
        ),
        (
            entry(Action.BLOCK, old=UNTIL),
            "pictures of <@12>, paused until <t:1767312000:f> → resumed. "
            "They are paused until <t:1767312000:f> again.",
        ),
        (entry(Action.RESET_USE, old={"used": 7}), "used credits of <@12>, 7 → 0."),
    ],
)
def test_what_holds_after_an_undo_is_said_in_its_own_words(change: AuditEntry, text: str) -> None:
    assert undo_receipt(change).content == f"↩️ Undone: {text}"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            entry(Action.SET_LIMIT, old=TEN, new=TWENTY, reason="contest prep"),
            "<@11> · limit of <@12> · 10 credits a week → 20 credits a day · “\u2068contest prep\u2069”",
        ),
        (entry(Action.GRANT, new={"credits": 5}), "<@11> · extra credits of <@12> · +5"),
        (
            entry(Action.GRANT, new={"credits": -5, "taken": 3}),
            "<@11> · extra credits of <@12> · −5 (3 taken, there were no more)",
        ),
        (entry(Action.RESET_USE, old={"used": 7}), "<@11> · used credits of <@12> · 7 → 0"),
        (
            entry(Action.BLOCK, new=UNTIL),
            "<@11> · pictures of <@12> · paused until <t:1767312000:f>",
        ),
        (
            entry(Action.BLOCK, old={"until": None}),
            "<@11> · pictures of <@12> · paused until resumed → resumed",
        ),
        (
            entry(Action.SET_LIMIT, scope="default", target=0, new=TEN),
            "<@11> · what everybody here gets · not set → 10 credits a week",
        ),
        (
            entry(Action.SET_TOTAL, scope="server", target=0, new=TEN),
            "<@11> · server total · none → 10 credits a week",
        ),
        (
            entry(
                Action.SETTING, scope="server", target=0, old={"zone": "UTC"}, new={"zone": "Asia/Kolkata"}
            ),
            "<@11> · setting zone · \u2068UTC\u2069 → \u2068Asia/Kolkata\u2069",
        ),
        (
            entry(Action.SETTING, scope="server", target=0, old={"mod_log": None}, new={"mod_log": 5}),
            "<@11> · setting mod log · none → <#5>",
        ),
        (entry(Action.UNDO, new={"audit": 4}), "<@11> · undo · took back #4"),
    ],
)
def test_a_line_says_who_what_old_new_and_why(change: AuditEntry, text: str) -> None:
    assert entry_line(change) == text


def test_a_line_on_an_undo_says_what_was_undone() -> None:
    before = entry(Action.SET_LIMIT, id=4, old=TEN, new=TWENTY)
    assert entry_line(entry(Action.UNDO, new={"audit": 4}), before) == (
        "<@11> · undo · took back #4: limit of <@12> · 10 credits a week → 20 credits a day"
    )


def test_the_servers_limits_at_a_glance() -> None:
    total = Limit(scope=Scope.SERVER, target=0, credits=500, per=Period.MONTH)
    assert words(rules_card([DEFAULT, ROLE, total])).splitlines() == [
        "Credits on this server",
        "**What everybody here gets:** 5 credits a day (this server's default)",
        "<@&13>: 10 credits a day",
        "**All members together:** 500 credits a month",
    ]
    assert words(rules_card([OPERATOR])).endswith("**All members together:** no limit")


@given(st.lists(ANY_ENTRY, min_size=1, max_size=2, unique_by=lambda each: each.id), ANY_BALANCE)
def test_discord_takes_every_receipt(changes: list[AuditEntry], now: Any) -> None:
    check(receipt(changes, now=now, logged=False, failure="The rest was not done."))
    check(undo_receipt(changes[0], now=now, logged=False))


@given(ANY_ENTRY, ANY_ENTRY)
def test_discord_takes_every_line(change: AuditEntry, before: AuditEntry) -> None:
    assert 0 < units(entry_line(change, before)) <= 2000
    assert "\n" not in entry_line(change, before)


@given(st.lists(ANY_LIMIT, max_size=60))
def test_discord_takes_every_list_of_limits(rules: list[Limit]) -> None:
    check(rules_card(rules))
