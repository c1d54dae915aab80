"""Use as input: a picture is changed by what somebody writes about it. Below a result, and in any message's menu.

A picture of a result is copied when the form is sent off. One of another message is kept when its form opens, since
the bot may not read that message again: see `keeping.py`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial

from bot.domain.errors import Gone, NoPictureThere
from bot.domain.models import Catalogue
from bot.domain.pictures import PROMPT_LIMIT, Generation
from bot.domain.wishes import Wish
from bot.front.imagine.attached.copied import Copied
from bot.front.imagine.checks import check_attachment
from bot.front.imagine.desk import Desk
from bot.front.imagine.intake import Order
from bot.front.kit.faults.intime import in_time
from bot.front.kit.feature import Call, Filled, Forms, Part, Pressed, Verbs
from bot.front.kit.messages import Target
from bot.front.result.about.more import MORE
from bot.front.result.about.subjects import Subject
from bot.front.result.building.area import area_in
from bot.front.result.building.asking import Buildable, ask_anew, is_private
from bot.front.result.building.edit import EDITED, edit_form
from bot.front.result.building.keeping import KeptPictures
from bot.front.result.parts import PictureRows
from bot.front.result.row import INPUT

OTHER = (
    "-"  # how the subject of a form begins that is about a picture of another message; its call's id follows
)


FIRST_WITHIN = (
    0.7  # seconds until it is known what kind of message it is; what is read of it then takes 1.5 at most
)


@dataclass(frozen=True, slots=True)
class Editing(Part):
    rows: PictureRows
    buildable: Buildable
    kept: KeptPictures
    desk: Desk

    def verbs(self) -> Verbs:
        return {INPUT: self._open}

    def forms(self) -> Forms:
        return {EDITED: self._edited}

    async def open_of(self, call: Call, target: Target) -> None:
        """Open the form for the picture of this message, a result or any other.

        Raises NoPictureThere, what `_open_for` does of a result, or what `KeptPictures.keep` does of a file.
        """
        text = next((button.subject for button in target.buttons if button.verb == MORE), None)
        first = asyncio.gather(self._is_here(call, text), self.desk.require_channel(call.where))
        is_here, _ = await in_time(first, FIRST_WITHIN)
        if text is not None and is_here:
            await self._open_for(call, text)
            return
        model = self._catalogue(call).for_a_picture()
        if target.picture is None:
            raise NoPictureThere
        check_attachment(target.picture)
        left, _ = await asyncio.gather(
            in_time(self.buildable.left(call)), self.kept.keep(call, target.picture)
        )
        subject = f"{OTHER}{call.id}"
        await call.reply.open_form(edit_form(call.reader.private, subject, model, left=left))

    async def _open(self, press: Pressed) -> None:
        await self._open_for(press, press.subject)

    async def _open_for(self, call: Call, text: str) -> None:
        """Raises a Refused: NotOffered, NoModel, WrongChannel, StoreBusy, or what `Buildable.read` raises."""
        subject, left = await in_time(self._to_open(call, text))
        model = self._catalogue(call).for_a_picture(subject.ask.request.model)
        form = edit_form(call.reader.private, text, model, pictures=subject.rows, left=left)
        await call.reply.open_form(form)

    async def _to_open(self, call: Call, text: str) -> tuple[Subject, int | None]:
        """What is to be changed, and the credits that are left."""
        await self.desk.require_channel(call.where)
        return await asyncio.gather(self.buildable.read_of(call, text), self.buildable.left(call))

    async def _edited(self, form: Filled) -> None:
        """Ask for what the form says. Raises as `_open_for` does, or what `Desk.submit` raises."""
        if not form.subject.startswith(OTHER):
            wants_private = partial(self.buildable.wants_private, form)
            await ask_anew(self.desk, form, lambda: self._order(form), wants_private)
            return
        private = await self.buildable.wants_private(form)

        async def read() -> Order:
            key = await self.kept.key_of(form, form.subject.removeprefix(OTHER))
            return Order(self._wish(form, None), copied=Copied(key), private=private)

        if await self.desk.submit_read(form, read, private=private):
            await self.kept.forget(form, form.subject.removeprefix(OTHER))

    async def _order(self, form: Filled) -> Order:
        subject = await self.buildable.read(form)
        row = _chosen(subject, form.texts.get("picture"))
        return Order(
            self._wish(form, row),
            copied=Copied(row.key, row.info),
            private=is_private(form, subject),
            parent=row.public_id,
        )

    def _wish(self, form: Filled, row: Generation | None) -> Wish:
        """With the picture's own size, where the model has it: the new picture is of the same shape.

        Not where only an area changes: such a picture may have any size, and the one that fits it is found later.
        Raises UnknownChoice for a forged area.
        """
        request = row.ask.request if row is not None else None
        model = self._catalogue(form).for_a_picture(request.model if request else None)
        wish = Wish(
            prompt=form.texts.get("prompt", "")[: PROMPT_LIMIT + 1],
            quality=form.texts.get("quality"),
            model=model.id,
            area=area_in(form.texts, None),
        )
        if wish.area is not None or request is None or request.size not in model.sizes:
            return wish
        return replace(wish, size=request.size, size_chosen=request.size_chosen)

    def _catalogue(self, call: Call) -> Catalogue:
        return self.desk.cached_catalogue(call.where.guild)

    async def _is_here(self, call: Call, text: str | None) -> bool:
        """Whether the text is the subject of a result of this bot on this server.

        Another bot may name its buttons as this one does.
        """
        row = None if text is None else await self.rows.find(text.partition("-")[0])
        return row is not None and row.ask.guild == call.where.guild


def _chosen(subject: Subject, public_id: str | None) -> Generation:
    """The picture of several that was chosen in the form. Raises Gone for one that is not shown any more."""
    if public_id is None:
        return subject.rows[0]
    for row in subject.rows:
        if row.public_id == public_id:
            return row
    raise Gone
