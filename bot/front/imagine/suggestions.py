"""What somebody probably meant who typed a choice that is not on offer: the nearest one, else the default."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.errors import (
    AreaWithoutPicture,
    NotOffered,
    OtherAspect,
    TooLongWithStyle,
    TooManyPictures,
    UnknownChoice,
)
from bot.domain.models import Catalogue, styles_for
from bot.domain.wishes import Wish
from bot.front.texts.errors import buttons
from bot.front.texts.language import Language
from bot.front.texts.models import model_label, quality_label, quality_name, style_name
from bot.front.texts.sizes import size_labels

# By another choice, or none.
Mendable = UnknownChoice | NotOffered | TooManyPictures | TooLongWithStyle | AreaWithoutPicture | OtherAspect
COMPARED = 100  # characters of what was typed; Discord lets nobody type more


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The wish with a right choice for `option`. `name` is that choice as members read it; None: it is left out.

    `pictures`: how many pictures to change there were.
    """

    wish: Wish
    option: str
    name: str | None
    pictures: int = 0

    def label(self, lang: Language, credits: int) -> str:
        """Of the button that makes it, for `credits` in all."""
        if self.option == "image":
            return buttons.without_pictures(lang, self.pictures)
        if self.name is None and self.option == "area":
            return buttons.without_an_area(lang)
        if self.name is None:
            return buttons.without_a_style(lang)
        return buttons.use_for(lang, self.name, credits) if self.names_price else buttons.use(lang, self.name)

    @property
    def names_price(self) -> bool:
        return self.name is not None and self.option in ("model", "quality")


def suggestion(
    lang: Language,
    catalogue: Catalogue,
    wish: Wish,
    refusal: Mendable,
    *,
    pictures: int,
) -> Suggestion | None:
    """A wish that does not have the fault of the refusal; None if there is no other choice.

    `pictures`: how many pictures to change there are with it.
    """
    if isinstance(refusal, AreaWithoutPicture):
        return Suggestion(replace(wish, area=None), "area", None)
    if isinstance(refusal, OtherAspect):
        name = size_labels(lang, refusal.sizes)[refusal.fitting]
        return Suggestion(replace(wish, size=refusal.fitting, size_chosen=True), "size", name)
    if isinstance(refusal, TooLongWithStyle):
        return Suggestion(replace(wish, style=None, server_style=None), "style", None, pictures)
    if isinstance(refusal, NotOffered) and refusal.option == "style":
        return Suggestion(replace(wish, style=None), "style", None, pictures)
    if isinstance(refusal, NotOffered | TooManyPictures):
        return Suggestion(replace(wish, area=None), "image", None, pictures)
    option, model = refusal.option, catalogue.model_for(wish)
    names, priced = _names(lang, catalogue, option, model), _priced(lang, catalogue, option, model)
    value = _nearest(refusal.value, names, priced) or _default(catalogue, option, names)
    match option:
        case "style":
            right = replace(wish, style=value)
        case "model" if value is not None:
            right = replace(wish, model=value)
        case "size" if value is not None:
            right = replace(wish, size=value)
        case "quality" if value is not None:
            right = replace(wish, quality=value)
        case _:
            return None
    return Suggestion(right, option, None if value is None else names[value])


def _default(catalogue: Catalogue, option: str, values: Iterable[str]) -> str | None:
    """What to suggest where nothing is like what was typed; None for a style, without which there is a picture too."""
    if option == "model":
        return catalogue.default
    return next(iter(values), None) if option in ("size", "quality") else None


def _names(lang: Language, catalogue: Catalogue, option: str, model: str | None) -> dict[str, str]:
    """The choices of an option as members read them, by their values; none for an option without choices."""
    match option:
        case "model":
            return {each.id: each.label for each in catalogue.models}
        case "size":
            return size_labels(lang, catalogue.model(model).sizes)
        case "quality":
            return {each: quality_name(lang, each) for each in catalogue.model(model).qualities}
        case "style":
            styles = styles_for(catalogue.styles, catalogue.model(model))
            return {each: style_name(lang, each) for each in styles}
    return {}


def _priced(lang: Language, catalogue: Catalogue, option: str, model: str | None) -> dict[str, str]:
    """The choices of an option as the picker shows them, with their price, by their values."""
    if option == "quality":
        qualities = catalogue.model(model).qualities
        return {each: quality_label(lang, each, credits) for each, credits in qualities.items()}
    if option == "model":
        return {each.id: model_label(lang, each, catalogue.default) for each in catalogue.models}
    return {}


def _nearest(typed: str, *names: dict[str, str]) -> str | None:
    """The value which itself, or one of whose names, is most like what was typed; None if none is."""
    # Of two that read the same the first counts, and a value before a name.
    pairs = [(value, name) for named in names for value, name in named.items()]
    known = {name.strip().casefold(): value for value, name in reversed(pairs)}
    known |= {value.strip().casefold(): value for value, _ in reversed(pairs)}
    found = difflib.get_close_matches(typed[:COMPARED].strip().casefold(), known, n=1)
    return known[found[0]] if found else None
