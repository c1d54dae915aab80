"""What the autocomplete offers, from memory alone: it must answer before the person has typed on."""

from __future__ import annotations

from collections.abc import Iterable

from discord import app_commands

from bot.domain.errors import UnknownChoice
from bot.domain.models import Catalogue, Model
from bot.front.texts.words import plural

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


def _all(catalogue: Catalogue, option: str, name: str | None) -> Iterable[tuple[str, str]]:
    if option == "model":
        return [(model.id, model_label(model, catalogue.default)) for model in catalogue.models]
    try:
        model = catalogue.model(name or None)
    except UnknownChoice:
        return []
    if option == "size":
        return [(size, size_label(size)) for size in model.sizes]
    if option == "quality":
        return [(quality, quality_label(quality, credits)) for quality, credits in model.qualities.items()]
    return [(style, style.capitalize()) for style in model.styles]


def size_label(size: str) -> str:
    """`Portrait – 1024x1792`; the plain size if its name is not width and height."""
    width, _, height = size.partition("x")
    if not (width.isdigit() and height.isdigit()):
        return size.capitalize()
    if int(width) == int(height):
        return f"Square – {size}"
    return f"{'Landscape' if int(width) > int(height) else 'Portrait'} – {size}"


def quality_label(quality: str, credits: int) -> str:
    """`High – 6 credits`."""
    return f"{quality_name(quality)} – {plural(credits, 'credit')}"


def quality_name(quality: str) -> str:
    """`High`, `HD`."""
    return quality.upper() if len(quality) <= 2 else quality.capitalize()


def model_name(catalogue: Catalogue, model: str) -> str:
    """The label that members know; the bare name of a model that is not on offer any more."""
    return next((offered.label for offered in catalogue.models if offered.id == model), model)


def model_label(model: Model, default: str) -> str:
    """`Flux – from 2 credits`, with a word on the model that is taken by default."""
    cheapest = min(model.qualities.values(), default=1)
    words = f"{model.label} – from {plural(cheapest, 'credit')}"
    return f"{words} (default)" if model.id == default else words
