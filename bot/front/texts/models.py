"""Names and labels of models, qualities and styles, as the autocomplete of /imagine shows them.

Models are named as the operator or the endpoint names them. Qualities and styles that many endpoints have are named in
the reader's language, others as the endpoint names them.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.models import Catalogue, Model
from bot.front.texts.language import Language
from bot.front.texts.sizes import size_labels


def choice_labels(lang: Language, option: str, choices: Sequence[str]) -> list[str]:
    """The values of an option, as Discord shows them with the command."""
    match option:
        case "size":
            return list(size_labels(lang, choices).values())
        case "quality":
            return [quality_name(lang, quality) for quality in choices]
        case "style":
            return [style_name(lang, style) for style in choices]
    return [_choice_name(lang, choice) for choice in choices]


def quality_label(lang: Language, quality: str, credits: int) -> str:
    """`High – 6 credits`."""
    text = lang.ngettext("{quality} – {credits} credit", "{quality} – {credits} credits", credits)
    return text.format(quality=quality_name(lang, quality), credits=lang.number(credits))


def quality_name(lang: Language, quality: str) -> str:
    """`High`, `HD`."""
    match quality.casefold():
        case "standard":
            return lang.pgettext("quality", "Standard")
        case "draft":
            return lang.pgettext("quality", "Draft")
        case "low":
            return lang.pgettext("quality", "Low")
        case "medium":
            return lang.pgettext("quality", "Medium")
        case "high":
            return lang.pgettext("quality", "High")
        case "auto":
            return lang.pgettext("quality", "Auto")
    return quality.upper() if len(quality) <= 2 else quality.capitalize()


def style_name(lang: Language, style: str) -> str:
    """`Vivid`."""
    match style.casefold():
        case "vivid":
            return lang.pgettext("style", "Vivid")
        case "natural":
            return lang.pgettext("style", "Natural")
    # One that is in both cases was written so on purpose: many are people's own.
    return style.capitalize() if style.islower() or style.isupper() else style


def server_style_label(lang: Language, name: str) -> str:
    """`Watercolour – this server's style`: by this it is told from a model's own."""
    # Translators: a choice, at most 100 characters; {name}, of at most 32, is what moderators called a style
    return lang.gettext("{name} – this server's style").format(name=name)


def _choice_name(lang: Language, choice: str) -> str:
    """A choice that Discord shows with a command, as it is named there; any other as it is."""
    match choice:
        case "day":
            return lang.pgettext("choice", "day")
        case "week":
            return lang.pgettext("choice", "week")
        case "month":
            return lang.pgettext("choice", "month")
        case "used credits":
            return lang.pgettext("choice", "used credits")
        case "own limit":
            return lang.pgettext("choice", "own limit")
        case "everything":
            return lang.pgettext("choice", "everything")
        case "newest":
            return lang.pgettext("choice", "newest")
        case "most kept":
            return lang.pgettext("choice", "most kept")
    return choice


def model_name(catalogue: Catalogue, model: str) -> str:
    """The label of a model, by its id; the id itself for a model that is not on offer any more."""
    found = catalogue.find(model)
    return model if found is None else found.label


def sizes_of(catalogue: Catalogue, model: str) -> tuple[str, ...]:
    """The sizes of a model, by its id; none for a model that is not on offer any more."""
    found = catalogue.find(model)
    return () if found is None else found.sizes


def sized_by_shape(catalogue: Catalogue, model: str) -> bool:
    """Whether this model is asked for proportions in place of pixels; False for one that is not on offer any more."""
    found = catalogue.find(model)
    return found is not None and found.size_as == "aspect-ratio"


def model_label(lang: Language, model: Model, default: str | None) -> str:
    """`Flux – from 2 credits`, followed by `(default)` for the model that is taken by default."""
    cheapest = min(model.qualities.values(), default=1)
    if model.id == default:
        text = lang.ngettext(
            "{model} – from {credits} credit (default)",
            "{model} – from {credits} credits (default)",
            cheapest,
        )
    else:
        text = lang.ngettext("{model} – from {credits} credit", "{model} – from {credits} credits", cheapest)
    return text.format(model=model.label, credits=lang.number(cheapest))
