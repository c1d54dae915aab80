"""What somebody probably meant who typed a choice that is not on offer: the nearest one, else the default."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.errors import NotOffered, UnknownChoice
from bot.domain.models import Catalogue, Wish
from bot.front.texts.errors import buttons
from bot.front.texts.language import Language
from bot.front.texts.models import quality_label, quality_name, style_name
from bot.front.texts.sizes import size_labels

COMPARED = 100  # characters of what was typed; Discord lets nobody type more


@dataclass(frozen=True, slots=True)
class Correction:
    """The wish with a right choice for `option`. `value` is that choice, None where the option is left out."""

    wish: Wish
    option: str
    value: str | None

    def label(self, lang: Language, catalogue: Catalogue, credits: int) -> str:
        """Of the button that makes it, for `credits` in all."""
        if self.option == "image":
            return buttons.without_the_picture(lang)
        if self.value is None:
            return buttons.without_a_style(lang)
        if self.option == "model":
            return buttons.use_for(lang, catalogue.model(self.value).label, credits)
        if self.option == "quality":
            return buttons.use_for(lang, quality_name(lang, self.value), credits)
        if self.option == "style":
            return buttons.use(lang, style_name(lang, self.value))
        return buttons.use(lang, size_labels(lang, catalogue.model(self.wish.model).sizes)[self.value])

    @property
    def names_price(self) -> bool:
        return self.value is not None and self.option in ("model", "quality")


def correction(
    lang: Language, catalogue: Catalogue, wish: Wish, refusal: UnknownChoice | NotOffered
) -> Correction | None:
    """A wish that does not have the fault of the refusal; None if there is no other choice."""
    if isinstance(refusal, NotOffered):
        return Correction(
            replace(wish, style=None) if refusal.option == "style" else wish, refusal.option, None
        )
    match refusal.option:
        case "model":
            names = [(name, each.id) for each in catalogue.models for name in (each.id, each.label)]
            model = _nearest(refusal.value, names) or catalogue.default
            return Correction(replace(wish, model=model), "model", model)
        case "size":
            sizes = catalogue.model(wish.model).sizes
            labels = [(label, size) for size, label in size_labels(lang, sizes).items()]
            size = _nearest(refusal.value, [*zip(sizes, sizes, strict=True), *labels]) or next(
                iter(sizes), None
            )
            return (size and Correction(replace(wish, size=size), "size", size)) or None
        case "quality":
            qualities = catalogue.model(wish.model).qualities
            named = [
                (name, each)
                for each, credits in qualities.items()
                for name in (each, quality_name(lang, each), quality_label(lang, each, credits))
            ]
            quality = _nearest(refusal.value, named) or next(iter(qualities), None)
            return (quality and Correction(replace(wish, quality=quality), "quality", quality)) or None
        case "style":
            styles = catalogue.model(wish.model).styles
            named = [(name, each) for each in styles for name in (each, style_name(lang, each))]
            style = _nearest(refusal.value, named)
            return Correction(replace(wish, style=style), "style", style)
    return None


def _nearest(typed: str, names: Iterable[tuple[str, str]]) -> str | None:
    """The value whose name or label is most like what was typed; None if none is."""
    known = {name.strip().casefold(): value for name, value in reversed(list(names))}
    found = difflib.get_close_matches(typed[:COMPARED].strip().casefold(), known, n=1)
    return known[found[0]] if found else None
