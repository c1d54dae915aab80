"""What was changed and what is again once it was undone, for each number, period and kind of change."""

from __future__ import annotations

import pytest

from bot.domain.guilds.audit import Action, AuditEntry
from bot.front.quota.receipts import receipt, undo_receipt
from tests.front.quota_samples import (
    ENDLESS,
    MIDNIGHT,
    ROLE,
    TEN,
    TWENTY,
    UNTIL,
    balance,
    entry,
    of_all_together,
    of_bob,
    of_everybody,
    of_role,
    reset,
)
from tests.front.samples import ENGLISH

T = "<t:1767312000:f>"


@pytest.mark.parametrize(
    ("change", "texts"),
    [
        (
            of_bob(new={"credits": 1, "per": "day"}, old={"credits": 0, "per": "day"}),
            ("<@12> now gets 1 credit a day (before: 0).", "<@12> gets 0 credits a day again."),
        ),
        (
            of_bob(new={"credits": 2, "per": "month"}, old={"credits": 1000, "per": "month"}),
            ("<@12> now gets 2 credits a month (before: 1,000).", "<@12> gets 1,000 credits a month again."),
        ),
        (
            of_role(new={"credits": 1000, "per": "week"}, old={"credits": 1, "per": "day"}),
            (
                "Members with <@&13> now get 1,000 credits a week (before: 1 credit a day).",
                "Members with <@&13> get 1 credit a day again.",
            ),
        ),
        (
            of_role(new={"credits": 1, "per": "month"}, old={"credits": 2, "per": "week"}),
            (
                "Members with <@&13> now get 1 credit a month (before: 2 credits a week).",
                "Members with <@&13> get 2 credits a week again.",
            ),
        ),
        (
            of_everybody(new={"credits": 0, "per": "week"}, old={"credits": 1, "per": "month"}),
            (
                "Everybody now gets 0 credits a week (before: 1 credit a month).",
                "Everybody here gets 1 credit a month.",
            ),
        ),
        (
            of_everybody(new={"credits": 1, "per": "month"}, old={"credits": 2, "per": "month"}),
            ("Everybody now gets 1 credit a month (before: 2).", "Everybody here gets 2 credits a month."),
        ),
        (
            of_all_together(new={"credits": 1000, "per": "day"}, old={"credits": 1, "per": "week"}),
            (
                "All members together can now use 1,000 credits a day (before: 1 credit a week).",
                "All members together can use 1 credit a week again.",
            ),
        ),
        (
            of_all_together(new={"credits": 1, "per": "month"}, old={"credits": 1000, "per": "day"}),
            (
                "All members together can now use 1 credit a month (before: 1,000 credits a day).",
                "All members together can use 1,000 credits a day again.",
            ),
        ),
        (
            entry(Action.GRANT, new={"credits": 1}),
            ("<@12> gets **1 extra credit**, without end.", "<@12> no longer has the 1 extra credit."),
        ),
        (
            entry(Action.GRANT, new={"credits": 1000, "expires_at": MIDNIGHT.isoformat()}),
            (
                f"<@12> gets **1,000 extra credits** until {T}.",
                "<@12> no longer has the 1,000 extra credits.",
            ),
        ),
        (
            entry(Action.GRANT, new={"credits": -1, "taken": 1}),
            ("**1 credit** was taken away from <@12>.", "1 credit of <@12> is back."),
        ),
        (
            entry(Action.GRANT, new={"credits": -2, "taken": 1}),
            (
                "**1 of 2 credits** was taken away from <@12>; there were no more.",
                "1 credit of <@12> is back.",
            ),
        ),
        (
            entry(Action.GRANT, new={"credits": -2000, "taken": 1000}),
            (
                "**1,000 of 2,000 credits** were taken away from <@12>; there were no more.",
                "1,000 credits of <@12> are back.",
            ),
        ),
    ],
)
def test_each_number_and_each_period_has_its_words(change: AuditEntry, texts: tuple[str, str]) -> None:
    now, again = texts
    assert receipt(ENGLISH, [change]).content == now
    assert undo_receipt(ENGLISH, change).content == f"↩️ Undone. {again}"


def test_nothing_comes_back_where_nothing_was_taken() -> None:
    change = entry(Action.GRANT, new={"credits": -5, "taken": 0})
    assert receipt(ENGLISH, [change]).content == "<@12> had no credits to take away."
    assert undo_receipt(ENGLISH, change).content == "↩️ Undone."


def test_an_undone_change_is_told_with_what_is_again() -> None:
    card = undo_receipt(ENGLISH, of_bob(old=TEN, new=TWENTY), now=balance(ROLE, used=2))
    assert card.content.splitlines() == [
        "↩️ Undone. <@12> gets 10 credits a week again.",
        "Now: **8 of 10 credits** left today · role <@&13> · renews <t:1767312000:R>",
    ]
    assert not card.buttons


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (of_bob(new=TEN), "<@12> again has no limit of their own."),
        (of_role(new=TEN), "The role <@&13> again has no limit of its own."),
        (of_everybody(old=TEN), "Everybody here gets 10 credits a week."),
        (of_all_together(new=TEN), "All members together again have no limit."),
        (entry(Action.BLOCK, new=UNTIL), "<@12> can make pictures again."),
        (entry(Action.BLOCK, old=UNTIL), f"<@12> is paused again until {T}."),
        (entry(Action.BLOCK, old=ENDLESS, new=UNTIL), "<@12> is paused again until resumed."),
        (reset(7), "What <@12> had used counts again."),
        (reset(7, 13), "What <@12> had used, and what was taken away, counts again."),
        (
            entry(Action.SETTING, scope="server", target=0, old={"mod_log": 5}, new={"mod_log": None}),
            "**Mod log**: not set → <#5>",
        ),
    ],
)
def test_what_holds_after_an_undo_is_said_in_its_own_words(change: AuditEntry, text: str) -> None:
    assert undo_receipt(ENGLISH, change).content == f"↩️ Undone. {text}"
