"""What the autocomplete offers, from memory alone: it must answer before the person has typed on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from discord import app_commands

from bot.domain.errors import UnknownChoice
from bot.domain.models import Catalogue, Wish
from bot.front.texts.models import model_label, quality_label
from bot.front.texts.sizes import size_labels

MOST = 25  # Discord shows no more
LABEL_LIMIT = 100


def offered(
    catalogue: Catalogue, option: str, typed: str, model: str | None
) -> list[app_commands.Choice[str]]:
    """The choices of `option` that fit what was typed, for the model chosen so far (None: the default)."""
    wanted = typed.strip().casefold()
    found = [
        app_commands.Choice(name=label[:LABEL_LIMIT], value=value[:LABEL_LIMIT])
        for value, label in _all(catalogue, option, model)
        if wanted in label.casefold() or wanted in value.casefold()
    ]
    return found[:MOST]


def as_offered(catalogue: Catalogue, wish: Wish) -> Wish:
    """With values where somebody typed a size or a quality as the picker calls it; all else stays as it was typed."""
    return replace(
        wish,
        size=_value(catalogue, "size", wish.size, wish.model),
        quality=_value(catalogue, "quality", wish.quality, wish.model),
    )


def _value(catalogue: Catalogue, option: str, typed: str | None, model: str | None) -> str | None:
    """A value goes before a label that reads the same."""
    if typed is None:
        return None
    wanted, choices = typed.strip().casefold(), list(_all(catalogue, option, model))
    if any(wanted == value.casefold() for value, _ in choices):
        return typed
    return next((value for value, label in choices if wanted == label.casefold()), typed)


def _all(catalogue: Catalogue, option: str, name: str | None) -> Iterable[tuple[str, str]]:
    if option == "model":
        return [(model.id, model_label(model, catalogue.default)) for model in catalogue.models]
    try:
        model = catalogue.model(name or None)
    except UnknownChoice:
        return []
    if option == "size":
        return list(size_labels(model.sizes).items())
    if option == "quality":
        return [(quality, quality_label(quality, credits)) for quality, credits in model.qualities.items()]
    return [(style, style.capitalize()) for style in model.styles]
