"""Takes every ask, whether it was typed, pressed or filled in: checks it, reserves its pictures, answers.

Discord waits three seconds for an answer. What may take longer is done in a task of its own, and the reply is deferred
while that goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.errors import BotError, NotEnoughCredits, NotOffered, ServerTotalUsedUp, UnknownChoice
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
from bot.front.imagine.alternatives import Alternatives
from bot.front.imagine.checks import check_attachment, check_channel, check_permissions
from bot.front.imagine.choices import labels_to_values
from bot.front.imagine.corrections import correction
from bot.front.imagine.deferred import DeferredReplies
from bot.front.imagine.offers import Offer
from bot.front.imagine.progress import drawing_card, in_line_card
from bot.front.imagine.refusals import check_price, refuse_deferred
from bot.front.kit.balances import Balances
from bot.front.kit.cards import Card, card_language
from bot.front.kit.errorhandler import RefusalWithContext
from bot.front.kit.feature import Attachment, Call, Where
from bot.front.kit.responder import Responder
from bot.front.kit.settingscache import ServerSettingsCache, reader_on
from bot.front.kit.uploads import FILE_LIMIT
from bot.front.texts.language import Reader
from bot.studio.line import PictureLine, Reserved

ANSWER_WITHIN = 1.5  # seconds until a reply is deferred; half of what Discord waits
TOKEN_USABLE_FOR = timedelta(minutes=15) - timedelta(
    seconds=20
)  # as long as Discord takes it, less the time of an upload


class Attachments(Protocol):
    """Downloads and decodes the pictures that members attach."""

    async def fetch(self, url: str, limit: int) -> bytes:
        """At most `limit` bytes. Raises InputUnreachable or PictureTooLarge."""

    async def inspect(self, data: bytes, name: str) -> ImageInfo:
        """What the bytes hold; `name` is the file's. Raises NotAPicture or PictureTooLarge."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for. The picture to change is `image` if it is new, `stored_image` if the bot has its bytes.

    `parent` is the public id of the picture that this one is made after. `offer` is that of the button which was
    pressed, if its label names a price.
    """

    wish: Wish
    image: Attachment | None = None
    stored_image: InputPicture | None = None
    private: bool = False
    parent: str | None = None
    offer: Offer | None = None


class Desk:
    """One per process, shared by the features from which pictures can be asked for."""

    def __init__(
        self,
        *,
        line: PictureLine,
        catalogue: Callable[[], Catalogue],
        attachments: Attachments,
        clock: Callable[[], datetime],
        server_settings: ServerSettingsCache,
        alternatives: Alternatives,
        balances: Balances,
        deferred: DeferredReplies,
    ) -> None:
        self._line = line
        self._catalogue = catalogue
        self._attachments = attachments
        self._clock = clock
        self._server_settings = server_settings
        self._alternatives = alternatives
        self._balances = balances
        self._deferred = deferred

    @property
    def catalogue(self) -> Catalogue:
        return self._catalogue()

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

    def catalogue_for(self, settings: ServerSettings | None) -> Catalogue:
        """The catalogue with the server's own default model and quality; None: without."""
        if settings is None:
            return self.catalogue
        return self.catalogue.with_defaults(model=settings.default_model, quality=settings.default_quality)

    def cached_catalogue(self, guild: int) -> Catalogue:
        """The catalogue for a server's members, without I/O: for an autocomplete. Its defaults may be out of date."""
        return self.catalogue_for(self._server_settings.cached(guild))

    # --- reserve -------------------------------------------------------------------------------------

    async def _reserve(self, call: Call, order: Order) -> Reserved | None:
        settings, lang = await self.require_channel(call.where), call.reader.private
        check_permissions(call.where)
        try:
            ask = self._checked_ask(call, order, settings)
        except (UnknownChoice, NotOffered) as refusal:
            raise await self._corrected(call, order, settings, refusal) from refusal
        check_price(lang, ask, order.offer)
        ask, data = await self._with_image(ask, order.image)
        try:
            return await self._line.reserve(ask, data)
        except (NotEnoughCredits, ServerTotalUsedUp) as refusal:
            raise await self._alternatives.affordable(lang, ask, data, refusal) from refusal

    def _checked_ask(self, call: Call, order: Order, settings: ServerSettings) -> Ask:
        """The ask, once it has passed every check that needs no transaction. Raises a Refused."""
        catalogue = self.catalogue_for(settings)
        wish = labels_to_values(call.reader.private, catalogue, order.wish)
        request, credits = catalogue.check(wish, with_image=bool(order.image or order.stored_image))
        if order.image is not None:
            check_attachment(order.image)
        self._balances.remember_roles(call.where.guild, call.who.id, call.who.roles)
        return Ask(
            interaction=call.id,
            guild=call.where.guild,
            member=call.who.id,
            request=replace(request, image=order.stored_image),
            count=order.wish.count,
            credits_each=credits,
            reply=self._reply(call, reader_on(settings, call.reader), private=order.private),
            parent=order.parent,
            roles=call.who.roles,
            estimate=self.catalogue.model(request.model).estimate(credits),
        )

    async def _with_image(self, ask: Ask, image: Attachment | None) -> tuple[Ask, bytes | None]:
        """The ask with a picture that was attached, and its bytes. Raises a Refused if it is no good."""
        if image is None:
            return ask, None
        data = await self._attachments.fetch(image.url, INPUT_LIMIT_BYTES)
        info = await self._attachments.inspect(data, image.name)
        stored = InputPicture(image.url, f"input-{ask.interaction}", info.media_type)
        return replace(ask, request=replace(ask.request, image=stored)), data

    async def _corrected(
        self, call: Call, order: Order, settings: ServerSettings, refusal: UnknownChoice | NotOffered
    ) -> Exception:
        """The refusal, with a button for a right choice; without one if that would be refused for something else."""
        lang, catalogue = call.reader.private, self.catalogue_for(settings)
        found = correction(lang, catalogue, labels_to_values(lang, catalogue, order.wish), refusal)
        if found is None:
            return refusal
        right = replace(order, wish=found.wish)
        if found.option == "image":
            right = replace(right, image=None, stored_image=None)
        try:
            ask, data = await self._with_image(self._checked_ask(call, right, settings), right.image)
        except BotError:
            return refusal
        return await self._alternatives.corrected(lang, ask, data, refusal, found)

    def _reply(self, call: Call, reader: Reader, *, private: bool) -> Reply:
        return Reply(
            application=call.reply.application,
            token=call.reply.token,
            expires_at=self._clock() + TOKEN_USABLE_FOR,
            channel=call.where.channel,
            private=private,
            byline=Byline(
                name=call.who.name,
                avatar=call.who.avatar,
                upload_limit=min(call.where.upload_limit, FILE_LIMIT),
            ),
            locale=reader.private.code,
            public_locale=reader.public.code,
        )

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
        """The member could not be answered: cancel the reservation as soon as it is made."""
        try:
            reserved = await work
        except (BotError, RefusalWithContext):
            return
        if reserved is not None:
            self._line.take_back(reserved.generations[0].ask.interaction)


def progress_card(reserved: Reserved, now: datetime) -> Card:
    """The first answer: in line, or drawing if the first picture starts at once."""
    lang = card_language(reserved.generations[0].ask)
    if reserved.place:
        return in_line_card(lang, reserved.generations, reserved.place)
    first, *rest = reserved.generations
    return drawing_card(lang, (replace(first, state=State.RUNNING), *rest), now, reserved.expected)
