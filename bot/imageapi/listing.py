"""Reads the endpoint's list of models, the answer to `GET /models?type=image`.

It knows the fields of APIpie (numbers as strings, an entry per provider, prices per size and quality in `img_json`) and
those of OpenRouter (`architecture`). An entry that names no kind is taken for an image model, since the request asks
for image models.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from bot.imageapi.partialmodel import PartialModel
from bot.imageapi.reading.lenient import LenientModel, NoneIfInvalid, Number, Text, read_each, read_json

SIZE = re.compile(r"\d{2,5}x\d{2,5}")
OTHER_OUTPUT = re.compile(r"to-(?!image)")  # "image-to-text", "text-to-video"
SEPARATORS = re.compile(r"[\s_/:-]+")

# Credits for a picture in a quality whose price is not known. The keys are also the words that name a quality.
CREDITS: Mapping[str, int] = {
    "low": 1,
    "standard": 1,
    "auto": 2,
    "medium": 2,
    "hd": 2,
    "high": 3,
    "xhigh": 4,
    "max": 5,
}


def _flag(value: object) -> bool | None:
    """False for 0, "0", false, "false", "no" and ""; None for null; True for anything else."""
    return None if value is None else str(value).strip().lower() not in ("0", "0.0", "false", "no", "")


def _words(value: object) -> tuple[str, ...]:
    words = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(word.strip() for word in words if isinstance(word, str) and word.strip())


Flag = Annotated[bool | None, BeforeValidator(_flag)]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]


class Parameter(LenientModel):
    enum: Words = ()


class Parameters(LenientModel):
    size: Annotated[Parameter | None, NoneIfInvalid] = None
    quality: Annotated[Parameter | None, NoneIfInvalid] = None
    style: Annotated[Parameter | None, NoneIfInvalid] = None
    response_format: Any = None


class Modalities(LenientModel):
    input_modalities: Words = ()
    output_modalities: Words = ()


class ListedModel(Modalities):
    """An entry of the list. Prices are in the endpoint's currency, for a picture."""

    id: str = Field(min_length=1, max_length=200)
    name: Text = None
    type: Text = None
    subtype: Text = None
    enabled: Flag = None
    available: Flag = None
    img_price: Number = None
    avg_cost: Number = None
    img_json: Any = None
    architecture: Annotated[Modalities | None, NoneIfInvalid] = None
    supported_input_parameters: Annotated[Parameters | None, NoneIfInvalid] = None

    @property
    def is_offered(self) -> bool:
        """Whether members may be offered it: enabled, available, and not of another kind than image models."""
        outputs = self.output_modalities or (self.architecture.output_modalities if self.architecture else ())
        kind = (self.type or "").lower()
        return (
            self.enabled is not False
            and self.available is not False
            and (kind in ("", "model") or "image" in kind)
            and not OTHER_OUTPUT.search((self.subtype or "").lower())
            and (not outputs or "image" in outputs)
        )

    def to_partial(self) -> PartialModel:
        """What the entry says, None for the rest."""
        given = self.supported_input_parameters or Parameters()
        prices = list(_prices(self.img_json))
        return PartialModel(
            id=self.id,
            label=self.name,
            sizes=_enum(given.size) or _sizes(prices) or None,
            qualities=_qualities(_enum(given.quality), prices) or None,
            styles=_enum(given.style) or None,
            image="url" if self._takes_a_picture() else None,
            response_format=True if given.response_format else None,
            price=self.img_price or self.avg_cost,
        )

    def _takes_a_picture(self) -> bool:
        inputs = self.input_modalities or (self.architecture.input_modalities if self.architecture else ())
        return "image" in inputs or (self.subtype or "").lower() == "image-to-image"


def read_list(raw: str) -> tuple[PartialModel, ...]:
    """The models on offer, each id once. An id may have an entry per provider; later ones fill in what is not said yet.

    () if the text is no list of models.
    """
    body = read_json(raw.encode("utf-8", "replace"))
    items = body.get("data") if isinstance(body, dict) else body
    found: dict[str, PartialModel] = {}
    for model in read_each(ListedModel, items):
        if model.is_offered:
            partial = model.to_partial()
            found[model.id] = found.get(model.id, partial).completed_from(partial)
    return tuple(found.values())


def _enum(parameter: Parameter | None) -> tuple[str, ...]:
    return parameter.enum if parameter else ()


def _prices(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    """Each number in nested objects, with the words of the keys that lead to it."""
    if isinstance(value, dict) and len(path) < 8:
        for key, inner in value.items():
            yield from _prices(inner, (*path, *SEPARATORS.split(str(key).lower())))
    elif isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            yield path, float(value)
        except (ValueError, OverflowError):
            return


def _sizes(prices: Iterable[tuple[tuple[str, ...], float]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for path, _ in prices for word in path if SIZE.fullmatch(word)))


def _qualities(names: tuple[str, ...], prices: list[tuple[tuple[str, ...], float]]) -> dict[str, int]:
    """The credits of each quality, in proportion to its price: 1 for the cheapest. By name where prices are missing."""
    cheapest: dict[str, float] = {}
    for path, price in prices:
        for word in path:
            if word in CREDITS and 0 < price < math.inf:
                cheapest[word] = min(price, cheapest.get(word, price))
    names = names or tuple(cheapest)
    if not all(name in cheapest for name in names):
        return {name: CREDITS.get(name.lower(), 1) for name in names}
    unit = min(cheapest.values(), default=1.0)
    return {name: min(1000, math.ceil(cheapest[name] / unit - 1e-9)) for name in names}
