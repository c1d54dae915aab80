"""What a member can have instead of an ask that costs more than they have left.

The cheaper ask is stored as rows that are `cancelled` from the start, so that the button for it works after a restart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.domain.errors import NotEnoughCredits
from bot.domain.models import Catalogue
from bot.domain.pictures import Ask
from bot.front.imagine.cheaper import affordable_ask
from bot.front.kit.errorhandler import RefusalWithContext
from bot.front.kit.notices import NoticeContext


class RefusedAskRows(Protocol):
    async def keep_refused(self, ask: Ask) -> str:
        """Insert rows for an ask that was refused, `cancelled` from the start; returns the first one's public id."""


class InputStore(Protocol):
    """Where pictures to change are stored."""

    async def put(self, key: str, data: bytes) -> None:
        """Store the bytes under this key. Raises OSError."""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Puts a button for what can be paid for on a refusal."""

    rows: RefusedAskRows
    store: InputStore
    catalogue: Callable[[], Catalogue]

    async def with_alternative(
        self, ask: Ask, image: bytes | None, refusal: NotEnoughCredits
    ) -> RefusalWithContext:
        """The refusal, with a button for what the member can pay for, if there is anything.

        `image` are the bytes of a new picture to change; they are stored for the button. Raises StoreBusy or OSError.
        """
        cheaper = affordable_ask(ask, self.catalogue().model(ask.request.model), refusal.left)
        context = NoticeContext(count=ask.count, quality=ask.request.quality)
        if cheaper is None:
            return RefusalWithContext(refusal, context)
        if image is not None and ask.request.image is not None:
            await self.store.put(ask.request.image.key, image)
        picture = await self.rows.keep_refused(cheaper.ask)
        return RefusalWithContext(refusal, replace(context, picture=picture, affordable_label=cheaper.label))
