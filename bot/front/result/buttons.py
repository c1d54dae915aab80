"""What the buttons under a picture do, by the verb in their custom id."""

from __future__ import annotations

import logging
from typing import Any, Protocol

import discord

from bot.domain.errors import Gone, NotYours, TooLate
from bot.domain.models import Wish
from bot.domain.pictures import GIVEN_BACK, PROMPT_LIMIT, Generation, State
from bot.front.imagine.desk import Desk, Order
from bot.front.imagine.progress import cancelled
from bot.front.kit.replies import shown
from bot.front.result.change import Filled, change_modal

log = logging.getLogger(__name__)


class Rows(Protocol):
    """The pictures that buttons speak of."""

    async def find(self, public_id: str) -> Generation | None: ...
    async def ask(self, interaction: int) -> tuple[Generation, ...]: ...


class Presses:
    def __init__(self, *, rows: Rows, desk: Desk) -> None:
        self._rows = rows
        self._desk = desk
        self._verbs = {
            "cancel": self._cancel,
            "retry": self._retry,
            "cheaper": self._cheaper,
            "change": self._change,
        }

    async def pressed(self, interaction: discord.Interaction[Any], verb: str, picture: str) -> None:
        """Do what the button says. Raises a Refused."""
        act = self._verbs.get(verb)
        if act is None:
            raise Gone
        await act(interaction, await self._of(interaction, picture))

    async def changed(self, interaction: discord.Interaction[Any], picture: str, filled: Filled) -> None:
        """The Change form was sent: ask anew with what it says."""
        row = await self._of(interaction, picture)
        wish = Wish(
            prompt=filled.texts.get("prompt", row.ask.request.prompt)[: PROMPT_LIMIT + 1],
            size=filled.texts.get("size") or row.ask.request.size,
            style=row.ask.request.style,
            quality=filled.texts.get("quality") or row.ask.request.quality,
            model=row.ask.request.model,
        )
        new = filled.attached[0] if filled.attached else None
        kept = None if new else row.ask.request.image
        await self._desk.take(
            interaction,
            Order(wish, image=new, kept=kept, private=row.ask.reply.private, parent=row.public_id),
        )

    async def _cancel(self, interaction: discord.Interaction[Any], row: Generation) -> None:
        before = await self._rows.ask(row.ask.interaction)
        if not any(other.state in (State.QUEUED, State.CANCELLED) for other in before):
            raise TooLate
        after = await self._desk.cancel(row)
        if not any(other.state is State.CANCELLED for other in after):
            raise TooLate
        await interaction.response.edit_message(**shown(cancelled(after), edit=True))

    async def _retry(self, interaction: discord.Interaction[Any], row: Generation) -> None:
        """Once more what could not be made of this ask, as it was."""
        await self._desk.take(interaction, await self._again(row))

    async def _cheaper(self, interaction: discord.Interaction[Any], row: Generation) -> None:
        if row.state is State.CANCELLED:  # kept when it was refused, as the button says that it will be made
            await self._retry(interaction, row)
            return
        qualities = self._desk.catalogue.model(row.ask.request.model).qualities
        cheapest = min(qualities, key=qualities.__getitem__, default=None)
        await self._desk.take(interaction, await self._again(row, quality=cheapest))

    async def _change(self, interaction: discord.Interaction[Any], row: Generation) -> None:
        await self._desk.check_place(interaction)
        model = self._desk.catalogue.model(row.ask.request.model)
        await interaction.response.send_modal(change_modal(row, model))

    async def _again(self, row: Generation, quality: str | None = None) -> Order:
        request, rows = row.ask.request, await self._rows.ask(row.ask.interaction)
        wish = Wish(
            prompt=request.prompt,
            size=request.size,
            style=request.style,
            quality=quality or request.quality,
            model=request.model,
            count=sum(other.state in GIVEN_BACK for other in rows) or 1,
        )
        return Order(wish, kept=request.image, private=row.ask.reply.private, parent=row.ask.parent)

    async def _of(self, interaction: discord.Interaction[Any], picture: str) -> Generation:
        """The picture, if it is of this server and of the person who pressed."""
        row = await self._rows.find(picture)
        if row is None or row.ask.guild != interaction.guild_id or not row.ask.request.prompt:
            raise Gone  # never ours, or its words have been removed by age
        if row.ask.member != interaction.user.id:
            raise NotYours
        return row
