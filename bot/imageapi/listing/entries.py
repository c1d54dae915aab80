"""Reads one entry of a list of models: which model it is, whether it is on, and what it says the model takes.

It knows the fields of APIpie (numbers as strings, prices per size and quality in `img_json`), OpenRouter
(`architecture`, `supported_parameters`) and LiteLLM (`model_info`). Nothing of an entry can make reading fail: what is
odd, too long or too much is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from bot.domain.models import PictureInput
from bot.imageapi.dialects.inputs import MOST
from bot.imageapi.listing.kinds import image_prices
from bot.imageapi.listing.partialmodel import PartialModel
from bot.imageapi.listing.prices import prices_in, qualities_in, sizes_in

Entry = Mapping[str, object]

IDS = ("id", "model_id", "model_group", "model_name", "model", "name", "slug", "uid", "key", "value")
LABELS = ("name", "display_name", "displayName", "title", "label")
FLAGS = ("enabled", "available", "active", "is_enabled", "is_available", "is_active")
AGAINST = ("disabled", "is_disabled", "archived")
STATES = ("status", "state", "lifecycle", "lifecycle_status")
OFF = frozenset(
    [
        "offline",
        "retired",
        "shutdown",
        "shut_down",
        "disabled",
        "unavailable",
        "inactive",
        "removed",
        "suspended",
        "discontinued",
    ]
)
PARAMETERS = ("supported_input_parameters", "supported_parameters")
ID_LIMIT = 200  # characters
LABEL_LIMIT = VALUE_LIMIT = 100  # characters, as Discord's for a choice of an autocomplete
MOST_VALUES = 25  # of one option; Discord shows no more
DEAREST = 1e6  # in the endpoint's currency; what is larger is no price

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, halves of surrogate pairs, line separators
_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def spelled(entry: Entry) -> Entry:
    """The entry with its names as this module has them: `outputModalities` and `OutputModalities` as
    `output_modalities` too."""
    return {**{_CAMEL.sub("_", name).lower(): value for name, value in entry.items()}, **entry}


def id_of(entry: Entry) -> str | None:
    """The id to send with a request; None if there is none that can be sent, shown and typed."""
    found = next((entry[name] for name in IDS if entry.get(name) is not None), None)
    name = entry.get("name")
    if isinstance(found, str) and _UUID.fullmatch(found) and isinstance(name, str) and name.startswith("@"):
        found = name  # Cloudflare's models are called by name
    if not isinstance(found, str) or not found.strip() or len(found) > ID_LIMIT:
        return None
    # LiteLLM lists "openai/*" where it passes on any name.
    return found if "*" not in found and all(map(_is_printable, found)) else None


def is_on(entry: Entry) -> bool:
    """Whether the list does not say that the model is switched off."""
    said = (entry.get(name) for name in STATES)
    if any(isinstance(word, str) and word.strip().lower() in OFF for word in said):
        return False
    return all(_flag(entry.get(name)) for name in FLAGS) and not any(
        _is_set(entry.get(name)) for name in AGAINST
    )


def read_entry(id: str, entry: Entry) -> PartialModel:
    """What the entry says of the model, None for the rest."""
    given = dict(_parameters(entry))
    prices = prices_in(entry.get("img_json"))
    sizes = _values(given.get("size")) or _cut(sizes_in(prices))
    # OpenRouter names each parameter that a model takes; so what is not named is none.
    typed = entry.get("supported_parameters")
    none: dict[str, int] | None = {} if isinstance(typed, dict) else None
    ratios = () if sizes or not isinstance(typed, dict) else _values(typed.get("aspect_ratio"))
    most = _most_pictures(typed)
    return PartialModel(
        id=id,
        label=_label(id, entry),
        sizes=sizes or ratios or None,
        size_as="aspect-ratio" if ratios else None,
        qualities=qualities_in(_values(given.get("quality")), prices) or none,
        styles=_values(given.get("style")) or None,
        image="none" if most == 0 else _picture_input(entry),
        images=most or None,
        response_format=True if given.get("response_format") else None,
        price=_price(entry),
    )


def _label(id: str, entry: Entry) -> str | None:
    lines = (_one_line(value) for name in LABELS if isinstance(value := entry.get(name), str))
    words = next((line for line in lines if line not in ("", id)), None)
    if words is None or len(words) <= LABEL_LIMIT:
        return words
    return f"{words[: LABEL_LIMIT - 1]}…"


def _one_line(text: str) -> str:
    return " ".join("".join(char if _is_printable(char) else " " for char in text[: 4 * LABEL_LIMIT]).split())


def _parameters(entry: Entry) -> Iterator[tuple[str, object]]:
    for name in PARAMETERS:
        given = entry.get(name)
        if isinstance(given, dict):
            yield from given.items()


def _values(parameter: object) -> tuple[str, ...]:
    """The choices of a parameter, as its `enum` or `values` has them."""
    if not isinstance(parameter, dict):
        return ()
    found = parameter.get("enum") or parameter.get("values")
    words = found.split(",", 4 * MOST_VALUES) if isinstance(found, str) else found
    return _cut(word.strip() for word in words if isinstance(word, str)) if isinstance(words, list) else ()


def _cut(words: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, None] = {}
    for word in words:
        if 0 < len(word) <= VALUE_LIMIT and all(map(_is_printable, word)):
            kept[word] = None
        if len(kept) == MOST_VALUES:
            break
    return tuple(kept)


def _most_pictures(typed: object) -> int | None:
    """How many pictures to change it takes, as OpenRouter types it; None if that is not said."""
    references = typed.get("input_references") if isinstance(typed, dict) else None
    most = _number(references.get("max")) if isinstance(references, dict) else None
    return None if most is None else int(min(most, MOST))


def _picture_input(entry: Entry) -> PictureInput | Literal["some"] | None:
    """How it takes a picture to change, as far as the entry tells by its manner; None if it says nothing of one."""
    subtype = entry.get("subtype")
    if isinstance(subtype, str) and subtype.lower() == "image-to-image":
        return PictureInput(form="url")  # APIpie's word, whatever name the endpoint is reached by
    inner = (entry.get(name) for name in ("architecture", "capabilities"))
    places = (entry, *(place for place in inner if isinstance(place, dict)))
    if any(_is_set(place.get("supports_img2img")) for place in places):
        return PictureInput(form="data")  # museq's
    inputs = next((found for place in places if (found := place.get("input_modalities"))), None)
    words = inputs.split(",") if isinstance(inputs, str) else inputs if isinstance(inputs, list) else ()
    is_one = any(isinstance(word, str) and word.strip() == "image" for word in words)
    return "some" if is_one else None


def _price(entry: Entry) -> float | None:
    info = entry.get("model_info")
    inner = info.get("output_cost_per_image") if isinstance(info, dict) else None
    each = image_prices(entry.get("pricing"))
    found = (_number(value) for value in (entry.get("img_price"), entry.get("avg_cost"), inner, *each))
    return next((number for number in found if number), None)


def _number(value: object) -> float | None:
    """A number, or a string that holds one ("0.00199500"), if a picture can cost that."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value[:40] if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number < DEAREST else None


def _flag(value: object) -> bool:
    """False for 0, "0", false, "false", "no" and ""; True for null and anything else."""
    if isinstance(value, str):
        return value[:10].strip().lower() not in ("0", "0.0", "false", "no", "")
    return value is None or isinstance(value, list | dict) or bool(value)


def _is_set(value: object) -> bool:
    """As `_flag`, but False for null."""
    return value is not None and _flag(value)


def _is_printable(char: str) -> bool:
    return unicodedata.category(char) not in _UNPRINTABLE and char not in _BIDI
