"""Whatever an endpoint sends as its list: it is read without an exception, and what comes of it is within limits."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.models import Catalogue, Model, choice_value
from bot.imageapi.listing.catalogue import build_catalogue
from bot.imageapi.listing.entries import FLAGS, IDS, LABELS, PARAMETERS
from bot.imageapi.listing.families import is_image_name, known_by_name
from bot.imageapi.listing.kinds import ABILITIES, KINDS, OUTPUTS, PLACES, ROUTES, paints
from bot.imageapi.listing.modellist import WRAPPERS, read_list

FIELDS = (
    *(*IDS, *LABELS, *FLAGS, *PARAMETERS, *KINDS, *OUTPUTS, *ROUTES, *ABILITIES, *PLACES, *WRAPPERS),
    *("img_json", "img_price", "avg_cost", "input_modalities", "size", "quality", "style", "enum", "values"),
)
WORDS = (
    "image",
    "text-to-image",
    "chat",
    "dall-e-3",
    "flux",
    "1024x1024",
    "hd",
    "1e-300",
    "1e300",
    "NaN",
    "-1",
    "",
)
NUMBERS = st.integers() | st.floats() | st.sampled_from([1e300, 1e-300, -1.0, 10**400, 2**63])
SCALARS = st.none() | st.booleans() | NUMBERS | st.text() | st.sampled_from(WORDS)
KEYS = st.sampled_from(FIELDS) | st.text(max_size=5)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=40,
)
ENTRIES = st.lists(st.dictionaries(KEYS, JSON, max_size=6) | SCALARS, max_size=5)


def is_within_limits(model: Model) -> bool:
    names = (*model.sizes, *model.qualities, *model.styles)
    counts = (len(model.sizes), len(model.qualities), len(model.styles))
    return (
        0 < len(model.id) <= 200
        and 0 < len(model.label) <= 200
        and all(unicodedata.category(char) not in ("Cc", "Cs") for char in model.id + model.label)
        and max(counts) <= 25
        and all(0 < len(name) <= 100 for name in names)
        and all(type(each) is int and 1 <= each <= 1000 for each in model.qualities.values())
        and (model.price is None or (isinstance(model.price, float) and 0 < model.price < 1e6))
    )


def catalogue_of(text: str) -> Catalogue:
    return build_catalogue((), read_list(text), None)


@given(JSON | ENTRIES | st.fixed_dictionaries({"data": ENTRIES}))
def test_any_json_makes_a_catalogue_within_limits_or_none(body: Any) -> None:
    catalogue = catalogue_of(json.dumps(body))

    assert all(map(is_within_limits, catalogue.models))
    assert len({choice_value(model.id) for model in catalogue.models}) == len(catalogue.models)
    assert catalogue.default == (catalogue.models[0].id if catalogue.models else None)
    for model in catalogue.models:
        assert catalogue.model(model.id) == catalogue.model(choice_value(model.id)) == model
        json.dumps(model.id, ensure_ascii=False).encode()


@given(st.text() | st.binary().map(lambda data: data.decode("utf-8", "replace")))
def test_any_text_makes_a_catalogue_or_none(text: str) -> None:
    assert all(map(is_within_limits, catalogue_of(text).models))


@given(st.dictionaries(KEYS, JSON), st.text())
def test_no_entry_and_no_name_is_too_odd(entry: dict[str, Any], name: str) -> None:
    assert paints(entry) in (True, False, None)
    assert is_image_name(name) or known_by_name(name) is None
