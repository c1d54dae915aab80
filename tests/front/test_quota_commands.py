"""/quota as it is registered: Discord's limits of commands, which discord.py does not check."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.domain.credits import MAX_BLOCK_DAYS
from bot.domain.limits import MAX_CREDITS, MAX_TOTAL
from bot.front.quota.change import CreditChanges
from bot.front.quota.feature import Quota
from bot.front.quota.steps import REASON_LIMIT
from bot.sandbox.limits.commands import characters, check_commands

MODERATE_MEMBERS = 1 << 40


def payload() -> list[dict[str, Any]]:
    client = discord.Client(intents=discord.Intents.none())
    tree = app_commands.CommandTree(client)
    nothing: Any = None  # what a command is, is said before any of its parts is asked
    for command in Quota(
        CreditChanges(rows=nothing, server_settings=nothing, mod_log=nothing, clock=nothing)
    ).commands():
        tree.add_command(command)
    return [command.to_dict(tree) for command in tree.get_commands()]


def options() -> dict[str, dict[str, dict[str, Any]]]:
    group, _ = payload()
    return {sub["name"]: {option["name"]: option for option in sub["options"]} for sub in group["options"]}


def test_discord_takes_the_commands() -> None:
    commands = payload()
    check_commands(commands)
    assert characters(commands[0]) < 4000
    assert [int(command["default_member_permissions"]) for command in commands] == [MODERATE_MEMBERS] * 2


def test_each_subcommand_has_its_options_in_the_order_phones_show() -> None:
    assert {name: list(found) for name, found in options().items()} == {
        "show": ["member"],
        "set": ["member", "credits", "per", "reason"],
        "grant": ["member", "credits", "expires", "reason"],
        "reset": ["member", "what"],
        "role": ["role", "credits", "per"],
        "defaults": ["credits", "per", "server_total"],
        "history": ["member"],
        "block": ["member", "days", "reason"],
    }
    needed = {
        (name, option["name"])
        for name, found in options().items()
        for option in found.values()
        if option["required"]
    }
    assert needed == {
        ("show", "member"),
        ("set", "member"),
        ("set", "credits"),
        ("grant", "member"),
        ("grant", "credits"),
        ("reset", "member"),
        ("role", "role"),
        ("block", "member"),
    }


def test_the_client_is_told_the_ranges_that_the_bot_checks() -> None:
    found = options()
    ranges = {
        ("set", "credits"): (0, MAX_CREDITS),
        ("grant", "credits"): (-MAX_CREDITS, MAX_CREDITS),
        ("role", "credits"): (0, MAX_CREDITS),
        ("defaults", "credits"): (0, MAX_CREDITS),
        ("defaults", "server_total"): (0, MAX_TOTAL),
        ("block", "days"): (0, MAX_BLOCK_DAYS),
    }
    for (name, option), (lowest, highest) in ranges.items():
        described = found[name][option]
        assert (described["min_value"], described["max_value"]) == (lowest, highest)
    for name in ("set", "grant", "block"):
        assert found[name]["reason"]["max_length"] == REASON_LIMIT


def test_every_option_says_what_it_is() -> None:
    group, _ = payload()
    for sub in group["options"]:
        assert sub["description"].endswith((".", ")."))
        assert all(option["description"] != "…" for option in sub["options"])
