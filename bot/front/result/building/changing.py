"""Change, below a result and below what could not be made: a form with the request, and what it makes.

A failure is its member's own affair; a result may be built on by everybody who sees it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.domain.errors import Gone, NotYours, PromptGone
from bot.domain.pictures import REFUNDED, Ask, Generation, PictureRequest
from bot.front.imagine.desk import Desk
from bot.front.imagine.intake import Order
from bot.front.kit.faults.intime import in_time
from bot.front.kit.feature import Filled, Forms, Part, Pressed, Verbs
from bot.front.result.building.asking import Buildable, ask_anew, is_private
from bot.front.result.building.change import CHANGED, change_form, changed_wish
from bot.front.result.building.orders import failed_of, wish_of
from bot.front.result.building.used import mark_used
from bot.front.result.parts import PictureRows, picture_of
from bot.front.result.row import CHANGE


@dataclass(frozen=True, slots=True)
class _Changed:
    """What is changed: a picture, and how many are made of it; whether its message is one that is used up by it."""

    row: Generation
    count: int
    private: bool
    is_failure: bool


class Changing(Part):
    def __init__(self, rows: PictureRows, buildable: Buildable, desk: Desk) -> None:
        self._rows = rows
        self._buildable = buildable
        self._desk = desk

    def verbs(self) -> Verbs:
        return {CHANGE: self._change}

    def forms(self) -> Forms:
        return {CHANGED: self._changed}

    async def _change(self, press: Pressed) -> None:
        """Raises a Refused: Gone, NotYours, NotForBuilding, PromptGone, StoreBusy, WrongChannel or NoModel."""
        await self.open_with(press, lambda row: row.ask.request)

    async def open_with(self, press: Pressed, request_of: Callable[[Generation], PictureRequest]) -> None:
        """Open the form with what `request_of` makes of the picture that is pressed on. Raises as `_change` does."""
        changed, left = await in_time(self._to_open(press))
        request, catalogue = request_of(changed.row), self._desk.cached_catalogue(press.where.guild)
        is_failure, lang = changed.is_failure, press.reader.private
        form = change_form(lang, press.subject, request, catalogue, is_failure=is_failure, left=left)
        await press.reply.open_form(form)

    async def _to_open(self, press: Pressed) -> tuple[_Changed, int | None]:
        """What is changed, and the credits that are left."""
        found = await asyncio.gather(self._read(press), self._buildable.left(press))
        await self._desk.require_channel(press.where)
        return found

    async def _changed(self, form: Filled) -> None:
        """Ask for what the form says. Raises as `_change` does, or what `Desk.submit` raises."""
        failed: list[Ask] = []

        async def read() -> Order:
            changed = await self._read(form)
            if changed.is_failure:
                failed[:] = [changed.row.ask]
            return self._order(form, changed)

        wants_private = partial(self._buildable.wants_private, form)
        if await ask_anew(self._desk, form, read, wants_private) and failed:
            await mark_used(form, failed[0], CHANGE)

    def _order(self, form: Filled, changed: _Changed) -> Order:
        row, request = changed.row, changed.row.ask.request
        catalogue = self._desk.cached_catalogue(form.where.guild)
        wish = changed_wish(form.texts, wish_of(request, changed.count), request, catalogue)
        new = tuple(form.attachments)
        stored = () if new else request.images
        return Order(wish, images=new, stored_images=stored, private=changed.private, parent=row.public_id)

    async def _read(self, call: Pressed | Filled) -> _Changed:
        row = await self._rows.find(call.subject.partition("-")[0])
        if row is not None and row.state in REFUNDED:
            return await self._failure(call)
        subject = await self._buildable.read(call)
        if not subject.ask.request.prompt:
            raise PromptGone
        count = 1 if subject.is_alone else subject.ask.count
        return _Changed(subject.rows[0], count, is_private(call, subject), is_failure=False)

    async def _failure(self, call: Pressed | Filled) -> _Changed:
        row = await picture_of(call, self._rows)
        if row.ask.member != call.who.id:
            raise NotYours
        if not row.ask.request.prompt:
            raise Gone
        count = failed_of(await self._rows.ask(row.ask.interaction))
        return _Changed(row, count, row.ask.reply.private, is_failure=True)
