"""Changes in the mod log, two lines each: what was changed, then by whom and why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from bot.domain.guilds.audit import Action, AuditEntry
from bot.front.texts.quota.changes import mod_log_text
from tests.front.quota_samples import ANY_ENTRY, ENDLESS, MIDNIGHT, SOME, TEN, TWENTY, UNTIL, entry
from tests.front.samples import ENGLISH, units

T = "<t:1767312000:f>"


def setting(old: dict[str, Any], new: dict[str, Any]) -> AuditEntry:
    return entry(Action.SETTING, scope="server", target=0, old=old, new=new)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (entry(Action.SET_LIMIT, old=TWENTY, new=SOME), "**<@12>**: 20 → 3 credits a day"),
        (entry(Action.SET_LIMIT, old=TEN, new=TWENTY), "**<@12>**: 10 credits a week → 20 credits a day"),
        (entry(Action.SET_LIMIT, new=TWENTY), "**<@12>**: not set → 20 credits a day"),
        (entry(Action.SET_LIMIT, old=TWENTY), "**<@12>**: 20 credits a day → not set"),
        (
            entry(Action.SET_LIMIT, scope="role", target=13, old=TWENTY, new=SOME),
            "**<@&13>**: 20 → 3 credits a day",
        ),
        (
            entry(Action.SET_LIMIT, scope="default", target=0, new=TEN),
            "**Everybody**: not set → 10 credits a week",
        ),
        (
            entry(
                Action.SET_TOTAL,
                scope="server",
                target=0,
                old={"credits": 1, "per": "day"},
                new={"credits": 1000, "per": "month"},
            ),
            "**All members together**: 1 credit a day → 1,000 credits a month",
        ),
        (
            entry(Action.SET_TOTAL, scope="server", target=0, new=TEN),
            "**All members together**: no limit → 10 credits a week",
        ),
        (
            entry(Action.SET_TOTAL, scope="server", target=0, old=TEN),
            "**All members together**: 10 credits a week → no limit",
        ),
        (entry(Action.GRANT, new={"credits": 1}), "**<@12>**: +1 extra credit"),
        (entry(Action.GRANT, new={"credits": 1000}), "**<@12>**: +1,000 extra credits"),
        (
            entry(Action.GRANT, new={"credits": 1, "expires_at": MIDNIGHT.isoformat()}),
            f"**<@12>**: +1 extra credit until {T}",
        ),
        (
            entry(Action.GRANT, new={"credits": 2, "expires_at": MIDNIGHT.isoformat()}),
            f"**<@12>**: +2 extra credits until {T}",
        ),
        (entry(Action.GRANT, new={"credits": -1, "taken": 1}), "**<@12>**: 1 credit taken away"),
        (entry(Action.GRANT, new={"credits": -5, "taken": 5}), "**<@12>**: 5 credits taken away"),
        (
            entry(Action.GRANT, new={"credits": -5, "taken": 3}),
            "**<@12>**: 3 of 5 credits taken away; there were no more",
        ),
        (
            entry(Action.GRANT, new={"credits": -1, "taken": 0}),
            "**<@12>**: 0 of 1 credit taken away; there were no more",
        ),
        (entry(Action.RESET_USE, old={"used": 0}), "**<@12>** starts fresh."),
        (entry(Action.RESET_USE, old={"used": 7}), "**<@12>** starts fresh. 7 used credits are back."),
        (
            entry(Action.RESET_USE, old={"used": 7, "taken": 13}),
            "**<@12>** starts fresh. 7 used and 13 taken away are back.",
        ),
        (entry(Action.BLOCK, new=UNTIL), f"**<@12>**: paused until {T}"),
        (entry(Action.BLOCK, old=UNTIL, new=ENDLESS), f"**<@12>**: paused until {T} → paused until resumed"),
        (entry(Action.BLOCK, old=ENDLESS), "**<@12>**: paused until resumed → resumed"),
        (
            setting({"zone": "UTC"}, {"zone": "Asia/Kolkata"}),
            "**Time zone**: \u2068UTC\u2069 → \u2068Asia/Kolkata\u2069",
        ),
        (setting({"mod_log": None}, {"mod_log": 5}), "**Mod log**: not set → <#5>"),
        (
            setting({"picture_channels": []}, {"picture_channels": [1, 2, 3, 4, 5]}),
            "**Picture channels**: everywhere → <#1>, <#2>, <#3> and 2 more",
        ),
        (
            setting({"picture_channels": [1, 2]}, {"picture_channels": []}),
            "**Picture channels**: <#1> and <#2> → everywhere",
        ),
        (
            setting({"default_model": "flux_1"}, {"default_model": None}),
            "**Model**: \u2068flux\\_1\u2069 → not set",
        ),
        (
            setting({"default_quality": None}, {"default_quality": "hd"}),
            "**Quality**: not set → \u2068HD\u2069",
        ),
        (
            setting({"language": None}, {"language": "en-US"}),
            "**Language of my posts**: not set → English",
        ),
        (
            setting({"language": "tlh"}, {"language": None}),
            "**Language of my posts**: \u2068tlh\u2069 → not set",
        ),
        (
            setting({"a_new_one": None}, {"a_new_one": True}),
            "**\u2068a new one\u2069**: not set → \u2068True\u2069",
        ),
        (
            setting({}, {"mod_log": 5, "language": "en-US", "zone": "UTC"}),
            "**Mod log**: not set → <#5>, **Language of my posts**: not set → English and 1 more",
        ),
        (entry(Action.UNDO, new={"audit": 4}), "An earlier change was undone."),
    ],
)
def test_a_change_in_the_mod_log(change: AuditEntry, text: str) -> None:
    assert mod_log_text(ENGLISH, change).splitlines() == [text, "-# <@11>"]


def test_below_it_stands_who_and_why() -> None:
    change = entry(Action.SET_LIMIT, old=TWENTY, new=SOME, reason="contest *prep*\n<@1>")
    assert mod_log_text(ENGLISH, change).splitlines()[1:] == [
        "-# <@11> · “\u2068contest \\*prep\\* \\<@1\\>\u2069”"
    ]


def test_an_undo_says_what_was_undone() -> None:
    before = entry(Action.SET_LIMIT, id=4, old=TWENTY, new=SOME, reason="contest prep")
    assert mod_log_text(ENGLISH, entry(Action.UNDO, new={"audit": 4}), before).splitlines() == [
        "Undone: **<@12>**: 20 → 3 credits a day",
        "-# <@11>",
    ]


@given(ANY_ENTRY, ANY_ENTRY)
def test_discord_takes_every_change(change: AuditEntry, before: AuditEntry) -> None:
    text = mod_log_text(ENGLISH, change, before)
    assert 0 < units(text) <= 2000
    assert text.count("\n") == 1
