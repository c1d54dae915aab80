"""What somebody with too few credits can have instead."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.models import Model
from bot.domain.pictures import Ask
from bot.front.kit.cards import BUTTON_LABEL_LIMIT
from bot.front.texts.models import quality_name
from bot.front.texts.words import cut, one_line, plural, safe


@dataclass(frozen=True, slots=True)
class WayOut:
    """An ask that can be paid for, and the words of the button that makes it."""

    ask: Ask
    label: str


def way_out(ask: Ask, model: Model, left: int) -> WayOut | None:
    """All of it in the best quality that `left` credits pay for, else fewer pictures; None if nothing fits."""
    cheaper = [
        (credits, quality)
        for quality, credits in model.qualities.items()
        if credits < ask.credits_each and credits * ask.count <= left
    ]
    if cheaper:
        credits, quality = max(cheaper)
        request = replace(ask.request, quality=quality)
        it = "it" if ask.count == 1 else f"all {ask.count}"
        label = cut(f"Make {it} in {one_line(quality_name(quality))}", BUTTON_LABEL_LIMIT - 6)
        return WayOut(
            replace(ask, request=request, credits_each=credits), f"{label} ({credits * ask.count:,})"
        )
    if ask.credits_each and (count := left // ask.credits_each):
        price = count * ask.credits_each
        return WayOut(replace(ask, count=count), f"Make {count} of them ({price:,})")
    return None


def costs(ask: Ask) -> str:
    """The beginning of "High costs 6 credits": what was asked for, and the verb."""
    quality = safe(cut(one_line(quality_name(ask.request.quality)), 40)) if ask.request.quality else None
    if ask.count == 1:
        return f"{quality} costs" if quality else "This costs"
    pictures = plural(ask.count, "picture")
    return f"{pictures} in {quality} cost" if quality else f"{pictures} cost"
