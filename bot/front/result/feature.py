"""The buttons under a picture, a refusal and a failure: Cancel, Try again, Change, and what can be had instead.

What asks anew reads the picture that it is about. Below a message that everybody sees, the new reply is for everybody
too, so the desk can defer it before the picture is read. A private message may be about either kind of ask, so there
the picture is read first, within the time that Discord leaves for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar, TypeVar

from bot.domain.errors import Gone, NotYours, NotYoursToCancel, StoreBusy
from bot.domain.models import Wish
from bot.domain.pictures import PROMPT_LIMIT, REFUNDED, Ask, Generation, State
from bot.front.imagine.alternatives import MAKE, USE, WITHOUT, Alternative
from bot.front.imagine.desk import Desk
from bot.front.imagine.intake import Order
from bot.front.kit.errorhandler import RefusalWithContext
from bot.front.kit.feature import Feature, Filled, Pressed
from bot.front.kit.notices import NoticeContext
from bot.front.result.cancelling import cancel
from bot.front.result.change import CHANGED, change_form
from bot.front.result.more import MORE, PictureRows, show_more
from bot.front.result.orders import order_for, order_like, wish_of
from bot.front.result.used import UsedMessages, mark_used

T = TypeVar("T")

CANCEL = "cancel"  # the verb of that button; stored in messages, so it stays as it is
READ_WITHIN = 1.5  # seconds for a read before the first answer; half of what Discord waits

Orders = Callable[[Generation], Awaitable[Order]]  # what a button orders, of the picture that it is about


class Result(Feature):
    """The subject of its buttons and forms is the public id of a picture; of an `Alternative` it is what that says."""

    space: ClassVar[str] = "im"
    charges: ClassVar[bool] = True

    def __init__(self, *, rows: PictureRows, desk: Desk) -> None:
        self._rows = rows
        self._desk = desk
        self._used = UsedMessages()
        self._verbs: dict[str, Callable[[Pressed, Generation], Awaitable[None]]] = {
            CANCEL: self._cancel,
            "change": self._change,
        }
        self._orders: dict[str, Callable[[Pressed, Generation], Awaitable[Order]]] = {
            "retry": self._retry,
            "cheaper": self._cheaper,
            MAKE: self._alternative,
            USE: self._alternative,
            WITHOUT: self._without,
        }

    async def pressed(self, press: Pressed) -> None:
        """Do what the button says.

        Raises a Refused: Gone, NotYours, NotYoursToCancel, TooLate, AlreadyPressed, or what `Desk.submit` raises; of
        Cancel also CancelUncertain.
        """
        if press.verb == MORE:  # for everybody who sees the picture
            await show_more(press, self._rows, self._desk.catalogue)
            return
        if (order := self._orders.get(press.verb)) is not None:
            await self._submit(press, partial(order, press))
            return
        handler = self._verbs.get(press.verb)
        if handler is None:
            raise Gone
        try:
            row = await _in_time(self._own_picture(press))
        except StoreBusy as error:
            if press.verb != CANCEL:
                raise
            # What was to be cancelled still waits, and is charged when it is made.
            raise RefusalWithContext(error, NoticeContext(charges=False)) from error
        await handler(press, row)

    async def submitted(self, form: Filled) -> None:
        """The form behind Change was submitted: ask anew, with what it says. Raises as `pressed` does."""
        if form.verb != CHANGED:
            raise Gone
        asked = _Asked()

        async def read() -> Order:
            row = asked.row = await self._own_picture(form)
            return _order_of(form, row, await self._repeated(row))

        if await self._ask(form, read):
            await mark_used(form, asked.ask, "change")

    async def _cancel(self, press: Pressed, row: Generation) -> None:
        await cancel(press, row, self._desk)

    async def _retry(self, press: Pressed, row: Generation) -> Order:
        """Those pictures of the ask that could not be made once more, with the same request."""
        return order_like(row, await self._repeated(row))

    async def _cheaper(self, press: Pressed, row: Generation) -> Order:
        wish = await self._repeated(row)
        if row.state is not State.CANCELLED:  # else it was kept in the cheaper quality, by an earlier version
            model = self._desk.catalogue.find(row.ask.request.model)
            qualities = model.qualities if model else {}
            cheapest = min(qualities, key=qualities.__getitem__, default=None)
            wish = replace(wish, quality=cheapest or wish.quality, quality_chosen=True)
        return order_like(row, wish)

    async def _alternative(self, press: Pressed, row: Generation) -> Order:
        alternative = Alternative.read(press.verb, press.subject)
        return order_for(row, alternative, self._desk.catalogue)

    async def _without(self, press: Pressed, row: Generation) -> Order:
        """The same once more, without the pictures to change or without the style."""
        order = order_like(row, await self._repeated(row))
        _, _, left_out = press.subject.partition("-")
        option, _, number = left_out.partition("-")
        if len(number) == 1 and number.isdecimal():
            order = replace(order, wish=replace(order.wish, count=int(number)))
        match option:
            case "image":
                return replace(order, stored_images=())
            case "style":
                return replace(order, wish=replace(order.wish, style=None, server_style=None))
        raise Gone

    async def _submit(self, press: Pressed, order_of: Orders) -> None:
        asked, taken, obeyed = _Asked(), False, False

        async def read() -> Order:
            nonlocal taken
            asked.row = await self._own_picture(press)
            order = await order_of(asked.row)
            # Last, and once: a read may be tried again when the database was away.
            taken = self._used.take(press) or taken
            return order

        try:
            obeyed = await self._ask(press, read)
        finally:
            if taken and not obeyed:
                self._used.release(press)
        if obeyed:
            await mark_used(press, asked.ask, press.verb)

    async def _ask(self, call: Pressed | Filled, read: Callable[[], Awaitable[Order]]) -> bool:
        """Ask anew for what `read` reads; see the top of the file. As `Desk.submit`, and raises StoreBusy."""
        if call.message is not None and not call.message.private:
            return await self._desk.submit_read(call, read, private=False)
        return await self._desk.submit(call, await _in_time(read()))

    async def _change(self, press: Pressed, row: Generation) -> None:
        await self._desk.require_channel(press.where)
        # The form of another model, for one that is gone: what is typed is kept, since the refusal has a button for it.
        model = self._desk.catalogue.find(row.ask.request.model) or self._desk.catalogue.model(None)
        await press.reply.open_form(change_form(press.reader.private, row, model))

    async def _repeated(self, row: Generation) -> Wish:
        """The same request, for as many pictures of the ask as could not be made; for one, if this one was made."""
        rows = await self._rows.ask(row.ask.interaction) if row.state in REFUNDED else ()
        return wish_of(row.ask.request, sum(other.state in REFUNDED for other in rows) or 1)

    async def _own_picture(self, call: Pressed | Filled) -> Generation:
        """The picture that the button or form is about.

        Raises Gone, or if another member asked for it NotYours, and NotYoursToCancel where that is said of Cancel.
        """
        row = await self._rows.find(call.subject.partition("-")[0])
        if row is None or row.ask.guild != call.where.guild or not row.ask.request.prompt:
            raise Gone  # of another server or no picture at all, or its prompt was removed by age
        if row.ask.member != call.who.id:
            raise NotYoursToCancel(row.ask.reply.byline.name) if call.verb == CANCEL else NotYours
        return row


@dataclass(slots=True)
class _Asked:
    """The picture that a button was about, once it has been read."""

    row: Generation | None = None

    @property
    def ask(self) -> Ask:
        if self.row is None:
            raise Gone
        return self.row.ask


def _order_of(form: Filled, row: Generation, before: Wish) -> Order:
    """What the form behind Change says, for the picture that it changes."""
    size = form.texts.get("size") or before.size
    quality = form.texts.get("quality") or before.quality
    wish = replace(
        before,
        prompt=form.texts.get("prompt", before.prompt)[: PROMPT_LIMIT + 1],
        size=size,
        quality=quality,
        # A default that was left as it stood in the form is still nobody's choice.
        size_chosen=before.size_chosen or size != before.size,
        quality_chosen=before.quality_chosen or quality != before.quality,
    )
    new = tuple(form.attachments)
    stored = () if new else row.ask.request.images
    return Order(wish, images=new, stored_images=stored, private=row.ask.reply.private, parent=row.public_id)


async def _in_time(read: Awaitable[T]) -> T:
    """Raises StoreBusy if it takes longer than READ_WITHIN: nobody could be told any more."""
    try:
        return await asyncio.wait_for(read, READ_WITHIN)
    except TimeoutError as error:
        raise StoreBusy from error
