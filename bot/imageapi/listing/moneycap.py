"""Whether MONEY_CAP can be kept: it needs something that says what a picture costs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.domain.models import Catalogue
from bot.imageapi.listing.catalogue import CatalogueCache

REMEDY = "set IMAGE_PRICE, or give the models a price in IMAGE_MODELS_FILE, or leave MONEY_CAP out"
NOTHING_COUNTS = f"nothing says what a picture costs, so the cap could not be kept; {REMEDY}"


class CapCountsNothing(Exception):
    """`str()` is one line with the remedy."""

    def __init__(self) -> None:
        super().__init__(f"MONEY_CAP: {NOTHING_COUNTS}")


def can_be_counted(catalogue: Catalogue) -> bool:
    """Whether something says of one model at least what its pictures cost."""
    return any(model.can_be_counted for model in catalogue.models)


def unpriced(catalogue: Catalogue) -> frozenset[str]:
    """The ids of the models of which no price is known."""
    return frozenset(model.id for model in catalogue.models if model.price is None)


async def check_cap(
    models: CatalogueCache, was_ever_seen: Callable[[], Awaitable[bool]], seconds: float
) -> None:
    """For the start, where there is a cap. Raises CapCountsNothing.

    The endpoint's list is asked for if what is known of it has no price, for so many seconds at most. As long as it is
    not known the start goes on, since it may have prices: until then one picture is made at a time, see `CostsSeen`.
    """
    if can_be_counted(models.current):
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await models.refresh()
    if not models.has_list or can_be_counted(models.current) or await was_ever_seen():
        return
    raise CapCountsNothing
