"""The form behind the button Pause…: for how many days, and why."""

from __future__ import annotations

import discord
from discord import ui

from bot.domain.credits import MAX_BLOCK_DAYS
from bot.domain.errors import NotANumber
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.quota.again import DAYS_LENGTH, TypedPause
from bot.front.quota.numbers import check_range, parse_whole_number
from bot.front.quota.steps import REASON_LIMIT
from bot.front.texts.language import Language
from bot.front.texts.quota import buttons as words

BLOCKED = "blocked"  # the verb of the form's custom id
USUAL_DAYS = 3  # what the field for days holds at first


def block_form(lang: Language, typed: TypedPause) -> ui.Modal:
    modal = empty_form(words.pause_title(lang), CustomId("qu", BLOCKED, str(typed.member)))
    days: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id="days",
        default=str(USUAL_DAYS) if typed.days is None else typed.days,
        max_length=DAYS_LENGTH,
    )
    modal.add_item(
        ui.Label(
            text=words.days_label(lang),
            description=words.days_description(lang, MAX_BLOCK_DAYS),
            component=days,
        )
    )
    reason: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id="reason",
        default=typed.reason,
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=REASON_LIMIT,
    )
    modal.add_item(
        ui.Label(text=words.reason_label(lang), description=words.reason_description(lang), component=reason)
    )
    return modal


def parse_days(text: str) -> int:
    """The number of days that was typed. Raises OutOfRange, or NotANumber, also for an empty field."""
    days = parse_whole_number("days", text)
    if days is None:
        raise NotANumber("days", text)
    check_range("days", days, 0, MAX_BLOCK_DAYS)
    return days
