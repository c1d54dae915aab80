"""Fields of the forms that make a picture anew: choices, a long text, files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.domain.pictures import PROMPT_LIMIT

RADIO_LIMIT = 10  # options; Discord takes two to ten in a radio group, up to 25 in a select menu
SELECT_LIMIT = 25
LABEL_LIMIT = 100  # characters of an option


def long_text(name: str, default: str | None = None) -> ui.TextInput[ui.Modal]:
    """For a prompt, of which it takes all that a picture can be asked for with."""
    return ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.paragraph,
        default=default,
        min_length=1,
        max_length=PROMPT_LIMIT,
    )


def one_of(name: str, choices: Mapping[str, str], now: str | None) -> ui.Item[Any]:
    """A choice among labels, by their values; the first one is chosen if `now` is none of them."""
    chosen = now if now in choices else next(iter(choices))
    if len(choices) <= RADIO_LIMIT:
        options = [
            discord.RadioGroupOption(label=text[:LABEL_LIMIT], value=value, default=value == chosen)
            for value, text in choices.items()
        ]
        group: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id=name, options=options)
        return group
    return menu(name, choices, chosen)


def menu(name: str, choices: Mapping[str, str], now: str | None) -> ui.Select[ui.Modal]:
    """The same as a menu that opens, which needs less room. Of more than 25 choices the first ones are there."""
    chosen = now if now in choices else next(iter(choices))
    items = [
        discord.SelectOption(label=text[:LABEL_LIMIT], value=value, default=value == chosen)
        for value, text in choices.items()
    ]
    return ui.Select(custom_id=name, options=items[:SELECT_LIMIT])


def labelled(text: str, component: ui.Item[Any], hint: str | None = None) -> ui.Label[ui.Modal]:
    return ui.Label(text=text, description=hint, component=component)
