"""The forms of /setup: credits, and time zone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.domain.credits import Balance
from bot.domain.limits import MAX_CREDITS, MAX_TOTAL, Limit, Scope
from bot.domain.periods import Period
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.quota.change import WantedLimit

DEFAULT, TOTAL = "Credits for each member", "For all members together"


def credits_form(default_balance: Balance) -> ui.Modal:
    """`default_balance` is that of a new member. The field for the default is empty if the server has set none."""
    limit, total = default_balance.limit, default_balance.server_total
    own = limit if limit.scope is Scope.DEFAULT else None
    modal = empty_form("Credits on this server", CustomId("su", "credits"))
    empty = f"Empty: {limit.credits:,}, as now" if own is None else "Empty: as where a server sets nothing"
    modal.add_item(_number("default", DEFAULT, empty, own))
    modal.add_item(_periods("default_per", "In each", limit.per))
    modal.add_item(_number("total", TOTAL, "Empty or 0: no limit", total))
    modal.add_item(_periods("total_per", "In each", Period.DAY if total is None else total.per))
    return modal


def zone_form(zone: str) -> ui.Modal:
    modal = empty_form("Time zone of this server", CustomId("su", "zone"))
    typed: ui.TextInput[Any] = ui.TextInput(custom_id="zone", default=zone, min_length=1, max_length=60)
    hint = "A large city in your time zone, such as New York, or its full name, such as Asia/Kolkata"
    modal.add_item(ui.Label(text="Time zone", description=hint, component=typed))
    return modal


def read_credits(texts: Mapping[str, str]) -> tuple[WantedLimit, WantedLimit]:
    """The default and the total; an empty field means none. Raises NotANumber or OutOfRange with the label."""
    default = WantedLimit.typed(DEFAULT, texts.get("default", ""), texts.get("default_per"), most=MAX_CREDITS)
    total = WantedLimit.typed(TOTAL, texts.get("total", ""), texts.get("total_per"), most=MAX_TOTAL)
    return default, total


def _number(name: str, label: str, hint: str, now: Limit | None) -> ui.Label[Any]:
    text: ui.TextInput[Any] = ui.TextInput(
        custom_id=name, required=False, default=str(now.credits) if now is not None else None, max_length=12
    )
    return ui.Label(text=label, description=hint, component=text)


def _periods(name: str, label: str, now: Period) -> ui.Label[Any]:
    options = [
        discord.RadioGroupOption(label=per.value.capitalize(), value=per.value, default=per is now)
        for per in Period
    ]
    group: ui.RadioGroup[Any] = ui.RadioGroup(custom_id=name, options=options)
    return ui.Label(text=label, component=group)
