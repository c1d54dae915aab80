"""Makes an ask of an order: its choices are checked, its picture is fetched, and what it costs is known.

Nothing is reserved here. What is wrong with an order is refused, with a button for a right choice where there is one.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import (
    AreaWithoutPicture,
    BotError,
    NotOffered,
    OtherAspect,
    TooLongWithStyle,
    TooManyPictures,
    UnknownChoice,
)
from bot.domain.guilds.servers import ServerSettings
from bot.domain.guilds.styles import style_named
from bot.domain.models import Catalogue
from bot.domain.pictures import Ask, Byline, InputPicture, Reply
from bot.domain.wishes import Wish
from bot.front.imagine.alternatives import Alternative
from bot.front.imagine.attached.copied import Copied, copy_of
from bot.front.imagine.attached.files import Attachments, cleaned
from bot.front.imagine.choices import labels_to_values
from bot.front.imagine.refusals import check_price
from bot.front.imagine.suggestions import Mendable, suggestion
from bot.front.imagine.waysout import WaysOut
from bot.front.kit.balances import Balances
from bot.front.kit.feature import Attachment, Call
from bot.front.kit.guilds.settingscache import reader_on
from bot.front.kit.uploads import FILE_LIMIT, StoredPictures
from bot.front.texts.language import Reader
from bot.studio.links import FOR_THE_LINE, works_until

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for.

    The pictures to change are `images` if they are new, `stored_images` if the bot has their bytes; or it is `copied`,
    of which a copy is made that is this order's own.
    `parent` is the public id of the picture that this one is made after. `alternative` is that of the button which was
    pressed, if its label names a price. `default_style` is the name of the server's style that the member has chosen
    for themselves: it is taken where the wish has none, as long as the server has it. `models` are the ids of those
    that it may be made with where the wish names none, even if a style would have another one; empty: any.
    """

    wish: Wish
    images: tuple[Attachment, ...] = ()
    stored_images: tuple[InputPicture, ...] = ()
    copied: Copied | None = None
    private: bool = False
    parent: str | None = None
    alternative: Alternative | None = None
    default_style: str | None = None
    models: tuple[str, ...] = ()

    @property
    def pictures(self) -> int:
        """How many pictures to change there are."""
        return len(self.images or self.stored_images) or int(self.copied is not None)


@dataclass(frozen=True, slots=True)
class Intake:
    """One per process. `catalogue` has the models on offer, without a server's own defaults.

    `settled` waits, in the first seconds of a first start, for the endpoint's list of them; never long.
    """

    catalogue: Callable[[], Catalogue]
    settled: Callable[[], Awaitable[None]]
    attachments: Attachments
    stored: StoredPictures
    ways_out: WaysOut
    balances: Balances
    clock: Callable[[], datetime]

    def catalogue_for(self, settings: ServerSettings | None) -> Catalogue:
        """The catalogue with the server's own default model and quality, and its styles; None: without."""
        if settings is None:
            return self.catalogue()
        return self.catalogue().with_defaults(
            model=settings.default_model, quality=settings.default_quality, styles=settings.styles
        )

    async def ask_of(
        self, call: Call, order: Order, settings: ServerSettings, expires_at: datetime
    ) -> tuple[Ask, tuple[bytes, ...]]:
        """The ask, and the cleaned bytes of the pictures that were attached. Raises a Refused or a RefusalWithContext.

        Until `expires_at` the reply can be edited.
        """
        await self.settled()
        order = _with_allowed_model(_with_default_style(order, settings), self.catalogue_for(settings))
        try:
            ask = self._checked(call, order, settings, expires_at)
            check_price(call.reader.private, ask, order.alternative)
            ask, files = await self._with_images(ask, order)
            return replace(ask, request=self.catalogue_for(settings).fitted(ask.request)), files
        except (
            UnknownChoice,
            NotOffered,
            TooManyPictures,
            TooLongWithStyle,
            AreaWithoutPicture,
            OtherAspect,
        ) as refusal:
            raise await self._with_suggestion(call, order, settings, refusal, expires_at) from refusal

    def _checked(self, call: Call, order: Order, settings: ServerSettings, expires_at: datetime) -> Ask:
        """The ask, once it has passed every check that needs no transaction. Raises a Refused."""
        catalogue = self.catalogue_for(settings)
        wish = labels_to_values(call.reader.private, catalogue, order.wish)
        request, credits = catalogue.check(wish, pictures=order.pictures)
        self.balances.remember_roles(call.where.guild, call.who.id, call.who.roles)
        return Ask(
            interaction=call.id,
            guild=call.where.guild,
            member=call.who.id,
            request=replace(request, images=used_again(order.stored_images, self.clock())),
            count=order.wish.count,
            credits_each=credits,
            reply=_reply(call, reader_on(settings, call.reader), expires_at, private=order.private),
            parent=order.parent,
            place=None if order.private else call.where.place,
            roles=call.who.roles,
            estimate=self.catalogue().model(request.model).estimate(request.quality, credits),
        )

    async def _with_images(self, ask: Ask, order: Order) -> tuple[Ask, tuple[bytes, ...]]:
        """The ask with pictures that were attached or copied, and their cleaned bytes. Raises a Refused if one is no
        good.
        """
        if order.copied is not None:
            pictures, contents = await copy_of(order.copied, self.attachments, self.stored, ask.interaction)
        elif order.images:
            pictures, contents = await cleaned(self.attachments, order.images, ask.interaction)
        else:
            return ask, ()
        return replace(ask, request=replace(ask.request, images=pictures)), contents

    async def _with_suggestion(
        self,
        call: Call,
        order: Order,
        settings: ServerSettings,
        refusal: Mendable,
        expires_at: datetime,
    ) -> Exception:
        """The refusal, with a button for a right choice; without one if that would be refused for something else."""
        lang, catalogue = call.reader.private, self.catalogue_for(settings)
        wish = labels_to_values(lang, catalogue, order.wish)
        found = suggestion(lang, catalogue, wish, refusal, pictures=order.pictures)
        if found is None:
            return refusal
        if isinstance(refusal, NotOffered | TooManyPictures) and found.option == "image":
            with_models = await self._with_models(call, order, settings, refusal, expires_at)
            if with_models is not None:
                return with_models
        right = replace(order, wish=found.wish)
        if found.option == "image":
            right = replace(right, images=(), stored_images=(), copied=None)
        try:
            ask, files = await self._with_images(self._checked(call, right, settings, expires_at), right)
        except BotError:
            return refusal
        return await self.ways_out.with_suggestion(lang, ask, files, refusal, found)

    async def _with_models(
        self,
        call: Call,
        order: Order,
        settings: ServerSettings,
        refusal: NotOffered | TooManyPictures,
        expires_at: datetime,
    ) -> Exception | None:
        """The refusal of pictures that the model does not take, with the models that do; None if none can have them.

        The ask is kept with the pictures, and with the model that was asked for.
        """
        area = order.wish.area
        plain = replace(order, wish=replace(order.wish, area=None), images=(), stored_images=(), copied=None)
        try:
            ask, files = await self._with_images(self._checked(call, plain, settings, expires_at), order)
        except BotError:
            return None
        ask = replace(ask, request=replace(ask.request, area=area))
        if order.stored_images:
            stored = used_again(order.stored_images, self.clock())
            ask = replace(ask, request=replace(ask.request, images=stored))
        catalogue = self.catalogue_for(settings)
        return await self.ways_out.with_models(call.reader.private, ask, files, refusal, catalogue)


def _with_default_style(order: Order, settings: ServerSettings) -> Order:
    wish, default = order.wish, order.default_style
    if default is None or wish.style is not None or style_named(settings.styles, default) is None:
        return order
    return replace(order, wish=replace(wish, style=default))


def _with_allowed_model(order: Order, catalogue: Catalogue) -> Order:
    """Named by the wish from here on, so that it goes before that of a style. Raises what `Catalogue.one_of` does."""
    if not order.models or order.wish.model is not None:
        return order
    return replace(order, wish=replace(order.wish, model=catalogue.one_of(order.models).id))


def used_again(pictures: Sequence[InputPicture], now: datetime) -> tuple[InputPicture, ...]:
    """The pictures of an earlier ask for a new one. They need addresses of their own where the old ones do not last.

    That of a copy goes with the earlier card, or its file; that of an attachment ends by itself.
    """
    return tuple(
        each
        if not each.is_copy and works_until(each.url, now + FOR_THE_LINE)
        else replace(each, url="", is_copy=True)
        for each in pictures
    )


def _reply(call: Call, reader: Reader, expires_at: datetime, *, private: bool) -> Reply:
    return Reply(
        application=call.reply.application,
        token=call.reply.token,
        expires_at=expires_at,
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
