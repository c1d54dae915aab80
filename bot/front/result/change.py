"""Forms. A form that is open while the bot restarts still works: what was filled in is read from the wire."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import ui

from bot.domain.models import Model
from bot.domain.pictures import PROMPT_LIMIT, Generation
from bot.front.imagine.checks import Attached
from bot.front.texts.models import quality_label, size_label

TEMPLATE = re.compile(r"im:changed:(?P<picture>[0-9A-Za-z]{4,12})")
OPEN_FOR = 900.0  # seconds that discord.py remembers a form; without an end each dismissed one would stay
FEW = 10  # a radio group holds two to ten options, a select up to 25


@dataclass(frozen=True, slots=True)
class Filled:
    """What a person filled in: texts and single choices by field, and files."""

    texts: Mapping[str, str] = field(default_factory=dict)
    attached: Sequence[Attached] = ()


def change_modal(row: Generation, model: Model) -> ui.Modal:
    """The form of Change, filled with the request as it was."""
    request = row.ask.request
    modal = ui.Modal(title="Change the picture", custom_id=f"im:changed:{row.public_id}", timeout=OPEN_FOR)
    prompt: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id="prompt",
        style=discord.TextStyle.paragraph,
        default=request.prompt,
        min_length=1,
        max_length=PROMPT_LIMIT,
    )
    modal.add_item(ui.Label(text="Prompt", description="What should be in the picture?", component=prompt))
    sizes = {size: size_label(size) for size in model.sizes}
    qualities = {name: quality_label(name, credits) for name, credits in model.qualities.items()}
    for title, name, choices, now in (
        ("Size", "size", sizes, request.size),
        ("Quality", "quality", qualities, request.quality),
    ):
        if len(choices) > 1:
            modal.add_item(ui.Label(text=title, component=_one_of(name, choices, now)))
    if model.image is not None:
        upload: ui.FileUpload[ui.Modal] = ui.FileUpload(custom_id="image", required=False, max_values=1)
        hint = "Instead of the one you gave" if request.image else "To change, or as inspiration"
        modal.add_item(ui.Label(text="Picture", description=hint, component=upload))
    return modal


def read(interaction: discord.Interaction[Any]) -> Filled:
    """What was sent, straight from the interaction's data, so that no form object need be remembered."""
    data: Any = interaction.data or {}
    files = data.get("resolved", {}).get("attachments", {})
    texts: dict[str, str] = {}
    attached: list[Attached] = []
    for component in _components(data.get("components", [])):
        name, values = component.get("custom_id", ""), component.get("values") or []
        if name == "image":
            attached += [_attached(files[value]) for value in values if value in files]
        elif isinstance(component.get("value"), str):
            texts[name] = component["value"]
        elif values:
            texts[name] = str(values[0])
    return Filled(texts, attached)


def _one_of(name: str, choices: Mapping[str, str], now: str | None) -> ui.Item[Any]:
    chosen = now if now in choices else next(iter(choices))
    if len(choices) <= FEW:
        options = [
            discord.RadioGroupOption(label=text, value=v, default=v == chosen) for v, text in choices.items()
        ]
        group: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id=name, options=options)
        return group
    shown = [discord.SelectOption(label=text, value=v, default=v == chosen) for v, text in choices.items()][
        :25
    ]
    select: ui.Select[ui.Modal] = ui.Select(custom_id=name, options=shown)
    return select


def _components(items: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The fields, inside labels (`component`) or rows (`components`)."""
    for item in items:
        if "custom_id" in item:
            yield item
        inside = item.get("components") or ([item["component"]] if item.get("component") else [])
        yield from _components(inside)


def _attached(file: Mapping[str, Any]) -> Attached:
    return Attached(
        name=str(file.get("filename", "")),
        url=str(file.get("url", "")),
        media_type=file.get("content_type"),
        size=int(file.get("size") or 0),
        width=int(file.get("width") or 0),
        height=int(file.get("height") or 0),
    )
