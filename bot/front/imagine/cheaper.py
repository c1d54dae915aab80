"""Finds what a member with too few credits can pay for: the same in a cheaper quality, or fewer pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.models import Model
from bot.domain.pictures import Ask
from bot.front.kit.cards import BUTTON_LABEL_LIMIT
from bot.front.texts.language import ENGLISH
from bot.front.texts.models import quality_name
from bot.front.texts.words import one_line, truncate


@dataclass(frozen=True, slots=True)
class AffordableAsk:
    """An ask that the member can pay for, and the label of the button that makes it."""

    ask: Ask
    label: str


def affordable_ask(ask: Ask, model: Model, left: int) -> AffordableAsk | None:
    """All pictures in the best quality that `left` credits pay for, else fewer of them; None if not even one."""
    cheaper = [
        (credits, quality)
        for quality, credits in model.qualities.items()
        if credits < ask.credits_each and credits * ask.count <= left
    ]
    if cheaper:
        credits, quality = max(cheaper)
        request = replace(ask.request, quality=quality)
        it = "it" if ask.count == 1 else f"all {ask.count}"
        label = truncate(f"Make {it} in {one_line(quality_name(ENGLISH, quality))}", BUTTON_LABEL_LIMIT - 6)
        return AffordableAsk(
            replace(ask, request=request, credits_each=credits), f"{label} ({credits * ask.count:,})"
        )
    if ask.credits_each and (count := left // ask.credits_each):
        price = count * ask.credits_each
        return AffordableAsk(replace(ask, count=count), f"Make {count} of them ({price:,})")
    return None
