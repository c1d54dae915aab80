"""What is known of what a picture costs, and whether MONEY_CAP can be kept by it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.checkup.findings import Finding, fault, not_checked, well
from bot.config import Settings
from bot.domain.models import Model
from bot.domain.money.spending import amount
from bot.imageapi.listing.moneycap import NOTHING_COUNTS, REMEDY


def price_finding(settings: Settings, model: Model | None) -> Finding:
    """Of the model that is taken by default; None: no model is known."""
    if model is None:
        return not_checked("price", "a model must be known first")
    if (price := lowest_price(model)) is not None:
        cost = money(settings, price)
        told = "by the models file, the endpoint's list or IMAGE_PRICE"
        return well("price", f"{cost} or more for a picture of {model.id}, {told}")
    if model.token_price is not None or model.cost_header is not None:
        told = "the models file says how an answer tells its cost"
        return not_checked("price", f"of {model.id} it is known only once a picture is made: {told}")
    words = f"nobody has said yet what a picture of {model.id} costs"
    return not_checked(
        "price", f"{words}; IMAGE_PRICE or the models file (`price`) can, and an answer with a picture may"
    )


def money_finding(settings: Settings, *, counted: bool | None, listed: bool) -> Finding | None:
    """Whether MONEY_CAP can be kept; None without one.

    `counted`: something says what a picture costs, or an answer once did; None where that would stand in a database
    that could not be opened. `listed`: the endpoint has given its list of models, in which prices would be.
    """
    if settings.money_cap is None:
        return None
    if counted is None:
        return not_checked(
            "money", "whether an answer ever named a cost stands in the database, which must open first"
        )
    if not counted and not listed:
        until = "until an answer has named a cost, one picture is made at a time"
        return not_checked(
            "money", f"the endpoint gave no list, which may have prices; {until}; else {REMEDY}"
        )
    if not counted:
        return fault("money", NOTHING_COUNTS)
    return well("money", f"a cap of {money(settings, settings.money_cap)} a month, which can be counted")


def lowest_price(model: Model) -> float | None:
    """What a picture costs at least; None if no price is known before it is made."""
    if isinstance(model.price, Mapping):
        return min(model.price.values(), default=None)
    return model.price


def money(settings: Settings, cost: float) -> str:
    return f"{amount(cost)} {settings.money_currency}"
