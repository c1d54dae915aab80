"""Again, below a result: the same once more, for whoever presses it and on their credits."""

from __future__ import annotations

from functools import partial

from bot.domain.errors import PromptGone
from bot.front.imagine.desk import Desk
from bot.front.imagine.intake import Order
from bot.front.kit.feature import Part, Pressed, Verbs
from bot.front.result.building.asking import Buildable, ask_anew, is_private
from bot.front.result.building.doubles import Doubles
from bot.front.result.building.orders import wish_of
from bot.front.result.row import AGAIN


class Again(Part):
    def __init__(self, buildable: Buildable, desk: Desk, doubles: Doubles) -> None:
        self._buildable = buildable
        self._desk = desk
        self._doubles = doubles

    def verbs(self) -> Verbs:
        return {AGAIN: self._again}

    async def _again(self, press: Pressed) -> None:
        """Raises a Refused: JustPressed, PromptGone, what `Buildable.read` raises, or what `Desk.submit` does."""
        taken, obeyed = self._doubles.take(press), False
        try:
            wants_private = partial(self._buildable.wants_private, press)
            obeyed = await ask_anew(self._desk, press, partial(self._order, press), wants_private)
        finally:
            if taken and not obeyed:
                self._doubles.release(press)

    async def _order(self, press: Pressed) -> Order:
        subject = await self._buildable.read(press)
        ask, request = subject.ask, subject.ask.request
        if not request.prompt:
            raise PromptGone
        return Order(
            wish_of(request, 1 if subject.is_alone else ask.count),
            stored_images=request.images,
            private=is_private(press, subject),
            parent=subject.rows[0].public_id,
        )
