"""Takes every ask, whether it was typed, pressed or filled in: checks it, reserves its pictures, answers.

Discord waits three seconds for a first answer. `acknowledgements` says when an ask must be deferred, and when the work
on it may begin. A deferred ask is decided as long as its reply can be edited, and until then the reply says so.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import aiohttp
import discord

from bot.domain.errors import BotError, NotEnoughCredits, ServerTotalUsedUp
from bot.domain.guilds.servers import ServerSettings
from bot.domain.models import Catalogue
from bot.domain.pictures import Generation
from bot.front.imagine.acknowledgements import Acknowledgements, Entry
from bot.front.imagine.attached.copies import LARGE, PictureCopies, PictureCopy, send_with
from bot.front.imagine.checks import check_channel, check_permissions
from bot.front.imagine.deferred import DeferredReplies
from bot.front.imagine.intake import Intake, Order
from bot.front.imagine.latereads import LateReads
from bot.front.imagine.patience import Patient
from bot.front.imagine.progress import first_card
from bot.front.imagine.refusals import refuse_deferred, undecided_card
from bot.front.imagine.waysout import WaysOut
from bot.front.kit.cards import Card, SentMessage
from bot.front.kit.errorhandler import Operator, RefusalWithContext
from bot.front.kit.faults.discordfaults import Verdict, judge, name_of
from bot.front.kit.feature import Call, Where
from bot.front.kit.guilds.settingscache import ServerSettingsCache, reader_on
from bot.front.texts.language import Reader
from bot.studio.line import PictureLine, Reserved

log = logging.getLogger(__name__)

# As long as Discord takes a token, less the time of an upload.
TOKEN_USABLE_FOR = timedelta(minutes=15) - timedelta(seconds=20)
# Seconds for copies of pictures to change to go up with a card: from the arrival of its ask, so that there is time for
# an answer without them, and from the edit of a deferred reply.
COPY_WITHIN, UPLOAD_WITHIN = 2.0, 30.0
SAY_SO_AFTER = 10.0  # seconds after which a reply that is still undecided says so

Read = Callable[[], Awaitable[Order]]


@dataclass(slots=True)
class Undecided:
    """An ask between its arrival and its answer. `order` is None until it has been read.

    `copies` are what has to go up with its card, once that is known.
    """

    call: Call
    entry: Entry
    read: Read
    private: bool
    expires_at: datetime  # from then on the reply cannot be edited
    order: Order | None = None
    copies: tuple[PictureCopy, ...] = ()

    @property
    def prompt(self) -> str | None:
        return self.order.wish.prompt if self.order is not None else None


class Desk:
    """One per process, shared by the features from which pictures can be asked for."""

    def __init__(
        self,
        *,
        line: PictureLine,
        intake: Intake,
        copies: PictureCopies,
        clock: Callable[[], datetime],
        server_settings: ServerSettingsCache,
        ways_out: WaysOut,
        deferred: DeferredReplies,
        operator: Operator,
    ) -> None:
        self._line = line
        self._intake = intake
        self._copies = copies
        self._clock = clock
        self._server_settings = server_settings
        self._ways_out = ways_out
        self._deferred = deferred
        self._operator = operator
        self._acknowledgements = Acknowledgements()
        self._late_reads = LateReads(clock)

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

        async def read() -> Order:
            return order

        return await self.submit_read(call, read, private=order.private)

    async def submit_read(self, call: Call, read: Read, *, private: bool) -> bool:
        """The same with an order that must be read first, in case that takes long. What `read` raises is told.

        `private` is as it will be in the order: a deferral shows it before the order is known.
        """
        with self._acknowledgements.entered(call.id) as entry:
            if entry is None:
                return False
            ask = Undecided(call, entry, read, private, self._clock() + TOKEN_USABLE_FOR)
            if entry.due.done():
                return await self._answer_in_crowd(ask)
            return await self._answer_at_once(ask)

    async def cancel(self, row: Generation) -> tuple[Generation, ...]:
        """Cancel the pictures of this one's ask that have not started; returns all its pictures afterwards."""
        return await self._line.cancel(row.ask.interaction)

    async def require_channel(self, where: Where) -> ServerSettings:
        """What the server has set up. Raises WrongChannel if it does not allow pictures in this channel."""
        settings = await self._server_settings.settings(where.guild)
        check_channel(where, settings.picture_channels)
        return settings

    async def require_place(self, where: Where) -> None:
        """Raises WrongChannel as `require_channel` does, or MissingPermissions if no picture could be posted there."""
        await self.require_channel(where)
        check_permissions(where)

    def cached_catalogue(self, guild: int) -> Catalogue:
        """The catalogue for a server's members, without I/O: for an autocomplete. Its defaults may be out of date."""
        return self._intake.catalogue_for(self._server_settings.cached(guild))

    def stop(self) -> None:
        """The program ends: whoever is not decided yet is told so."""
        self._acknowledgements.stop()
        self._late_reads.stop()

    async def close(self, seconds: float) -> None:
        """Wait until everybody has been answered. The next start answers those for whom the time was too short."""
        try:
            await asyncio.wait_for(self._acknowledgements.until_idle(), seconds)
        except TimeoutError:
            log.warning("not every reply could be answered before the end; the next start goes on with it")

    # --- decide --------------------------------------------------------------------------------------

    async def _decide(self, ask: Undecided) -> Reserved | None:
        try:
            await ask.entry.turn()
            return await self._reserve(ask)
        finally:
            self._acknowledgements.decided(ask.call.id)

    async def _reserve(self, undecided: Undecided) -> Reserved | None:
        call, until = undecided.call, undecided.expires_at
        undecided.order = order = await self._late_reads(undecided.read, until)
        settings = await self._late_reads(partial(self.require_channel, call.where), until)
        check_permissions(call.where)
        ask, files = await self._intake.ask_of(call, order, settings, until)
        undecided.copies = await self._copies.copies_for(ask, files)
        try:
            return await self._line.reserve(ask, files)
        except (NotEnoughCredits, ServerTotalUsedUp) as refusal:
            lang = call.reader.private
            raise await self._ways_out.with_affordable(lang, ask, files, refusal) from refusal

    def _reader(self, call: Call) -> Reader:
        """With the server's own choice of a public language, as far as it is known without I/O."""
        settings = self._server_settings.cached(call.where.guild)
        return call.reader if settings is None else reader_on(settings, call.reader)

    # --- answer --------------------------------------------------------------------------------------

    async def _answer_at_once(self, ask: Undecided) -> bool:
        """Decide, then answer; defer in between if it takes too long, or a crowd comes."""
        # A task of its own, because the answer must not wait for it.
        work = asyncio.create_task(self._decide(ask))
        try:
            await asyncio.wait((work, ask.entry.due), return_when=asyncio.FIRST_COMPLETED)
        except BaseException:
            # Also a cancellation, which is no Exception: the member has no answer, so nothing may stay reserved.
            await self._take_back(work)
            raise
        if work.done() and (work.exception() is not None or not _has_large_copies(ask)):
            reserved = await work
            if reserved is not None:
                await self._show(ask, reserved, deferred=False)
            return reserved is not None
        async with self._deferred.noted(ask.call, self._reader(ask.call).of_message(private=ask.private)):
            try:
                is_first = await self._defer(ask)
            except BaseException:  # as above
                await self._take_back(work)
                raise
            if not is_first:
                await self._take_back(work)
                return False
            return await self._answer_late(ask, work)

    async def _answer_in_crowd(self, ask: Undecided) -> bool:
        """Defer, then decide: if the deferral fails, nothing has been reserved."""
        async with self._deferred.noted(ask.call, self._reader(ask.call).of_message(private=ask.private)):
            if not await self._defer(ask):
                return False
            return await self._answer_late(ask, asyncio.create_task(self._decide(ask)))

    async def _defer(self, ask: Undecided) -> bool:
        """False for an interaction that has been answered before: a refusal now would take the place of its picture."""
        is_first = await ask.call.reply.defer(private=ask.private)
        self._acknowledgements.acknowledged(ask.call.id)
        return is_first

    async def _answer_late(self, ask: Undecided, work: asyncio.Task[Reserved | None]) -> bool:
        """Edit the deferred reply when the ask is decided; before that too, if it takes long."""
        done, _ = await asyncio.wait({work}, timeout=SAY_SO_AFTER)
        if not done:
            await self._say_undecided(ask)
        try:
            reserved = await work
        except (BotError, RefusalWithContext) as refusal:
            reply, reader = ask.call.reply, self._reader(ask.call)
            patient = Patient(reply, self._clock, ask.expires_at)
            await refuse_deferred(
                patient, refusal, reader, self._operator, prompt=ask.prompt, private=ask.private
            )
            return False
        if reserved is not None:
            await self._show(ask, reserved, deferred=True)
        return reserved is not None

    async def _say_undecided(self, ask: Undecided) -> None:
        card = undecided_card(self._reader(ask.call), prompt=ask.prompt, private=ask.private)
        try:
            await ask.call.reply.edit(card)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            # It goes on all the same, and the next edit may arrive.
            log.info("a deferred reply goes on saying nothing", extra={"error": type(error).__name__})

    async def _show(self, undecided: Undecided, reserved: Reserved, *, deferred: bool) -> None:
        """Show the progress card. If that fails, the reservation is cancelled: nobody would know of the pictures.

        A deferred reply may stay without the card while Discord is away: its pictures are edited in all the same. Where
        somebody has deleted it, they are sent in a message of their own.
        """
        card, ask = first_card(reserved, self._clock()), reserved.generations[0].ask
        reply = undecided.call.reply
        message: int | None = None
        copies: Mapping[str, str] = {}

        async def send(card: Card) -> SentMessage:
            return await (reply.edit(card) if deferred else reply.answer(card, private=ask.reply.private))

        try:
            within = UPLOAD_WITHIN if deferred else undecided.entry.left_of(COPY_WITHIN)
            sent, copies = await send_with(undecided.copies, card, send, within=within)
            message = sent.id
        except BaseException as error:
            if not deferred or judge(error) not in (Verdict.PASSING, Verdict.GONE):
                self._line.take_back(ask.interaction)
                raise
            log.info("a progress card could not be shown", extra={"error": name_of(error)})
        self._acknowledgements.acknowledged(undecided.call.id)
        try:
            await self._line.answered(reserved, message, copies)
        except Exception:
            # Not raised: the member would be told that nothing was charged, and the pictures are made all the same.
            # The line marks the rows later, or the next start does.
            log.exception("an answered ask could not be marked so")

    async def _take_back(self, work: asyncio.Task[Reserved | None]) -> None:
        """The member could not be answered: reserve nothing, or cancel the reservation if it is made already."""
        work.cancel()  # the line gives back what a cancelled caller may have reserved
        await asyncio.wait({work})
        if work.cancelled() or work.exception() is not None:
            return
        if (reserved := work.result()) is not None:
            self._line.take_back(reserved.generations[0].ask.interaction)


def _has_large_copies(ask: Undecided) -> bool:
    return sum(len(copy.upload.data) for copy in ask.copies) > LARGE
