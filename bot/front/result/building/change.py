"""The form behind the button Change: the request of a picture, to be edited and asked for anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.domain.models import Model
from bot.domain.pictures import MOST_INPUTS, PROMPT_LIMIT, Generation
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.texts.language import Language
from bot.front.texts.models import quality_label
from bot.front.texts.picture import change as texts
from bot.front.texts.sizes import size_labels

CHANGED = "changed"  # the verb of the form's custom id
RADIO_LIMIT = 10  # options; Discord takes two to ten in a radio group, up to 25 in a select menu


def change_form(lang: Language, row: Generation, model: Model) -> ui.Modal:
    """The form, filled with the request as it was."""
    request = row.ask.request
    modal = empty_form(texts.title(lang), CustomId("im", CHANGED, row.public_id))
    prompt: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id="prompt",
        style=discord.TextStyle.paragraph,
        default=request.prompt,
        min_length=1,
        max_length=PROMPT_LIMIT,
    )
    modal.add_item(ui.Label(text=texts.prompt(lang), description=texts.prompt_hint(lang), component=prompt))
    sizes = size_labels(lang, model.sizes)
    qualities = {name: quality_label(lang, name, credits) for name, credits in model.qualities.items()}
    for title, name, choices, now in (
        (texts.size(lang), "size", sizes, request.size),
        (texts.quality(lang), "quality", qualities, request.quality),
    ):
        if len(choices) > 1:
            modal.add_item(ui.Label(text=title, component=_one_of(name, choices, now)))
    if most := min(model.most_pictures, MOST_INPUTS):
        upload: ui.FileUpload[ui.Modal] = ui.FileUpload(custom_id="image", required=False, max_values=most)
        hint = texts.pictures_hint(lang, most=most, given=len(request.images))
        modal.add_item(ui.Label(text=texts.pictures(lang, most), description=hint, component=upload))
    return modal


def _one_of(name: str, choices: Mapping[str, str], now: str | None) -> ui.Item[Any]:
    chosen = now if now in choices else next(iter(choices))
    if len(choices) <= RADIO_LIMIT:
        options = [
            discord.RadioGroupOption(label=text, value=v, default=v == chosen) for v, text in choices.items()
        ]
        group: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id=name, options=options)
        return group
    items = [discord.SelectOption(label=text, value=v, default=v == chosen) for v, text in choices.items()][
        :25
    ]
    select: ui.Select[ui.Modal] = ui.Select(custom_id=name, options=items)
    return select
