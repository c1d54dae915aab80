"""The choices of an autocomplete, from memory and without I/O: it has to answer between two keystrokes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from discord import app_commands

from bot.domain.errors import UnknownChoice
from bot.domain.models import Catalogue, Wish
from bot.front.texts.language import ENGLISH
from bot.front.texts.models import model_label, quality_label
from bot.front.texts.sizes import size_labels

MAX_CHOICES = 25  # Discord takes no more
CHOICE_LIMIT = 100  # characters of a choice's label, and of its value


def choices_for(
    catalogue: Catalogue, option: str, typed: str, model: str | None
) -> list[app_commands.Choice[str]]:
    """The choices of `option` that contain what was typed, for the model chosen so far (None: the default)."""
    wanted = typed.strip().casefold()
    found = [
        app_commands.Choice(name=label[:CHOICE_LIMIT], value=value[:CHOICE_LIMIT])
        for value, label in _all_choices(catalogue, option, model)
        if wanted in label.casefold() or wanted in value.casefold()
    ]
    return found[:MAX_CHOICES]


def labels_to_values(catalogue: Catalogue, wish: Wish) -> Wish:
    """The wish with values in place of labels: a member may type `Square` where the value is `1024x1024`.

    What is no label of a size or a quality stays as it was typed.
    """
    return replace(
        wish,
        size=_label_to_value(catalogue, "size", wish.size, wish.model),
        quality=_label_to_value(catalogue, "quality", wish.quality, wish.model),
    )


def _label_to_value(catalogue: Catalogue, option: str, typed: str | None, model: str | None) -> str | None:
    """The value that was meant. Where a text is a value and a label too, it means the value."""
    if typed is None:
        return None
    wanted, choices = typed.strip().casefold(), list(_all_choices(catalogue, option, model))
    if any(wanted == value.casefold() for value, _ in choices):
        return typed
    return next((value for value, label in choices if wanted == label.casefold()), typed)


def _all_choices(catalogue: Catalogue, option: str, name: str | None) -> Iterable[tuple[str, str]]:
    if option == "model":
        return [(model.id, model_label(ENGLISH, model, catalogue.default)) for model in catalogue.models]
    try:
        model = catalogue.model(name or None)
    except UnknownChoice:
        return []
    if option == "size":
        return list(size_labels(ENGLISH, model.sizes).items())
    if option == "quality":
        return [
            (quality, quality_label(ENGLISH, quality, credits))
            for quality, credits in model.qualities.items()
        ]
    return [(style, style.capitalize()) for style in model.styles]
