"""What a member can have instead of an ask that was refused, as buttons on the refusal.

The ask is kept as a row that is `cancelled` from the start, so that the buttons work after a restart.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from bot.domain.affordable import Affordable, affordable
from bot.domain.errors import (
    BotError,
    NoModel,
    NotEnoughCredits,
    NotOffered,
    ServerTotalUsedUp,
    TooManyPictures,
    UnknownChoice,
)
from bot.domain.models import Catalogue
from bot.domain.pictures import Ask
from bot.front.imagine.alternatives import MAKE, USE, WITHOUT, Alternative, others_for, short_name
from bot.front.imagine.suggestions import Mendable, Suggestion
from bot.front.kit.cards import Button
from bot.front.kit.errorhandler import RefusalWithContext
from bot.front.kit.notices import NoticeContext
from bot.front.texts.errors import buttons
from bot.front.texts.language import Language

log = logging.getLogger(__name__)

MOST_MODELS = 3  # buttons of a row on a phone, beside the one without the picture


class RefusedAskRows(Protocol):
    async def keep_refused(self, ask: Ask) -> str:
        """Insert rows for an ask that was refused, `cancelled` from the start; returns the first one's public id."""


class InputStore(Protocol):
    """Where pictures to change are stored."""

    async def put(self, key: str, data: bytes) -> None:
        """Store the bytes under this key. Raises OSError."""


@dataclass(frozen=True, slots=True)
class WaysOut:
    """Puts buttons on a refusal. Where the ask cannot be kept for them, the refusal is told without."""

    rows: RefusedAskRows
    store: InputStore
    catalogue: Callable[[], Catalogue]

    async def with_affordable(
        self, lang: Language, ask: Ask, files: Sequence[bytes], refusal: NotEnoughCredits | ServerTotalUsedUp
    ) -> RefusalWithContext:
        """The refusal, with buttons for what the credits that are left can pay for, if there is anything.

        `files` are the bytes of new pictures to change; they are stored for the buttons.
        """
        context = NoticeContext(count=ask.count, quality=ask.request.quality)
        ways = affordable(
            self._qualities(ask), credits_each=ask.credits_each, count=ask.count, left=refusal.left
        )
        kept = await self._keep(ask, files) if ways else None
        if kept is None:
            return RefusalWithContext(refusal, context)
        made = tuple(_affordable_button(lang, ask, kept, way, primary=way is ways[0]) for way in ways)
        return RefusalWithContext(refusal, replace(context, buttons=made))

    async def with_suggestion(
        self,
        lang: Language,
        ask: Ask,
        files: Sequence[bytes],
        refusal: Mendable,
        suggestion: Suggestion,
    ) -> RefusalWithContext:
        """The refusal, with a button that makes `ask`, which has a right choice. `files` are as for `affordable`."""
        kept = await self._keep(ask, files)
        if kept is None:
            return RefusalWithContext(refusal, NoticeContext())
        price = ask.credits_each * ask.count
        alternative = Alternative(MAKE, kept, ask.count, price if suggestion.names_price else None)
        button = alternative.button(suggestion.label(lang, price), primary=True)
        return RefusalWithContext(refusal, NoticeContext(buttons=(button,)))

    async def with_models(
        self,
        lang: Language,
        ask: Ask,
        files: Sequence[bytes],
        refusal: NotOffered | TooManyPictures,
        catalogue: Catalogue,
    ) -> RefusalWithContext | None:
        """The refusal of pictures to change, with buttons for the models that take them, and for the ask without them.

        None if none takes them, or the ask cannot be kept. `ask` has the pictures, whose bytes are `files` if they are
        new; `catalogue` is the server's.
        """
        models = list(islice(others_for(catalogue, ask.request, ask.count), MOST_MODELS))
        kept = await self._keep(ask, files) if models else None
        if kept is None:
            return None
        made = [
            Alternative(USE, kept, ask.count, price, short_name(model.id)).button(
                buttons.use_for(lang, model.label, price), primary=model is models[0][0]
            )
            for model, price in models
        ]
        without = Button(
            WITHOUT, f"{kept}-image-{ask.count}", buttons.without_pictures(lang, len(ask.request.images))
        )
        return RefusalWithContext(refusal, NoticeContext(buttons=(*made, without)))

    def _qualities(self, ask: Ask) -> dict[str, int]:
        try:
            return dict(self.catalogue().model(ask.request.model).qualities)
        except (UnknownChoice, NoModel):  # the catalogue was read anew since the ask was checked
            return {}

    async def _keep(self, ask: Ask, files: Sequence[bytes]) -> str | None:
        """The public id of the kept ask; None if it could not be kept. One row is enough: a button says how many."""
        try:
            for picture, data in zip(
                ask.request.images, files, strict=False
            ):  # no files where these are stored
                await self.store.put(picture.key, data)
            return await self.rows.keep_refused(replace(ask, count=1))
        except (BotError, OSError) as error:
            log.info("a refused ask was not kept", extra={"error": type(error).__name__})
            return None


def _affordable_button(lang: Language, ask: Ask, kept: str, way: Affordable, *, primary: bool) -> Button:
    quality = way.quality or ask.request.quality
    if ask.count == 1:
        label = buttons.make_it(lang, quality, way.credits)
    else:
        label = buttons.make_some(lang, way.count, quality, way.credits)
    name = short_name(way.quality) if way.quality else ""
    return Alternative(MAKE, kept, way.count, way.credits, name).button(label, primary=primary)
