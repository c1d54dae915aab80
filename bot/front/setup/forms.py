"""The forms of /setup: credits and time zone. What is sent is read from the wire, so they outlive a restart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.domain.credits import MOST, MOST_TOTAL, Balance, Limit, Period, Scope
from bot.domain.errors import NotANumber, OutOfRange
from bot.front.result.change import OPEN_FOR

NUMBER = re.compile(r"-?\d{1,11}")
CREDITS, ZONE = "su:credits:", "su:zone:"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A limit as it was filled in; `credits` None: the field was left empty, so there is to be none."""

    credits: int | None
    per: Period

    def is_now(self, limit: Limit | None) -> bool:
        if limit is None:
            return self.credits is None
        return (self.credits, self.per) == (limit.credits, limit.per)


def credits_form(ordinary: Balance) -> ui.Modal:
    """`ordinary` is what a member without roles has. A default that is the bot's own stays an empty field."""
    limit, total = ordinary.limit, ordinary.server_total
    own = limit if limit.scope is Scope.DEFAULT else None
    modal = ui.Modal(title="Credits on this server", custom_id=CREDITS, timeout=OPEN_FOR)
    empty = f"Empty: {limit.credits:,}, the bot's default" if own is None else "Empty: the bot's default"
    modal.add_item(_number("default", "Credits for each member", empty, own))
    modal.add_item(_periods("default_per", "In each", limit.per))
    modal.add_item(_number("total", "For all members together", "Empty: no limit", total))
    modal.add_item(_periods("total_per", "In each", Period.DAY if total is None else total.per))
    return modal


def zone_form(zone: str) -> ui.Modal:
    modal = ui.Modal(title="Time zone of this server", custom_id=ZONE, timeout=OPEN_FOR)
    typed: ui.TextInput[Any] = ui.TextInput(custom_id="zone", default=zone, min_length=1, max_length=60)
    hint = "A large city in your time zone, such as New York, or its full name, such as Asia/Kolkata"
    modal.add_item(ui.Label(text="Time zone", description=hint, component=typed))
    return modal


def read_credits(texts: Mapping[str, str]) -> tuple[Wanted, Wanted]:
    """The default and the total. Raises NotANumber or OutOfRange."""
    default = _wanted("Credits for each member", texts.get("default", ""), texts.get("default_per"), MOST)
    total = _wanted("For all members together", texts.get("total", ""), texts.get("total_per"), MOST_TOTAL)
    return default, total


def _wanted(field: str, typed: str, per: str | None, most: int) -> Wanted:
    period = Period(per) if per in list(Period) else Period.DAY
    digits = "".join(typed.split()).replace(",", "").replace(".", "")
    if not digits:
        return Wanted(None, period)
    if not NUMBER.fullmatch(digits):
        raise NotANumber(field, typed)
    if not 0 <= int(digits) <= most:
        raise OutOfRange(field, int(digits), 0, most)
    return Wanted(int(digits), period)


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
