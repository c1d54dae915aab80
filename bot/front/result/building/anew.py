"""The buttons that ask anew: Try again, Change, and what can be had instead.

What asks anew reads the picture that it is about. Below a message that everybody sees, the new reply is for everybody
too, so the desk can defer it before the picture is read. A private message may be about either kind of ask, so there
the picture is read first, within the time that Discord leaves for it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.domain.errors import Gone, NotYours
from bot.domain.models import Wish
from bot.domain.pictures import PROMPT_LIMIT, REFUNDED, Ask, Generation, State
from bot.front.imagine.alternatives import MAKE, USE, WITHOUT, Alternative
from bot.front.imagine.desk import Desk
from bot.front.imagine.intake import Order
from bot.front.kit.feature import Filled, Pressed
from bot.front.result.building.area import area_in
from bot.front.result.building.change import CHANGED, change_form
from bot.front.result.building.orders import order_for, order_like, wish_of
from bot.front.result.building.used import UsedMessages, mark_used
from bot.front.result.parts import Forms, Part, PictureRows, Verbs, in_time, picture_of

Orders = Callable[
    [Pressed, Generation], Awaitable[Order]
]  # what a button orders, of the picture that it is about


class Anew(Part):
    """Asks anew for a picture of the one who presses."""

    def __init__(self, rows: PictureRows, desk: Desk) -> None:
        self._rows = rows
        self._desk = desk
        self._used = UsedMessages()

    def verbs(self) -> Verbs:
        orders: dict[str, Orders] = {
            "retry": self._retry,
            "cheaper": self._cheaper,
            MAKE: self._alternative,
            USE: self._alternative,
            WITHOUT: self._without,
        }
        return {"change": self._change} | {
            verb: partial(self._submit, order) for verb, order in orders.items()
        }

    def forms(self) -> Forms:
        return {CHANGED: self._changed}

    async def _changed(self, form: Filled) -> None:
        """The form behind Change was submitted: ask anew, with what it says. Raises as `_submit` does."""
        asked = _Asked()

        async def read() -> Order:
            row = asked.row = await self._own_picture(form)
            return _order_of(form, row, await self._repeated(row))

        if await self._ask(form, read):
            await mark_used(form, asked.ask, "change")

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
                return replace(order, wish=replace(order.wish, area=None), stored_images=())
            case "style":
                return replace(order, wish=replace(order.wish, style=None))
        raise Gone

    async def _submit(self, order_of: Orders, press: Pressed) -> None:
        """Raises a Refused: Gone, NotYours, AlreadyPressed, or what `Desk.submit` raises."""
        asked, taken, obeyed = _Asked(), False, False

        async def read() -> Order:
            nonlocal taken
            asked.row = await self._own_picture(press)
            order = await order_of(press, asked.row)
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
        return await self._desk.submit(call, await in_time(read()))

    async def _change(self, press: Pressed) -> None:
        row = await in_time(self._own_picture(press))
        await self._desk.require_channel(press.where)
        # The form of another model, for one that is gone: what is typed is kept, since the refusal has a button for it.
        model = self._desk.catalogue.find(row.ask.request.model) or self._desk.catalogue.model(None)
        await press.reply.open_form(change_form(press.reader.private, row, model))

    async def _repeated(self, row: Generation) -> Wish:
        """The same request, for as many pictures of the ask as could not be made; for one, if this one was made."""
        rows = await self._rows.ask(row.ask.interaction) if row.state in REFUNDED else ()
        return wish_of(row.ask.request, sum(other.state in REFUNDED for other in rows) or 1)

    async def _own_picture(self, call: Pressed | Filled) -> Generation:
        """Raises Gone, StoreBusy, or NotYours if another member asked for it."""
        row = await picture_of(call, self._rows)
        if row.ask.member != call.who.id:
            raise NotYours
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
    """What the form behind Change says, for the picture that it changes. Raises UnknownChoice for a forged area."""
    size = form.texts.get("size") or before.size
    quality = form.texts.get("quality") or before.quality
    wish = replace(
        before,
        prompt=form.texts.get("prompt", before.prompt)[: PROMPT_LIMIT + 1],
        size=size,
        quality=quality,
        area=area_in(form.texts, before.area),
        # A default that was left as it stood in the form is still nobody's choice.
        size_chosen=before.size_chosen or size != before.size,
        quality_chosen=before.quality_chosen or quality != before.quality,
    )
    new = tuple(form.attachments)
    stored = () if new else row.ask.request.images
    return Order(wish, images=new, stored_images=stored, private=row.ask.reply.private, parent=row.public_id)
