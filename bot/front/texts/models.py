"""What the picker calls models, sizes and qualities."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.models import Catalogue, Model
from bot.front.texts.sizes import size_labels
from bot.front.texts.words import plural


def choice_labels(option: str, choices: Sequence[str]) -> list[str]:
    """What members may choose for an option of /imagine, as the picker has it."""
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
    """The label that members know; the bare name of a model that is not on offer any more."""
    return next((offered.label for offered in catalogue.models if offered.id == model), model)


def sizes_of(catalogue: Catalogue, model: str) -> tuple[str, ...]:
    """The sizes that the model has; none for a model that is not on offer any more."""
    return next((offered.sizes for offered in catalogue.models if offered.id == model), ())


def model_label(model: Model, default: str) -> str:
    """`Flux – from 2 credits`, with a word on the model that is taken by default."""
    cheapest = min(model.qualities.values(), default=1)
    words = f"{model.label} – from {plural(cheapest, 'credit')}"
    return f"{words} (default)" if model.id == default else words
