"""`check --paint`: one real picture, as cheap as the default model makes them, and the way from its address to here."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass

from bot import pixels
from bot.checkup.findings import Finding, Say, fault, not_checked, well
from bot.checkup.prices import lowest_price, money
from bot.checkup.remedies import not_fetched, not_painted
from bot.config import Settings
from bot.domain.errors import BotError, OutcomeUnknown, PaintingFailed
from bot.domain.models import Model
from bot.domain.pictures import Answer, ImageInfo, PictureRequest
from bot.imageapi.client import ImageClient
from bot.imageapi.dialects.sizes import MEASURES
from bot.imageapi.meanings.redirects import origin_of

PROMPT = "A small red fox in green grass"
WITHOUT = "only a picture has one; `check --paint` makes one, which costs money"


@dataclass(frozen=True, slots=True)
class Painted:
    """What became of the picture. `cost` is in the endpoint's currency, None if the answer did not name it; `is_made`
    whether the endpoint answered with a picture at all."""

    findings: tuple[Finding, ...]
    is_made: bool = False
    cost: float | None = None


def not_asked(why: str = WITHOUT) -> Painted:
    return Painted((not_checked("picture address", why),))


def cheapest(model: Model) -> PictureRequest:
    """In the quality of fewest credits and the size of fewest pixels. What nobody knows of the model is not sent."""
    sizes = () if "size" in model.assumed else model.sizes
    qualities = {} if "quality" in model.assumed else model.qualities
    return PictureRequest(
        prompt=PROMPT,
        model=model.id,
        size=min(sizes, key=_pixels, default=None),
        quality=min(qualities, key=qualities.__getitem__, default=None),
        size_chosen=False,
        quality_chosen=False,
    )


async def paint_one(
    settings: Settings, images: ImageClient, model: Model, say: Say, *, is_key_proven: bool
) -> Painted:
    """Say what it costs, make the picture, fetch it."""
    request = cheapest(model)
    say(_announcement(settings, model, request))
    try:
        answer = await images.paint(request, model)
    except (PaintingFailed, OutcomeUnknown) as error:
        failed = fault("picture", not_painted(error, is_key_proven=is_key_proven))
        return Painted((failed, not_checked("picture address", "no picture was made")))
    cost = (
        "the answer names no cost; look it up at the endpoint's provider"
        if answer.cost is None
        else f"it cost {money(settings, answer.cost)}"
    )
    made = well("picture", f"made by {model.id}; {cost}")
    return Painted((made, await _fetched(images, model, answer)), is_made=True, cost=answer.cost)


async def _fetched(images: ImageClient, model: Model, answer: Answer) -> Finding:
    where = (
        f"at {origin_of(answer.url) or 'an address without a host'}" if answer.url else "in the answer itself"
    )
    try:
        async with AsyncExitStack() as held:
            if answer.url:
                data, info = await held.enter_async_context(
                    images.fetch(answer.url, model.id, pixels.inspect)
                )
            else:
                data = answer.data or b""
                info = await pixels.inspect(data)
            return well("picture address", f"{where}: {_described(data, info)}")
    except BotError as error:
        return fault("picture address", not_fetched(error, where))


def _described(data: bytes, info: ImageInfo) -> str:
    return f"{info.width}x{info.height}, {info.media_type}, {len(data) / 1024:.0f} KiB"


def _announcement(settings: Settings, model: Model, request: PictureRequest) -> str:
    kind = ", ".join(filter(None, (request.model, request.size, request.quality)))
    lowest = lowest_price(model)
    price = "" if lowest is None else f" ({money(settings, lowest)} or more)"
    return (
        f"One real picture is made now, which costs money{price}: {kind}. "
        "It is no member's, so neither MONEY_CAP nor `imagine-bot spend` counts it."
    )


def _pixels(size: str) -> float:
    measures = MEASURES.fullmatch(size.strip())
    return int(measures[1]) * int(measures[2]) if measures else float("inf")
