"""The endpoint's own list of models, `GET /models?type=image`, as far as it can be understood.

APIpie's fields (numbers as strings, an entry per provider, prices per size and quality in `img_json`) and those of
OpenRouter (`architecture`) are known. An entry that says nothing about its kind is taken for an image model, because
image models were asked for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from bot.imageapi.known import Known
from bot.imageapi.lenient import Loose, Number, Shape, Text, read_each, read_json

SIZE = re.compile(r"\d{2,5}x\d{2,5}")
OTHER_OUTPUT = re.compile(r"to-(?!image)")  # "image-to-text", "text-to-video"
SEPARATORS = re.compile(r"[\s_/:-]+")
SAYS_NOTHING = (None, "model")

# Credits for a picture of a quality whose price is not known. Also the words by which a quality is recognised.
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
    """0, "0", false and "false" are no; nothing is no answer; the rest is yes."""
    return None if value is None else str(value).strip().lower() not in ("0", "0.0", "false", "no", "")


def _words(value: object) -> tuple[str, ...]:
    words = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(word.strip() for word in words if isinstance(word, str) and word.strip())


Flag = Annotated[bool | None, BeforeValidator(_flag)]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]


class Parameter(Shape):
    enum: Words = ()


class Parameters(Shape):
    size: Annotated[Parameter | None, Loose] = None
    quality: Annotated[Parameter | None, Loose] = None
    style: Annotated[Parameter | None, Loose] = None
    response_format: Any = None


class Modalities(Shape):
    input_modalities: Words = ()
    output_modalities: Words = ()


class ListedModel(Modalities):
    id: str = Field(min_length=1, max_length=200)
    name: Text = None
    type: Text = None
    subtype: Text = None
    enabled: Flag = None
    available: Flag = None
    img_price: Number = None
    avg_cost: Number = None
    img_json: Any = None
    architecture: Annotated[Modalities | None, Loose] = None
    supported_input_parameters: Annotated[Parameters | None, Loose] = None

    @property
    def is_offered(self) -> bool:
        """Enabled, available, and not of another kind by its own account."""
        outputs = self.output_modalities or (self.architecture.output_modalities if self.architecture else ())
        kind = (self.type or "").lower()
        return (
            self.enabled is not False
            and self.available is not False
            and (kind in ("", "model") or "image" in kind)
            and not OTHER_OUTPUT.search((self.subtype or "").lower())
            and (not outputs or "image" in outputs)
        )

    def known(self) -> Known:
        given = self.supported_input_parameters or Parameters()
        prices = list(_prices(self.img_json))
        return Known(
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


def read_list(raw: str) -> tuple[Known, ...]:
    """The models on offer, each id once: what one provider's entry leaves open, the next one's may say.

    () if the text is no list of models at all.
    """
    body = read_json(raw.encode("utf-8", "replace"))
    items = body.get("data") if isinstance(body, dict) else body
    found: dict[str, Known] = {}
    for model in read_each(ListedModel, items):
        if model.is_offered:
            known = model.known()
            found[model.id] = found.get(model.id, known).filled_from(known)
    return tuple(found.values())


def _enum(parameter: Parameter | None) -> tuple[str, ...]:
    return parameter.enum if parameter else ()


def _prices(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    """Each number in a nest of objects, with the words of the keys that lead to it."""
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
    """Credits in proportion to the prices, the cheapest quality being 1; without prices by the name."""
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
