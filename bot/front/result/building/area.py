"""The field of a form that says which part of a picture is to change."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import ui

from bot.domain.areas import Area
from bot.domain.errors import UnknownChoice
from bot.front.texts.language import Language
from bot.front.texts.picture import area as texts

FIELD = "area"  # the custom id of the field
EVERYTHING = "everything"  # its value for no part, but all of the picture


def area_field(lang: Language, now: Area | None) -> ui.Label[ui.Modal]:
    """The field, with the area that is chosen `now`; None: the whole picture."""
    options = [
        discord.SelectOption(label=texts.everything(lang), value=EVERYTHING, default=now is None),
        *(
            discord.SelectOption(
                label=texts.area_name(lang, each),
                value=each.value,
                description=texts.how_much(lang, each),
                default=each is now,
            )
            for each in Area
        ),
    ]
    select: ui.Select[ui.Modal] = ui.Select(custom_id=FIELD, options=options)
    return ui.Label(text=texts.area(lang), description=texts.area_hint(lang), component=select)


def area_in(fields: Mapping[str, str], before: Area | None) -> Area | None:
    """What was chosen; `before` where the form had no such field. Raises UnknownChoice."""
    value = fields.get(FIELD)
    if value is None:
        return before
    if value == EVERYTHING:
        return None
    try:
        return Area(value)
    except ValueError as error:
        raise UnknownChoice("area", value, tuple(map(str, Area))) from error
