"""Where every ask is taken, whether typed, pressed or filled in: check, reserve, answer, in three seconds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import aiohttp
import discord

from bot.domain.errors import BotError, NotEnoughCredits
from bot.domain.models import Catalogue, Wish
from bot.domain.pictures import (
    INPUT_LIMIT_BYTES,
    Ask,
    Byline,
    Generation,
    ImageInfo,
    InputPicture,
    Reply,
    State,
)
from bot.domain.servers import ServerSettings
from bot.front.imagine.alternatives import Refusals
from bot.front.imagine.checks import (
    Attached,
    check_attached,
    check_channel,
    check_permissions,
    place_of,
    roles_of,
)
from bot.front.imagine.deferred import Promises
from bot.front.imagine.progress import drawing, in_line
from bot.front.kit.allowance import Allowance
from bot.front.kit.answers import ALREADY_ANSWERED
from bot.front.kit.cards import Card
from bot.front.kit.funnel import InContext, notice_of, with_buttons
from bot.front.kit.replies import shown
from bot.front.kit.servers import Servers
from bot.front.kit.uploads import FILE_LIMIT
from bot.front.texts.painting import NEUTRAL
from bot.studio.line import Reserved, Studio

log = logging.getLogger(__name__)

ANSWER_WITHIN = 1.5  # seconds; what takes longer is deferred first (Discord waits three)
TOKEN_LIFE = timedelta(minutes=15) - timedelta(seconds=20)  # Discord's rule, less the time of one upload


class Inputs(Protocol):
    """Fetches what members attach, and looks at it."""

    async def fetch(self, url: str, limit: int) -> bytes:
        """Raises InputUnreachable or PictureTooLarge."""

    async def inspect(self, data: bytes, name: str) -> ImageInfo:
        """Raises NotAPicture or PictureTooLarge."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for at the desk. `image` is new, `kept` is one that the bot has the bytes of."""

    wish: Wish
    image: Attached | None = None
    kept: InputPicture | None = None
    private: bool = False
    parent: str | None = None


class Desk:
    def __init__(
        self,
        *,
        studio: Studio,
        catalogue: Callable[[], Catalogue],
        inputs: Inputs,
        clock: Callable[[], datetime],
        servers: Servers,
        refusals: Refusals,
        allowance: Allowance,
        promises: Promises,
    ) -> None:
        self._studio = studio
        self._catalogue = catalogue
        self._inputs = inputs
        self._clock = clock
        self._servers = servers
        self._refusals = refusals
        self._allowance = allowance
        self._promises = promises

    @property
    def catalogue(self) -> Catalogue:
        return self._catalogue()

    async def take(self, interaction: discord.Interaction[Any], order: Order) -> None:
        """Reserve and show the progress card. Raises a Refused as long as nobody has been answered."""
        work = asyncio.create_task(self._reserve(interaction, order))
        try:
            deferred = await self._put_off(interaction, order, work)
            await self._finish(interaction, work, private=order.private, deferred=deferred)
        finally:
            self._promises.keep(interaction.id)

    async def _put_off(
        self, interaction: discord.Interaction[Any], order: Order, work: asyncio.Task[Reserved | None]
    ) -> bool:
        """Defer the answer if the work takes longer than a person should wait for one; whether it was deferred."""
        try:
            await asyncio.wait({work}, timeout=ANSWER_WITHIN)
            deferred = not work.done()
            if deferred:
                self._promises.give(interaction)
                await interaction.response.defer(ephemeral=order.private, thinking=True)
        except BaseException:
            await self._take_back(work)
            raise
        return deferred

    async def _finish(
        self,
        interaction: discord.Interaction[Any],
        work: asyncio.Task[Reserved | None],
        *,
        private: bool,
        deferred: bool,
    ) -> None:
        try:
            reserved = await work
        except (BotError, InContext) as refusal:
            if not deferred:
                raise
            await retract(interaction, refusal, private=private)
            return
        if reserved is not None:
            await self._answer(interaction, reserved, deferred=deferred)

    async def cancel(self, row: Generation) -> tuple[Generation, ...]:
        return await self._studio.cancel(row.ask.interaction)

    async def check_place(self, interaction: discord.Interaction[Any]) -> ServerSettings:
        """What the server has set up, if pictures may be made here. Raises ServerOnly or WrongChannel."""
        guild, _ = place_of(interaction)
        settings = await self._servers.settings(guild)
        check_channel(interaction, settings.picture_channels)
        return settings

    def catalogue_for(self, settings: ServerSettings | None) -> Catalogue:
        """With the server's own defaults; None: whatever the bot's are."""
        if settings is None:
            return self.catalogue
        return self.catalogue.with_defaults(model=settings.default_model, quality=settings.default_quality)

    def glance(self, guild: int | None) -> Catalogue:
        """The same from memory alone, as far as it is there: for suggestions."""
        return self.catalogue_for(self._servers.glance(guild))

    async def _ask(self, interaction: discord.Interaction[Any], order: Order) -> Ask:
        """Every refusal that needs no look at the rows."""
        guild, channel = place_of(interaction)
        catalogue = self.catalogue_for(await self.check_place(interaction))
        check_permissions(interaction)
        request, credits = catalogue.check(order.wish, with_image=bool(order.image or order.kept))
        if order.image is not None:
            check_attached(order.image)
        user = interaction.user
        roles = roles_of(user)
        self._allowance.note(guild, user.id, roles)
        return Ask(
            interaction=interaction.id,
            guild=guild,
            member=user.id,
            request=replace(request, image=order.kept),
            count=order.wish.count,
            credits_each=credits,
            reply=Reply(
                application=interaction.application_id,
                token=interaction.token,
                expires_at=self._clock() + TOKEN_LIFE,
                channel=channel,
                private=order.private,
                byline=Byline(
                    name=user.display_name,
                    avatar=user.display_avatar.url,
                    upload_limit=min(interaction.filesize_limit, FILE_LIMIT),
                ),
            ),
            parent=order.parent,
            roles=roles,
            estimate=self.catalogue.model(request.model).estimate(credits),
        )

    async def _reserve(self, interaction: discord.Interaction[Any], order: Order) -> Reserved | None:
        ask, data = await self._ask(interaction, order), None
        if (image := order.image) is not None:
            data = await self._inputs.fetch(image.url, INPUT_LIMIT_BYTES)
            info = await self._inputs.inspect(data, image.name)
            kept = InputPicture(image.url, f"input-{ask.interaction}", info.media_type)
            ask = replace(ask, request=replace(ask.request, image=kept))
        try:
            return await self._studio.reserve(ask, data)
        except NotEnoughCredits as refusal:
            raise await self._refusals.in_context(ask, data, refusal) from refusal

    async def _answer(
        self, interaction: discord.Interaction[Any], reserved: Reserved, *, deferred: bool
    ) -> None:
        """Show the card; a reservation never outlives an answer that failed."""
        card = progress_card(reserved, self._clock())
        private = reserved.generations[0].ask.reply.private
        try:
            if deferred:
                message = (await interaction.edit_original_response(**shown(card, edit=True))).id
            else:
                message = await _answered_with(interaction, card, private=private)
        except BaseException:
            self._studio.take_back(interaction.id)
            raise
        await self._studio.answered(reserved, message)

    async def _take_back(self, work: asyncio.Task[Reserved | None]) -> None:
        """Nobody could be told that it was reserved: give it back as soon as it is."""
        try:
            reserved = await work
        except (BotError, InContext):
            return
        if reserved is not None:
            self._studio.take_back(reserved.generations[0].ask.interaction)


async def _answered_with(interaction: discord.Interaction[Any], card: Card, *, private: bool) -> int:
    """Answer with the card; the message's id.

    When the line breaks, or Discord says that the interaction has been answered already (discord.py repeats an
    answer after a 5xx), the card may stand there all the same: then it counts.
    """
    try:
        response = await interaction.response.send_message(ephemeral=private, **shown(card))
        return response.message_id or 0
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        if isinstance(error, discord.HTTPException) and error.code != ALREADY_ANSWERED:
            raise
        log.warning("the answer's fate is looked up", extra={"error": type(error).__name__})
        return (await interaction.original_response()).id


def progress_card(reserved: Reserved, now: datetime) -> Card:
    """In line, or drawing if the first picture starts at once."""
    if reserved.place:
        return in_line(reserved.generations, reserved.place)
    first, *rest = reserved.generations
    return drawing((replace(first, state=State.RUNNING), *rest), now)


async def retract(interaction: discord.Interaction[Any], refusal: Exception, *, private: bool) -> None:
    """Refuse after a deferral: a public "thinking…" gets a neutral line, then goes, in this order.

    The first follow-up after a deferral would take the place of the reply and be as public as it.
    """
    told = notice_of(refusal)
    if private:
        await interaction.edit_original_response(content=told.text, **with_buttons(told))
        return
    await interaction.edit_original_response(content=NEUTRAL)
    await interaction.followup.send(told.text, ephemeral=True, **with_buttons(told))
    try:
        await interaction.delete_original_response()
    except (discord.HTTPException, aiohttp.ClientError) as error:
        log.info("a neutral line stays", extra={"error": type(error).__name__})
