"""What the buttons of a refusal and a failure ask for: Try again, and what can be had instead. See `asking.py`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.domain.errors import Gone, NotYours
from bot.domain.pictures import REFUNDED, Ask, Generation, State
from bot.domain.wishes import Wish
from bot.front.imagine.alternatives import MAKE, USE, WITHOUT, Alternative
from bot.front.imagine.desk import Desk
from bot.front.imagine.intake import Order
from bot.front.kit.feature import Part, Pressed, Verbs
from bot.front.result.building.asking import ask_anew
from bot.front.result.building.orders import failed_of, order_for, order_like, wish_of
from bot.front.result.building.used import UsedMessages, mark_used
from bot.front.result.parts import PictureRows, picture_of

# What a button orders, of the picture that it is about.
Orders = Callable[[Pressed, Generation], Awaitable[Order]]


class Anew(Part):
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
        return {verb: partial(self._submit, order) for verb, order in orders.items()}

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
                return replace(order, wish=replace(order.wish, style=None, server_style=None))
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
            obeyed = await ask_anew(self._desk, press, read)
        finally:
            if taken and not obeyed:
                self._used.release(press)
        if obeyed:
            await mark_used(press, asked.ask, press.verb)

    async def _repeated(self, row: Generation) -> Wish:
        """The same request, for as many pictures of the ask as could not be made; for one, if this one was made."""
        rows = await self._rows.ask(row.ask.interaction) if row.state in REFUNDED else ()
        return wish_of(row.ask.request, failed_of(rows))

    async def _own_picture(self, press: Pressed) -> Generation:
        """Raises Gone, StoreBusy, or NotYours if another member asked for it."""
        row = await picture_of(press, self._rows)
        if row.ask.member != press.who.id:
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
