"""Where every ask is taken, whether typed, pressed or filled in: check, reserve, answer, in three seconds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

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
from bot.front.imagine.checks import check_attached, check_channel, check_permissions
from bot.front.imagine.choices import as_offered
from bot.front.imagine.deferred import DeferredReplies
from bot.front.imagine.progress import drawing, in_line
from bot.front.kit.balances import Balances
from bot.front.kit.cards import Card
from bot.front.kit.errorhandler import RefusalWithContext, notice_of
from bot.front.kit.feature import Attachment, Call, Where
from bot.front.kit.responder import Responder
from bot.front.kit.settingscache import ServerSettingsCache
from bot.front.kit.uploads import FILE_LIMIT
from bot.front.texts.painting import NEUTRAL
from bot.studio.line import PictureLine, Reserved

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
    image: Attachment | None = None
    kept: InputPicture | None = None
    private: bool = False
    parent: str | None = None


class Desk:
    def __init__(
        self,
        *,
        line: PictureLine,
        catalogue: Callable[[], Catalogue],
        inputs: Inputs,
        clock: Callable[[], datetime],
        server_settings: ServerSettingsCache,
        refusals: Refusals,
        balances: Balances,
        deferred: DeferredReplies,
    ) -> None:
        self._line = line
        self._catalogue = catalogue
        self._inputs = inputs
        self._clock = clock
        self._server_settings = server_settings
        self._refusals = refusals
        self._balances = balances
        self._deferred = deferred

    @property
    def catalogue(self) -> Catalogue:
        return self._catalogue()

    async def place(self, call: Call, order: Order) -> None:
        """Reserve and show the progress card. Raises a Refused as long as nobody has been answered."""
        work = asyncio.create_task(self._reserve(call, order))
        try:
            deferred = await self._defer_if_slow(call, order, work)
            await self._finish(call.reply, work, private=order.private, deferred=deferred)
        finally:
            self._deferred.settled(call.id)

    async def cancel(self, row: Generation) -> tuple[Generation, ...]:
        """Give back what of the picture's ask has not started; the whole ask as it stands then."""
        return await self._line.cancel(row.ask.interaction)

    async def check_place(self, where: Where) -> ServerSettings:
        """What the server has set up, if pictures may be made here. Raises WrongChannel."""
        settings = await self._server_settings.settings(where.guild)
        check_channel(where, settings.picture_channels)
        return settings

    def catalogue_for(self, settings: ServerSettings | None) -> Catalogue:
        """With the server's own defaults; None: whatever the bot's are."""
        if settings is None:
            return self.catalogue
        return self.catalogue.with_defaults(model=settings.default_model, quality=settings.default_quality)

    def glance(self, guild: int) -> Catalogue:
        """The same from memory alone, as far as it is there: for suggestions."""
        return self.catalogue_for(self._server_settings.cached(guild))

    # --- reserve -------------------------------------------------------------------------------------

    async def _reserve(self, call: Call, order: Order) -> Reserved | None:
        ask, data = await self._ask(call, order), None
        if (image := order.image) is not None:
            data = await self._inputs.fetch(image.url, INPUT_LIMIT_BYTES)
            info = await self._inputs.inspect(data, image.name)
            kept = InputPicture(image.url, f"input-{ask.interaction}", info.media_type)
            ask = replace(ask, request=replace(ask.request, image=kept))
        try:
            return await self._line.reserve(ask, data)
        except NotEnoughCredits as refusal:
            raise await self._refusals.in_context(ask, data, refusal) from refusal

    async def _ask(self, call: Call, order: Order) -> Ask:
        """Every refusal that needs no look at the rows."""
        catalogue = self.catalogue_for(await self.check_place(call.where))
        check_permissions(call.where)
        wish = as_offered(catalogue, order.wish)
        request, credits = catalogue.check(wish, with_image=bool(order.image or order.kept))
        if order.image is not None:
            check_attached(order.image)
        self._balances.remember_roles(call.where.guild, call.who.id, call.who.roles)
        return Ask(
            interaction=call.id,
            guild=call.where.guild,
            member=call.who.id,
            request=replace(request, image=order.kept),
            count=order.wish.count,
            credits_each=credits,
            reply=self._reply(call, private=order.private),
            parent=order.parent,
            roles=call.who.roles,
            estimate=self.catalogue.model(request.model).estimate(credits),
        )

    def _reply(self, call: Call, *, private: bool) -> Reply:
        return Reply(
            application=call.reply.application,
            token=call.reply.token,
            expires_at=self._clock() + TOKEN_LIFE,
            channel=call.where.channel,
            private=private,
            byline=Byline(
                name=call.who.name,
                avatar=call.who.avatar,
                upload_limit=min(call.where.upload_limit, FILE_LIMIT),
            ),
        )

    # --- answer in time ------------------------------------------------------------------------------

    async def _defer_if_slow(self, call: Call, order: Order, work: asyncio.Task[Reserved | None]) -> bool:
        """Defer the answer if the work takes longer than a person should wait for one; whether it was deferred."""
        try:
            await asyncio.wait({work}, timeout=ANSWER_WITHIN)
            deferred = not work.done()
            if deferred:
                self._deferred.begun(call)
                await call.reply.defer(private=order.private)
        except BaseException:
            await self._take_back(work)
            raise
        return deferred

    async def _finish(
        self, reply: Responder, work: asyncio.Task[Reserved | None], *, private: bool, deferred: bool
    ) -> None:
        try:
            reserved = await work
        except (BotError, RefusalWithContext) as refusal:
            if not deferred:
                raise
            await retract(reply, refusal, private=private)
            return
        if reserved is not None:
            await self._answer(reply, reserved, deferred=deferred)

    async def _answer(self, reply: Responder, reserved: Reserved, *, deferred: bool) -> None:
        """Show the card; a reservation never outlives an answer that failed."""
        card, ask = progress_card(reserved, self._clock()), reserved.generations[0].ask
        try:
            if deferred:
                message = await reply.edit(card)
            else:
                message = await reply.answer(card, private=ask.reply.private)
        except BaseException:
            self._line.take_back(ask.interaction)
            raise
        await self._line.answered(reserved, message)

    async def _take_back(self, work: asyncio.Task[Reserved | None]) -> None:
        """Nobody could be told that it was reserved: give it back as soon as it is."""
        try:
            reserved = await work
        except (BotError, RefusalWithContext):
            return
        if reserved is not None:
            self._line.take_back(reserved.generations[0].ask.interaction)


def progress_card(reserved: Reserved, now: datetime) -> Card:
    """In line, or drawing if the first picture starts at once."""
    if reserved.place:
        return in_line(reserved.generations, reserved.place)
    first, *rest = reserved.generations
    return drawing((replace(first, state=State.RUNNING), *rest), now)


async def retract(reply: Responder, refusal: Exception, *, private: bool) -> None:
    """Refuse after a deferral: a public "thinking…" gets a neutral line, then goes, in this order.

    The first follow-up after a deferral would take the place of the reply and be as public as it.
    """
    told = notice_of(refusal).card
    if private:
        await reply.edit(told)
        return
    await reply.edit(Card(content=NEUTRAL))
    await reply.follow_up(told)
    try:
        await reply.delete()
    except (discord.HTTPException, aiohttp.ClientError) as error:
        log.info("a neutral line stays", extra={"error": type(error).__name__})
