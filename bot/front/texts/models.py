"""Names and labels of models, sizes, qualities and styles, as the autocomplete of /imagine shows them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.models import Catalogue, Model
from bot.front.texts.sizes import size_labels
from bot.front.texts.words import plural


def choice_labels(option: str, choices: Sequence[str]) -> list[str]:
    """The values of an option of /imagine, as the autocomplete shows them."""
    match option:
        case "size":
            return list(size_labels(choices).values())
        case "quality":
            return [quality_name(quality) for quality in choices]
        case "style":
            return [style.capitalize() for style in choices]
    return list(choices)


def quality_label(quality: str, credits: int) -> str:
    """`High – 6 credits`."""
    return f"{quality_name(quality)} – {plural(credits, 'credit')}"


def quality_name(quality: str) -> str:
    """`High`, `HD`."""
    return quality.upper() if len(quality) <= 2 else quality.capitalize()


def model_name(catalogue: Catalogue, model: str) -> str:
    """The label of a model, by its id; the id itself for a model that is not on offer any more."""
    return next((offered.label for offered in catalogue.models if offered.id == model), model)


def sizes_of(catalogue: Catalogue, model: str) -> tuple[str, ...]:
    """The sizes of a model, by its id; none for a model that is not on offer any more."""
    return next((offered.sizes for offered in catalogue.models if offered.id == model), ())


def model_label(model: Model, default: str) -> str:
    """`Flux – from 2 credits`, followed by `(default)` for the model that is taken by default."""
    cheapest = min(model.qualities.values(), default=1)
    words = f"{model.label} – from {plural(cheapest, 'credit')}"
    return f"{words} (default)" if model.id == default else words
