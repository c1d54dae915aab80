"""What the buttons below a refusal or a failure ask for: the request of a stored picture, as it was or changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.models import Catalogue
from bot.domain.pictures import REFUNDED, Generation, PictureRequest
from bot.domain.wishes import Wish
from bot.front.imagine.alternatives import USE, Alternative, by_short_name, others_for, short_name, wish_for
from bot.front.imagine.intake import Order
from bot.front.kit.cards import Button
from bot.front.texts.errors.buttons import use_for
from bot.front.texts.language import Language


def wish_of(request: PictureRequest, count: int) -> Wish:
    """The same once more."""
    return Wish(
        prompt=request.prompt,
        size=request.size,
        style=request.style,
        server_style=request.server_style,
        quality=request.quality,
        model=request.model,
        count=count,
        area=request.area,
        size_chosen=request.size_chosen,
        quality_chosen=request.quality_chosen,
    )


def failed_of(rows: Sequence[Generation]) -> int:
    """How many pictures of an ask could not be made; 1 if all were."""
    return sum(row.state in REFUNDED for row in rows) or 1


def order_like(row: Generation, wish: Wish) -> Order:
    """An order like that of the stored picture, with this wish."""
    ask = row.ask
    return Order(wish, stored_images=ask.request.images, private=ask.reply.private, parent=ask.parent)


def order_for(row: Generation, alternative: Alternative, catalogue: Catalogue) -> Order:
    """What the button of an alternative orders. Raises AlternativeGone if it is not on offer any more.

    Where the picture's model is gone, it is ordered all the same: the desk refuses it, with another model to press.
    """
    request = row.ask.request
    wish = wish_of(request, alternative.count)
    if alternative.verb == USE:
        named = by_short_name(alternative.name, [model.id for model in catalogue.models])
        wish = wish_for(catalogue.model(named), request, alternative.count)
    elif alternative.name:
        model = catalogue.find(request.model)
        wish = replace(
            wish,
            quality=by_short_name(alternative.name, model.qualities) if model else alternative.name,
            quality_chosen=True,
        )
    return replace(order_like(row, wish), alternative=alternative)


def use_button(lang: Language, row: Generation, count: int, gone: str, catalogue: Catalogue) -> Button | None:
    """Makes `count` pictures like this one with another model than the one that is gone; None if there is none."""
    for model, credits in others_for(catalogue, row.ask.request, count, gone=gone):
        alternative = Alternative(USE, row.public_id, count, credits, short_name(model.id))
        return alternative.button(use_for(lang, model.label, credits), primary=True)
    return None
