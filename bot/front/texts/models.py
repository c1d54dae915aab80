"""What the picker calls models, sizes and qualities."""

from __future__ import annotations

from bot.domain.models import Catalogue, Model
from bot.front.texts.words import plural


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
