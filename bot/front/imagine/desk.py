"""Takes every ask, whether it was typed, pressed or filled in: checks it, reserves its pictures, answers.

Discord waits three seconds for an answer. What may take longer is done in a task of its own, and the reply is deferred
while that goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.domain.errors import BotError, NotEnoughCredits, ServerTotalUsedUp
from bot.domain.models import Catalogue
from bot.domain.pictures import Generation
from bot.domain.servers import ServerSettings
from bot.front.imagine.checks import check_channel, check_permissions
from bot.front.imagine.deferred import DeferredReplies
from bot.front.imagine.intake import Intake, Order
from bot.front.imagine.progress import first_card
from bot.front.imagine.refusals import refuse_deferred
from bot.front.imagine.waysout import WaysOut
from bot.front.kit.errorhandler import RefusalWithContext
from bot.front.kit.feature import Call, Where
from bot.front.kit.responder import Responder
from bot.front.kit.settingscache import ServerSettingsCache, reader_on
from bot.front.texts.language import Reader
from bot.studio.line import PictureLine, Reserved

ANSWER_WITHIN = 1.5  # seconds until a reply is deferred; half of what Discord waits


class Desk:
    """One per process, shared by the features from which pictures can be asked for."""

    def __init__(
        self,
        *,
        line: PictureLine,
        intake: Intake,
        clock: Callable[[], datetime],
        server_settings: ServerSettingsCache,
        ways_out: WaysOut,
        deferred: DeferredReplies,
    ) -> None:
        self._line = line
        self._intake = intake
        self._clock = clock
        self._server_settings = server_settings
        self._ways_out = ways_out
        self._deferred = deferred

    @property
    def catalogue(self) -> Catalogue:
        """The models on offer, without a server's own defaults."""
        return self._intake.catalogue()

    async def submit(self, call: Call, order: Order) -> bool:
        """Reserve the pictures and answer with the progress card; False if a deferred reply had to say why not.

        Raises a Refused or a RefusalWithContext if nothing could be reserved, unless the reply was deferred. False too
        for an interaction that came twice, and has reserved its pictures already. Raises Discord's error if the answer
        fails; then the reservation is cancelled.
        """
        # A task of its own, because a transaction that has begun must be seen to its end even if the answer fails:
        # only then is it known whether there is something to cancel.
        work = asyncio.create_task(self._reserve(call, order))
        if await self._is_quick(work):
            return await self._finish(call, order, work, deferred=False)
        noted = self._deferred.remember(call, self._reader(call).of_message(private=order.private))
        try:
            await self._defer(call.reply, work, private=order.private)
            return await self._finish(call, order, work, deferred=True)
        finally:
            if noted:
                self._deferred.forget(call.id)

    async def cancel(self, row: Generation) -> tuple[Generation, ...]:
        """Cancel the pictures of this one's ask that have not started; returns all its pictures afterwards."""
        return await self._line.cancel(row.ask.interaction)

    async def require_channel(self, where: Where) -> ServerSettings:
        """What the server has set up. Raises WrongChannel if it does not allow pictures in this channel."""
        settings = await self._server_settings.settings(where.guild)
        check_channel(where, settings.picture_channels)
        return settings

    def cached_catalogue(self, guild: int) -> Catalogue:
        """The catalogue for a server's members, without I/O: for an autocomplete. Its defaults may be out of date."""
        return self._intake.catalogue_for(self._server_settings.cached(guild))

    # --- reserve -------------------------------------------------------------------------------------

    async def _reserve(self, call: Call, order: Order) -> Reserved | None:
        settings = await self.require_channel(call.where)
        check_permissions(call.where)
        ask, data = await self._intake.ask_of(call, order, settings)
        try:
            return await self._line.reserve(ask, data)
        except (NotEnoughCredits, ServerTotalUsedUp) as refusal:
            lang = call.reader.private
            raise await self._ways_out.with_affordable(lang, ask, data, refusal) from refusal

    def _reader(self, call: Call) -> Reader:
        """With the server's own choice of a public language, as far as it is known without I/O."""
        settings = self._server_settings.cached(call.where.guild)
        return call.reader if settings is None else reader_on(settings, call.reader)

    # --- answer in time ------------------------------------------------------------------------------

    async def _is_quick(self, work: asyncio.Task[Reserved | None]) -> bool:
        """Wait for the work; False if it takes longer than ANSWER_WITHIN."""
        try:
            await asyncio.wait({work}, timeout=ANSWER_WITHIN)
        except BaseException:
            # Also a cancellation, which is no Exception: the member has no answer, so nothing may stay reserved.
            await self._take_back(work)
            raise
        return work.done()

    async def _defer(self, reply: Responder, work: asyncio.Task[Reserved | None], *, private: bool) -> None:
        try:
            await reply.defer(private=private)
        except BaseException:  # as above
            await self._take_back(work)
            raise

    async def _finish(
        self, call: Call, order: Order, work: asyncio.Task[Reserved | None], *, deferred: bool
    ) -> bool:
        try:
            reserved = await work
        except (BotError, RefusalWithContext) as refusal:
            if not deferred:
                raise
            reader = self._reader(call)
            await refuse_deferred(
                call.reply, refusal, reader, prompt=order.wish.prompt, private=order.private
            )
            return False
        if reserved is not None:
            await self._answer(call.reply, reserved, deferred=deferred)
        return reserved is not None

    async def _answer(self, reply: Responder, reserved: Reserved, *, deferred: bool) -> None:
        """Show the progress card. If that fails, the reservation is cancelled: nobody would know of the pictures."""
        card, ask = first_card(reserved, self._clock()), reserved.generations[0].ask
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
        """The member could not be answered: cancel the reservation as soon as it is made."""
        try:
            reserved = await work
        except (BotError, RefusalWithContext):
            return
        if reserved is not None:
            self._line.take_back(reserved.generations[0].ask.interaction)
