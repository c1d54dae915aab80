"""The record of the version before holds what the stories are about; a new one would have to hold it too."""

from __future__ import annotations

import json
from pathlib import Path

from bot.domain.errors import BotError, OutcomeUnknown, PaintingFailed, failure_from_json
from bot.storage.credits.tables import Kind
from tests.upgrade.yesterday import V0_1, items, yesterday

BUTTONS = {
    *("im:cancel", "im:retry", "im:cheaper", "im:change"),
    *("me:open", "me:older", "me:newer"),
    *("qu:grant", "qu:reset", "qu:drop", "qu:block", "qu:unblock", "qu:undo", "qu:page"),
    *("su:open", "su:credits", "su:zone", "su:channels", "su:modlog", "su:model", "su:quality"),
}
# Failures that the version before did not know yet.
NEWER = {
    *("RequestLost", "HostNotTrusted", "AccountBlocked", "NotVerified", "RegionRefused", "PathWrong"),
    *("SettingRefused", "PictureTooLargeThere", "EditsPathWrong"),
}
FORMS = {"im:changed", "qu:blocked", "su:credits", "su:zone"}


async def test_every_button_menu_and_form_is_there(tmp_path: Path) -> None:
    async with yesterday(V0_1, tmp_path) as place:
        there = {_verb(item) for message in place.messages("") for item in items(message)}
        assert there == BUTTONS
        assert {_verb(shown.modal.custom_id) for shown in place.forms("") if shown.modal} == FORMS


async def test_every_state_and_every_kind_of_change_is_there(tmp_path: Path) -> None:
    async with yesterday(V0_1, tmp_path) as place:

        def values(query: str) -> set[str]:
            return {row[0] for row in place.query(query)}

        assert values("SELECT DISTINCT state FROM generations") == {
            *("queued", "running", "painted", "failed", "unknown", "cancelled")
        }
        assert values("SELECT DISTINCT state FROM outbox") == {"pending", "sent", "kept"}
        assert values("SELECT DISTINCT substr(key, 1, instr(key, ':')) FROM outbox") == {"ask:", "late:"}
        assert values("SELECT DISTINCT kind FROM credit_entries") == {kind.value for kind in Kind}
        assert values("SELECT DISTINCT scope FROM credit_rules") == {"default", "role", "member", "server"}
        assert values("SELECT DISTINCT action FROM audit") == {
            *("set_limit", "set_total", "grant", "reset_use", "block", "undo", "setting")
        }
        assert len(values("SELECT name FROM facts WHERE name LIKE 'promise:%'")) == 2
        assert len(values("SELECT member FROM blocks")) == 1


async def test_every_kind_of_failure_waits_to_be_told(tmp_path: Path) -> None:
    async with yesterday(V0_1, tmp_path) as place:
        rows = place.query(
            "SELECT failure FROM generations JOIN outbox USING (interaction) "
            "WHERE outbox.state = 'pending' AND failure IS NOT NULL"
        )
        facts = [json.loads(row["failure"]) for row in rows]
        kinds = {*_leaves(PaintingFailed), *_leaves(OutcomeUnknown)}
        assert {each["error"] for each in facts} >= kinds - NEWER
        assert all(type(failure_from_json(each)).__name__ == each["error"] for each in facts)


def _leaves(kind: type[BotError]) -> set[str]:
    children = kind.__subclasses__()
    return {name for child in children for name in _leaves(child)} if children else {kind.__name__}


def _verb(custom_id: str) -> str:
    return ":".join(custom_id.split(":")[:2])
