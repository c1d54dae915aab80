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
from bot.front.texts.language import Language
from bot.front.texts.setup import forms as texts

# The subject of a form that was opened from a note on what was wrong in it, not from the panel.
AGAIN = "again"


def credits_form(
    lang: Language, default_balance: Balance, typed: Mapping[str, str] | None = None
) -> ui.Modal:
    """`default_balance` is that of a new member. The field for the default is empty if the server has set none.

    `typed` is what was typed into the fields before (by their custom ids), to be mended. Without it they show what
    holds now.
    """
    limit, total = default_balance.limit, default_balance.server_total
    own = limit if limit.scope is Scope.DEFAULT else None
    empty = texts.empty_keeps(lang, limit) if own is None else texts.empty_resets(lang)
    modal = empty_form(texts.credits_title(lang), CustomId("su", "credits", AGAIN if typed else ""))
    values = typed or {
        "default": _number(own),
        "default_per": limit.per.value,
        "total": _number(total),
        "total_per": (Period.DAY if total is None else total.per).value,
    }
    modal.add_item(_field("default", texts.for_each_member(lang), empty, values))
    modal.add_item(_periods(lang, "default_per", values))
    modal.add_item(_field("total", texts.for_all_members(lang), texts.empty_is_no_limit(lang), values))
    modal.add_item(_periods(lang, "total_per", values))
    return modal


def zone_form(lang: Language, zone: str, typed: str = "") -> ui.Modal:
    """`zone` is what holds now, `typed` what was typed before, to be mended."""
    modal = empty_form(texts.zone_title(lang), CustomId("su", "zone", AGAIN if typed else ""))
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id="zone", default=typed or zone, min_length=1, max_length=60
    )
    modal.add_item(ui.Label(text=texts.zone(lang), description=texts.about_zone(lang), component=field))
    return modal


def read_credits(lang: Language, typed: Mapping[str, str]) -> tuple[WantedLimit, WantedLimit]:
    """The default and the total; an empty field means none. Raises NotANumber or OutOfRange with the label."""
    for_each, for_all = texts.for_each_member(lang), texts.for_all_members(lang)
    default = WantedLimit.typed(
        for_each, typed.get("default", ""), typed.get("default_per"), most=MAX_CREDITS
    )
    total = WantedLimit.typed(for_all, typed.get("total", ""), typed.get("total_per"), most=MAX_TOTAL)
    return default, total


def _number(limit: Limit | None) -> str:
    return "" if limit is None else str(limit.credits)


def _field(name: str, label: str, hint: str, values: Mapping[str, str]) -> ui.Label[Any]:
    text: ui.TextInput[Any] = ui.TextInput(
        custom_id=name, required=False, default=values[name] or None, max_length=12
    )
    return ui.Label(text=label, description=hint, component=text)


def _periods(lang: Language, name: str, values: Mapping[str, str]) -> ui.Label[Any]:
    options = [
        discord.RadioGroupOption(
            label=texts.period(lang, per), value=per.value, default=per.value == values[name]
        )
        for per in Period
    ]
    group: ui.RadioGroup[Any] = ui.RadioGroup(custom_id=name, options=options)
    return ui.Label(text=texts.renewal(lang), component=group)
