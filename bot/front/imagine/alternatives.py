"""An ask that costs more than somebody has is kept as it could be paid for: one press makes it, also tomorrow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.domain.errors import NotEnoughCredits
from bot.domain.models import Catalogue
from bot.domain.pictures import Ask
from bot.front.imagine.cheaper import costs, way_out
from bot.front.kit.errorhandler import RefusalWithContext
from bot.front.kit.notices import NoticeContext


class Rows(Protocol):
    async def keep_refused(self, ask: Ask) -> str:
        """Keep an ask that was refused: rows that are `cancelled` from the start. The public id of the first."""


class Store(Protocol):
    async def put(self, key: str, data: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class Refusals:
    rows: Rows
    store: Store
    catalogue: Callable[[], Catalogue]

    async def in_context(
        self, ask: Ask, image: bytes | None, refusal: NotEnoughCredits
    ) -> RefusalWithContext:
        """The refusal with a way out, if there is one. `image` are the bytes of a new picture to change."""
        out = way_out(ask, self.catalogue().model(ask.request.model), refusal.left)
        if out is None:
            return RefusalWithContext(refusal, NoticeContext(costs=costs(ask)))
        if image is not None and ask.request.image is not None:
            await self.store.put(ask.request.image.key, image)
        picture = await self.rows.keep_refused(out.ask)
        return RefusalWithContext(
            refusal, NoticeContext(picture, costs=costs(ask), affordable_label=out.label)
        )
