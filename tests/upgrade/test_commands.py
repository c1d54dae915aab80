"""Commands that members know keep their names, options, choices and permissions; words may be better ones."""

from __future__ import annotations

import json
from typing import Any

from tests.upgrade.conftest import Upgrade
from tests.upgrade.yesterday import V0_1

RENAMED = {"Picture allowance": "Credits..."}  # entries of menus have no other name than their words
NEW = {
    *(("help", 1), ("spend", 1), ("gallery", 1), ("challenge", 1), ("challenge-admin", 1)),
    *(("Use as input", 3), ("Report picture", 3), ("Enter in challenge", 3)),
}
WORDS = ("description", "name_localizations", "description_localizations")


def frame(command: Any) -> Any:
    """A command, option or choice without its descriptions."""
    if isinstance(command, list):
        return [frame(each) for each in command]
    if isinstance(command, dict):
        return {name: frame(value) for name, value in command.items() if name not in WORDS}
    return command


def without_new(command: Any, old: Any) -> Any:
    """Without the options that the old version did not know, which nobody has to use."""
    known = {option["name"] for option in old.get("options", ())}
    options = [each for each in command.get("options", ()) if each["name"] in known or each.get("required")]
    return {**command, "options": options} if "options" in command else command


def test_every_old_command_is_registered_as_it_was(upgrade: Upgrade) -> None:
    old = json.loads((V0_1 / "commands.json").read_text(encoding="utf-8"))
    (sent,) = (
        request.body
        for request in upgrade.place.community.sandbox.requests
        if request.route == "PUT /applications/{application_id}/commands"
    )
    now = {(command["name"], command["type"]): frame(command) for command in sent}
    was = [command | {"name": RENAMED.get(command["name"], command["name"])} for command in old]
    for command in was:
        assert without_new(now[command["name"], command["type"]], command) == frame(command)
    assert now.keys() == {(command["name"], command["type"]) for command in was} | NEW
