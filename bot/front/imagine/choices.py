"""The choices of an autocomplete, from memory and without I/O: it has to answer between two keystrokes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from discord import app_commands

from bot.domain.errors import NoModel, UnknownChoice
from bot.domain.models import (
    CHOICE_LIMIT,
    Catalogue,
    choice_value,
    styles_for,
)
from bot.domain.wishes import Wish
from bot.front.texts.errors.buttons import without_a_style
from bot.front.texts.language import ENGLISH_CODE, Language, language
from bot.front.texts.models import model_label, quality_label, quality_name, server_style_label, style_name
from bot.front.texts.sizes import size_labels

NO_STYLE = (
    "-"  # the value of the choice for a picture without one, where a member's own default would be taken
)
MAX_CHOICES = 25  # Discord takes no more


def choices_for(
    lang: Language, catalogue: Catalogue, option: str, typed: str, model: str | None
) -> list[app_commands.Choice[str]]:
    """The choices of `option` that contain what was typed, for the model chosen so far (None: the default)."""
    wanted = typed.strip().casefold()
    found = (
        app_commands.Choice(name=label[:CHOICE_LIMIT], value=choice_value(value))
        for value, label in _all_choices(lang, catalogue, option, model)
        if wanted in label.casefold()
        or wanted in value.casefold()
        or wanted == choice_value(value).casefold()
    )
    return list(islice(found, MAX_CHOICES))


def labels_to_values(lang: Language, catalogue: Catalogue, wish: Wish) -> Wish:
    """The wish with values in place of labels: a member may type `Square` where the value is `1024x1024`.

    Labels are known in the member's language and in English, in which others may have told them of one. What is no
    label of a model, a size, a style or a quality stays as it was typed.
    """

    def value_of(option: str, typed: str | None, model: str | None) -> str | None:
        if typed is None:
            return None
        choices = [
            choice
            for each in dict.fromkeys((lang, language(ENGLISH_CODE)))
            for choice in _names_and_choices(each, catalogue, option, model)
        ]
        return _label_to_value(choices, typed)

    named = value_of("model", wish.model, None)
    style = value_of("style", wish.style, named)
    wish = replace(wish, model=named, style=None if style == NO_STYLE else style)
    model = catalogue.model_for(wish)
    return replace(
        wish, size=value_of("size", wish.size, model), quality=value_of("quality", wish.quality, model)
    )


def _label_to_value(choices: Sequence[tuple[str, str]], typed: str) -> str:
    """The value that was meant. Where a text is a value and a label too, it means the value."""
    wanted = typed.strip().casefold()
    if any(wanted == value.casefold() for value, _ in choices):
        return typed
    return next((value for value, label in choices if wanted == label.casefold()), typed)


def _names_and_choices(
    lang: Language, catalogue: Catalogue, option: str, model: str | None
) -> Iterable[tuple[str, str]]:
    """Values with their labels; a quality also with its name without the price, as a refusal lists them."""
    for value, label in _all_choices(lang, catalogue, option, model):
        yield value, label
        if option == "quality":
            yield value, quality_name(lang, value)


def _all_choices(
    lang: Language, catalogue: Catalogue, option: str, name: str | None
) -> Iterable[tuple[str, str]]:
    """Values with their labels."""
    if option == "model":
        return ((model.id, model_label(lang, model, catalogue.default)) for model in catalogue.models)
    servers = [style.name for style in catalogue.styles] if option == "style" else []
    labelled = [(NO_STYLE, without_a_style(lang))] if servers else []
    labelled += [(each, server_style_label(lang, each)) for each in servers]
    try:
        model = catalogue.model(name or None)
    except (UnknownChoice, NoModel):
        return labelled
    if option == "size":
        return list(size_labels(lang, model.sizes).items())
    if option == "quality":
        return [
            (quality, quality_label(lang, quality, credits)) for quality, credits in model.qualities.items()
        ]
    own = styles_for(catalogue.styles, model)[len(servers) :]
    return [*labelled, *((style, style_name(lang, style)) for style in own)]
