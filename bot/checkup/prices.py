"""What is known of what a picture costs."""

from __future__ import annotations

from bot.checkup.findings import Finding, not_checked, well
from bot.config import Settings
from bot.domain.models import Model
from bot.domain.spending import amount


def price_finding(settings: Settings, model: Model | None) -> Finding:
    """Of the model that is taken by default; None: no model is known."""
    if model is None:
        return not_checked("price", "a model must be known first")
    if model.price is None:
        words = f"nobody has said yet what a picture of {model.id} costs; the models file can (`price`)"
        return not_checked("price", f"{words}, and an answer with a picture may")
    cost = money(settings, model.price)
    return well("price", f"{cost} or more for a picture of {model.id}, by the models file or the list")


def money(settings: Settings, cost: float) -> str:
    return f"{amount(cost)} {settings.money_currency}"
