"""The form behind Block…"""

from __future__ import annotations

import re

import discord
from discord import ui

from bot.domain.errors import NotANumber
from bot.front.quota.steps import REASON_LIMIT
from bot.front.result.change import OPEN_FOR

TEMPLATE = re.compile(r"qu:blocked:(?P<member>[0-9]{1,19})")
USUAL_DAYS = 3


def block_form(member: int) -> ui.Modal:
    modal = ui.Modal(title="Pause picture-making", custom_id=f"qu:blocked:{member}", timeout=OPEN_FOR)
    days: ui.TextInput[ui.Modal] = ui.TextInput(custom_id="days", default=str(USUAL_DAYS), max_length=3)
    modal.add_item(
        ui.Label(text="Days", description="0 to 365; 0 means until a moderator lifts it", component=days)
    )
    reason: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id="reason",
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=REASON_LIMIT,
    )
    modal.add_item(ui.Label(text="Reason", description="The member will read it", component=reason))
    return modal


def days_of(text: str) -> int:
    """Raises NotANumber."""
    plain = text.strip()
    if not re.fullmatch(r"-?[0-9]{1,9}", plain):
        raise NotANumber("days", text)
    return int(plain)
