"""The buttons under a picture, a refusal and a failure: Cancel, Try again, Change, and what can be had instead."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import ClassVar

from bot.domain.errors import Gone, NotYours, TooLate
from bot.domain.models import Wish
from bot.domain.pictures import PROMPT_LIMIT, REFUNDED, Generation, State
from bot.front.imagine.alternatives import MAKE, USE, WITHOUT, Alternative
from bot.front.imagine.desk import Desk
from bot.front.imagine.intake import Order
from bot.front.imagine.progress import cancelled_card
from bot.front.kit.cards import card_language
from bot.front.kit.feature import Call, Feature, Filled, Pressed
from bot.front.result.change import CHANGED, change_form
from bot.front.result.more import MORE, PictureRows, show_more
from bot.front.result.orders import order_for, order_like, wish_of
from bot.front.result.used import UsedMessages, mark_used


class Result(Feature):
    """The subject of its buttons and forms is the public id of a picture; of an `Alternative` it is what that says."""

    space: ClassVar[str] = "im"
    charges: ClassVar[bool] = True

    def __init__(self, *, rows: PictureRows, desk: Desk) -> None:
        self._rows = rows
        self._desk = desk
        self._used = UsedMessages()
        self._verbs: dict[str, Callable[[Pressed, Generation], Awaitable[None]]] = {
            "cancel": self._cancel,
            "retry": self._retry,
            "cheaper": self._cheaper,
            "change": self._change,
            MAKE: self._make_alternative,
            USE: self._make_alternative,
            WITHOUT: self._without,
        }

    async def pressed(self, press: Pressed) -> None:
        """Do what the button says.

        Raises a Refused: Gone, NotYours, TooLate, AlreadyPressed, or what `Desk.submit` raises.
        """
        if press.verb == MORE:  # for everybody who sees the picture
            await show_more(press, self._rows, self._desk.catalogue)
            return
        handler = self._verbs.get(press.verb)
        if handler is None:
            raise Gone
        await handler(press, await self._own_picture(press, press.subject.partition("-")[0]))

    async def submitted(self, form: Filled) -> None:
        """The form behind Change was submitted: ask anew, with what it says. Raises as `pressed` does."""
        if form.verb != CHANGED:
            raise Gone
        row = await self._own_picture(form, form.subject)
        before = await self._repeated(row)
        wish = replace(
            before,
            prompt=form.texts.get("prompt", before.prompt)[: PROMPT_LIMIT + 1],
            size=form.texts.get("size") or before.size,
            quality=form.texts.get("quality") or before.quality,
        )
        new = form.attachments[0] if form.attachments else None
        stored = None if new else row.ask.request.image
        order = Order(
            wish, image=new, stored_image=stored, private=row.ask.reply.private, parent=row.public_id
        )
        if await self._desk.submit(form, order):
            await mark_used(form, row.ask, "change")

    async def _cancel(self, press: Pressed, row: Generation) -> None:
        before = await self._rows.ask(row.ask.interaction)
        if not any(other.state in (State.QUEUED, State.CANCELLED) for other in before):
            raise TooLate
        after = await self._desk.cancel(row)
        if not any(other.state is State.CANCELLED for other in after):
            raise TooLate
        await press.reply.update(cancelled_card(card_language(row.ask), after))

    async def _retry(self, press: Pressed, row: Generation) -> None:
        """Ask once more for those pictures of the ask that could not be made, with the same request."""
        await self._submit(press, row, order_like(row, await self._repeated(row)))

    async def _cheaper(self, press: Pressed, row: Generation) -> None:
        wish = await self._repeated(row)
        if row.state is not State.CANCELLED:  # else it was kept in the cheaper quality, by an earlier version
            model = self._desk.catalogue.find(row.ask.request.model)
            qualities = model.qualities if model else {}
            cheapest = min(qualities, key=qualities.__getitem__, default=None)
            wish = replace(wish, quality=cheapest or wish.quality)
        await self._submit(press, row, order_like(row, wish))

    async def _make_alternative(self, press: Pressed, row: Generation) -> None:
        alternative = Alternative.read(press.verb, press.subject)
        await self._submit(press, row, order_for(row, alternative, self._desk.catalogue))

    async def _without(self, press: Pressed, row: Generation) -> None:
        """Ask once more, without the picture to change or without the style."""
        order = order_like(row, await self._repeated(row))
        match press.subject.partition("-")[2]:
            case "image":
                order = replace(order, stored_image=None)
            case "style":
                order = replace(order, wish=replace(order.wish, style=None))
            case _:
                raise Gone
        await self._submit(press, row, order)

    async def _submit(self, press: Pressed, row: Generation, order: Order) -> None:
        taken, obeyed = self._used.take(press), False
        try:
            obeyed = await self._desk.submit(press, order)
        finally:
            if taken and not obeyed:
                self._used.release(press)
        if obeyed:
            await mark_used(press, row.ask, press.verb)

    async def _change(self, press: Pressed, row: Generation) -> None:
        await self._desk.require_channel(press.where)
        # The form of another model, for one that is gone: what is typed is kept, since the refusal has a button for it.
        model = self._desk.catalogue.find(row.ask.request.model) or self._desk.catalogue.model(None)
        await press.reply.open_form(change_form(press.reader.private, row, model))

    async def _repeated(self, row: Generation) -> Wish:
        """The same request, for as many pictures of the ask as could not be made; for one, if this one was made."""
        rows = await self._rows.ask(row.ask.interaction) if row.state in REFUNDED else ()
        return wish_of(row.ask.request, sum(other.state in REFUNDED for other in rows) or 1)

    async def _own_picture(self, call: Call, picture: str) -> Generation:
        """The picture of that public id. Raises Gone, or NotYours if another member asked for it."""
        row = await self._rows.find(picture)
        if row is None or row.ask.guild != call.where.guild or not row.ask.request.prompt:
            raise Gone  # of another server or no picture at all, or its prompt was removed by age
        if row.ask.member != call.who.id:
            raise NotYours
        return row
