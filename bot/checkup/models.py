"""Which model is taken by default, why, and what the endpoint's list says of those on offer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.checkup.findings import Finding, fault, not_checked, well
from bot.config import Settings
from bot.domain.errors import AnswerLost, BotError, EndpointBusy, ResultUnusable, TimedOut
from bot.domain.models import Catalogue
from bot.imageapi.client import ImageClient
from bot.imageapi.dialects.known import habits_of
from bot.imageapi.listing.catalogue import build_catalogue
from bot.imageapi.listing.families import is_other_name
from bot.imageapi.listing.modellist import ModelList, read_list
from bot.opening import models_file

MOST_NAMED = 5  # models in one line


@dataclass(frozen=True, slots=True)
class Listed:
    """The endpoint's list as it came. `error` is what came in its place; `late`: nothing did in time."""

    models: ModelList = field(default_factory=ModelList)
    error: BotError | None = None
    late: bool = False


async def ask_list(images: ImageClient, seconds: float) -> Listed:
    try:
        async with asyncio.timeout(seconds):
            return Listed(await asyncio.to_thread(read_list, await images.models()))
    except (TimeoutError, TimedOut):
        return Listed(late=True)
    except BotError as error:
        return Listed(error=error)


def offered(settings: Settings, listed: Listed) -> Catalogue:
    """As the bot will have it."""
    habits = habits_of(settings.image_api_url)
    file = models_file(settings)
    return build_catalogue(file, listed.models, settings.image_model, habits, settings.image_price)


def model_finding(
    settings: Settings, listed: Listed, catalogue: Catalogue, seconds: float, maker: str | None
) -> Finding:
    """What a list lacks is a note, for it may work all the same.

    `seconds` is how long the list was waited for; `maker` is the model that has just made a picture, None if none has.
    """
    part, default = "model", catalogue.default
    if listed.late:
        return fault(
            part,
            f"the endpoint's list of models did not come within {seconds:g} seconds: "
            "look at the endpoint's log, or name another list in IMAGE_MODELS_PATH",
        )
    if default is None:
        return fault(
            part,
            f"no image model is known, for {_why_none(listed)}: name one in IMAGE_MODEL, or several in "
            "IMAGE_MODELS_FILE; if the list is elsewhere, name its path in IMAGE_MODELS_PATH",
        )
    chosen = f"{default} by default{_why(settings, default)}, {len(catalogue.models)} on offer"
    ids = [model.id for model in catalogue.models]
    if others := [id for id in ids if id != maker and _makes_none(listed.models, id)]:
        words = f"{_names(others)} makes no pictures: name an image model in IMAGE_MODEL or IMAGE_MODELS_FILE"
        return fault(part, f"{chosen}; {words}")
    missing = [id for id in ids if listed.models and id not in listed.models.ids]
    note = (
        f"; the endpoint's list does not have {_names(missing)}, which may work all the same"
        if missing
        else ""
    )
    if default == maker:
        return well(part, f"{chosen}; it has just made a picture{note}")
    if not listed.models:
        return not_checked(part, f"{_why_none(listed)}; {chosen}")
    if default not in missing and all(model.id != default for model in listed.models.offered):
        note = f"; the endpoint's list does not say what it is for{note}"
        return not_checked(part, f"{chosen}{note}")
    return not_checked(part, f"{chosen}{note}") if default in missing else well(part, f"{chosen}{note}")


def _makes_none(listed: ModelList, id: str) -> bool:
    """Whether the list says that it is of another kind, or says nothing and its name is that of one."""
    is_offered = any(model.id == id for model in listed.offered)
    return id in listed.unfit or (not is_offered and is_other_name(id))


def _why(settings: Settings, default: str) -> str:
    if default == settings.image_model:
        return ""
    return f", the first of {'the file' if settings.image_models_file else 'the list'}"


def _why_none(listed: Listed) -> str:
    match listed.error:
        case None:
            return (
                "the endpoint's list says of no model that it makes pictures"
                if listed.models
                else "the endpoint's list is empty, or cannot be read"
            )
        case ResultUnusable():
            return "the endpoint's list is too long to be read"
        case AnswerLost():
            return "the connection broke before the endpoint's list was there, or the list cannot be unpacked"
        case error if (status := getattr(error, "status", None)) is not None:
            return f"the endpoint gave no list of models (HTTP {status})"
        case EndpointBusy():
            return "the endpoint is too busy to give its list of models"
        case _:
            return "the endpoint gave no list of models"


def _names(ids: list[str]) -> str:
    more = f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else ""
    return f"{', '.join(ids[:MOST_NAMED])}{more}"
