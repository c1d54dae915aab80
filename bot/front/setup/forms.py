"""The forms of /setup: credits and time zone. What is sent is read from the wire, so they outlive a restart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.domain.credits import Balance
from bot.domain.limits import MAX_CREDITS, MAX_TOTAL, Limit, Scope
from bot.domain.periods import Period
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.quota.change import Wanted

DEFAULT, TOTAL = "Credits for each member", "For all members together"


def credits_form(ordinary: Balance) -> ui.Modal:
    """`ordinary` is what a member without roles has. A default that is the bot's own stays an empty field."""
    limit, total = ordinary.limit, ordinary.server_total
    own = limit if limit.scope is Scope.DEFAULT else None
    modal = empty_form("Credits on this server", CustomId("su", "credits"))
    empty = f"Empty: {limit.credits:,}, the bot's default" if own is None else "Empty: the bot's default"
    modal.add_item(_number("default", DEFAULT, empty, own))
    modal.add_item(_periods("default_per", "In each", limit.per))
    modal.add_item(_number("total", TOTAL, "Empty: no limit", total))
    modal.add_item(_periods("total_per", "In each", Period.DAY if total is None else total.per))
    return modal


def zone_form(zone: str) -> ui.Modal:
    modal = empty_form("Time zone of this server", CustomId("su", "zone"))
    typed: ui.TextInput[Any] = ui.TextInput(custom_id="zone", default=zone, min_length=1, max_length=60)
    hint = "A large city in your time zone, such as New York, or its full name, such as Asia/Kolkata"
    modal.add_item(ui.Label(text="Time zone", description=hint, component=typed))
    return modal


def read_credits(texts: Mapping[str, str]) -> tuple[Wanted, Wanted]:
    """The default and the total; an empty field means none. Raises NotANumber or OutOfRange, by the field's label."""
    default = Wanted.typed(DEFAULT, texts.get("default", ""), texts.get("default_per"), most=MAX_CREDITS)
    total = Wanted.typed(TOTAL, texts.get("total", ""), texts.get("total_per"), most=MAX_TOTAL)
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
