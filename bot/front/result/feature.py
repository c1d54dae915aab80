"""What the buttons under a picture do, by the verb in their custom id."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar, Protocol

from bot.domain.errors import Gone, NotYours, TooLate
from bot.domain.models import Wish
from bot.domain.pictures import PROMPT_LIMIT, REFUNDED, Generation, State
from bot.front.imagine.desk import Desk, Order
from bot.front.imagine.progress import cancelled
from bot.front.kit.feature import Call, Feature, Filled, Pressed
from bot.front.result.change import CHANGED, change_form


class Rows(Protocol):
    """The pictures that buttons speak of."""

    async def find(self, public_id: str) -> Generation | None: ...
    async def ask(self, interaction: int) -> tuple[Generation, ...]: ...


class Result(Feature):
    """The subject of its buttons and forms is a picture, by its public id."""

    space: ClassVar[str] = "im"

    def __init__(self, *, rows: Rows, desk: Desk) -> None:
        self._rows = rows
        self._desk = desk
        self._verbs: dict[str, Callable[[Pressed, Generation], Awaitable[None]]] = {
            "cancel": self._cancel,
            "retry": self._retry,
            "cheaper": self._cheaper,
            "change": self._change,
        }

    async def pressed(self, press: Pressed) -> None:
        """Do what the button says. Raises a Refused."""
        act = self._verbs.get(press.verb)
        if act is None:
            raise Gone
        await act(press, await self._of(press, press.subject))

    async def submitted(self, form: Filled) -> None:
        """The Change form was sent: ask anew with what it says."""
        if form.verb != CHANGED:
            raise Gone
        row = await self._of(form, form.subject)
        wish = Wish(
            prompt=form.texts.get("prompt", row.ask.request.prompt)[: PROMPT_LIMIT + 1],
            size=form.texts.get("size") or row.ask.request.size,
            style=row.ask.request.style,
            quality=form.texts.get("quality") or row.ask.request.quality,
            model=row.ask.request.model,
        )
        new = form.attachments[0] if form.attachments else None
        kept = None if new else row.ask.request.image
        private = row.ask.reply.private
        await self._desk.place(form, Order(wish, image=new, kept=kept, private=private, parent=row.public_id))

    async def _cancel(self, press: Pressed, row: Generation) -> None:
        before = await self._rows.ask(row.ask.interaction)
        if not any(other.state in (State.QUEUED, State.CANCELLED) for other in before):
            raise TooLate
        after = await self._desk.cancel(row)
        if not any(other.state is State.CANCELLED for other in after):
            raise TooLate
        await press.reply.update(cancelled(after))

    async def _retry(self, press: Pressed, row: Generation) -> None:
        """Once more what could not be made of this ask, as it was."""
        await self._desk.place(press, await self._again(row))

    async def _cheaper(self, press: Pressed, row: Generation) -> None:
        if row.state is State.CANCELLED:  # kept when it was refused, as the button says that it will be made
            await self._retry(press, row)
            return
        qualities = self._desk.catalogue.model(row.ask.request.model).qualities
        cheapest = min(qualities, key=qualities.__getitem__, default=None)
        await self._desk.place(press, await self._again(row, quality=cheapest))

    async def _change(self, press: Pressed, row: Generation) -> None:
        await self._desk.check_place(press.where)
        model = self._desk.catalogue.model(row.ask.request.model)
        await press.reply.open_form(change_form(row, model))

    async def _again(self, row: Generation, quality: str | None = None) -> Order:
        request, rows = row.ask.request, await self._rows.ask(row.ask.interaction)
        wish = Wish(
            prompt=request.prompt,
            size=request.size,
            style=request.style,
            quality=quality or request.quality,
            model=request.model,
            count=sum(other.state in REFUNDED for other in rows) or 1,
        )
        return Order(wish, kept=request.image, private=row.ask.reply.private, parent=row.ask.parent)

    async def _of(self, call: Call, picture: str) -> Generation:
        """The picture, if it is of this server and of the person who pressed."""
        row = await self._rows.find(picture)
        if row is None or row.ask.guild != call.where.guild or not row.ask.request.prompt:
            raise Gone  # never ours, or its words have been removed by age
        if row.ask.member != call.who.id:
            raise NotYours
        return row
