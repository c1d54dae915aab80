"""Whether the start is refused because nothing could count MONEY_CAP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.errors import EndpointDown, ModelGone
from bot.imageapi.dialects.known import habits_of
from bot.imageapi.listing.catalogue import CatalogueCache
from bot.imageapi.listing.moneycap import CapCountsNothing, check_cap, unpriced
from bot.imageapi.listing.partialmodel import PartialModel

HERE = "https://images.example/v1"
PLAIN = {"id": "m", "type": "image"}
PRICED = PLAIN | {"img_price": "0.04"}


def cache(
    listed: object, *, file: PartialModel | None = None, url: str = HERE, price: float | None = None
) -> CatalogueCache:
    async def fetch() -> str:
        if isinstance(listed, Exception):
            raise listed
        return json.dumps({"data": [listed]})

    async def save(_: str) -> None:
        pass

    return CatalogueCache(
        default=None,
        file_models=() if file is None else (file,),
        habits=habits_of(url),
        price=price,
        fetch=fetch,
        save=save,
    )


async def start(models: CatalogueCache, *, saved: object = None, seen: bool = False) -> None:
    async def was_ever_seen() -> bool:
        return seen

    await models.start(None if saved is None else json.dumps({"data": [saved]}), 5.0)
    await check_cap(models, was_ever_seen, 5.0)


async def test_a_cap_that_nothing_can_count_is_refused_with_the_remedy() -> None:
    with pytest.raises(CapCountsNothing) as refused:
        await start(cache(PLAIN))
    assert str(refused.value) == (
        "MONEY_CAP: nothing says what a picture costs, so the cap could not be kept; "
        "set IMAGE_PRICE, or give the models a price in IMAGE_MODELS_FILE, or leave MONEY_CAP out"
    )


@pytest.mark.parametrize(
    "known",
    [
        {"listed": PLAIN, "file": PartialModel(id="m")},
        {"listed": PLAIN, "file": PartialModel(id="not listed")},
        {"listed": EndpointDown(3), "saved": PLAIN},  # the list of the last start
    ],
)
async def test_whatever_told_of_the_models(known: dict[str, Any]) -> None:
    saved = known.pop("saved", None)
    with pytest.raises(CapCountsNothing):
        await start(cache(**known), saved=saved)


@pytest.mark.parametrize(
    "known",
    [
        {"listed": PRICED},
        {"listed": PLAIN, "price": 0.04},
        {"listed": PLAIN, "price": 0.0},
        {"listed": PLAIN, "file": PartialModel(id="m", price={"hd": 0.1})},
        {"listed": PLAIN, "file": PartialModel(id="m", cost_header="x-cost")},
        {"listed": PRICED, "file": PartialModel(id="m")},
        {"listed": PLAIN, "url": "https://openrouter.ai/api/v1"},  # whose answers name it
        {"listed": PRICED, "saved": PLAIN},  # what was saved is not the last word
        {"listed": PLAIN, "seen": True},
        # No list is known, which may have prices: one picture is made at a time.
        {"listed": EndpointDown(3)},
        {"listed": EndpointDown(3), "file": PartialModel(id="m")},
        {"listed": ModelGone("m")},
        {"listed": {"id": "talk", "type": "llm"}},
    ],
)
async def test_what_lets_it_start(known: dict[str, Any]) -> None:
    saved, seen = known.pop("saved", None), known.pop("seen", False)
    await start(cache(**known), saved=saved, seen=seen)


async def test_whose_price_is_not_known() -> None:
    models = cache(PRICED, file=PartialModel(id="other"))
    await models.refresh()
    assert unpriced(models.current) == {"other"}
    assert unpriced(cache(PRICED, price=0.1).current) == frozenset()
