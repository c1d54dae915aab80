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

from bot.domain.errors import (
    BotError,
    InputUnreachable,
    MissingPermissions,
    NotAPicture,
    PictureTooLarge,
    ServerOnly,
)
from bot.domain.models import Catalogue, Wish
from bot.domain.pictures import (
    INPUT_LIMIT_BYTES,
    INPUT_LIMIT_PIXELS,
    Ask,
    Byline,
    Facts,
    Generation,
    InputPicture,
    PictureRequest,
    State,
)
from bot.front import cards, notices
from bot.front.cards import Card
from bot.front.funnel import translate
from bot.front.replies import shown
from bot.studio import Reserved, Studio

log = logging.getLogger(__name__)

ANSWER_WITHIN = 1.5  # seconds; what takes longer is deferred first (Discord waits three)
TOKEN_LIFE = timedelta(minutes=15) - timedelta(seconds=20)  # Discord's rule, less the time of one upload
ALREADY_ANSWERED = 40060  # Discord's code
UPLOAD_LIMIT = 10 * 1024 * 1024  # bytes; the interaction's own field may say more than Discord takes
PICTURE_TYPES = ("image/png", "image/jpeg", "image/webp")


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture to change as Discord describes it; a fact that Discord left out is None or 0."""

    name: str
    url: str
    media_type: str | None
    size: int
    width: int
    height: int


class Inputs(Protocol):
    """Fetches what members attach, and looks at it."""

    async def fetch(self, url: str, limit: int) -> bytes:
        """Raises InputUnreachable or PictureTooLarge."""

    async def inspect(self, data: bytes, name: str) -> Facts:
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
    ) -> None:
        self._studio = studio
        self._catalogue = catalogue
        self._inputs = inputs
        self._clock = clock

    @property
    def catalogue(self) -> Catalogue:
        return self._catalogue()

    async def take(self, interaction: discord.Interaction[Any], order: Order) -> None:
        """Reserve and show the progress card. Raises a Refused as long as nobody has been answered."""
        ask = self._ask(interaction, order)
        work = asyncio.create_task(self._reserve(ask, order.image))
        try:
            await asyncio.wait({work}, timeout=ANSWER_WITHIN)
            deferred = not work.done()
            if deferred:
                await interaction.response.defer(ephemeral=order.private, thinking=True)
        except BaseException:
            await self._take_back(work)
            raise
        try:
            reserved = await work
        except BotError as refusal:
            if not deferred:
                raise
            await retract(interaction, refusal, private=order.private)
            return
        if reserved is not None:
            await self._answer(interaction, reserved, deferred=deferred)

    async def cancel(self, row: Generation) -> tuple[Generation, ...]:
        return await self._studio.cancel(row.ask.interaction)

    def _ask(self, interaction: discord.Interaction[Any], order: Order) -> Ask:
        """Every refusal that needs no waiting."""
        if interaction.guild_id is None or interaction.channel_id is None:
            raise ServerOnly
        _check_permissions(interaction)
        request, credits = self.catalogue.check(order.wish, with_image=bool(order.image or order.kept))
        if order.image is not None:
            _check_attached(order.image)
        user = interaction.user
        return Ask(
            interaction=interaction.id,
            application=interaction.application_id,
            token=interaction.token,
            expires_at=self._clock() + TOKEN_LIFE,
            guild=interaction.guild_id,
            channel=interaction.channel_id,
            member=user.id,
            request=replace(request, image=order.kept),
            count=order.wish.count,
            credits_each=credits,
            private=order.private,
            byline=Byline(
                name=user.display_name,
                avatar=user.display_avatar.url,
                upload_limit=min(interaction.filesize_limit, UPLOAD_LIMIT),
            ),
            parent=order.parent,
        )

    async def _reserve(self, ask: Ask, image: Attached | None) -> Reserved | None:
        if image is None:
            return await self._studio.reserve(ask, None)
        data = await self._inputs.fetch(image.url, INPUT_LIMIT_BYTES)
        facts = await self._inputs.inspect(data, image.name)
        kept = InputPicture(image.url, f"input-{ask.interaction}", facts.media_type)
        request: PictureRequest = replace(ask.request, image=kept)
        return await self._studio.reserve(replace(ask, request=request), data)

    async def _answer(
        self, interaction: discord.Interaction[Any], reserved: Reserved, *, deferred: bool
    ) -> None:
        """Show the card; a reservation never outlives an answer that failed."""
        card = progress_card(reserved, self._clock())
        private = reserved.generations[0].ask.private
        try:
            if deferred:
                message = (await interaction.edit_original_response(**shown(card, edit=True))).id
            else:
                message = await _answered_with(interaction, card, private=private)
        except BaseException:
            await self._studio.cancel(interaction.id)
            raise
        await self._studio.answered(reserved, message)

    async def _take_back(self, work: asyncio.Task[Reserved | None]) -> None:
        """Nobody could be told that it was reserved: give it back as soon as it is."""
        try:
            reserved = await work
        except BotError:
            return
        if reserved is not None:
            await self._studio.cancel(reserved.generations[0].ask.interaction)


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
        return cards.in_line(reserved.generations, reserved.place)
    first, *rest = reserved.generations
    return cards.drawing((replace(first, state=State.RUNNING), *rest), now)


async def retract(interaction: discord.Interaction[Any], refusal: BotError, *, private: bool) -> None:
    """Refuse after a deferral: a public "thinking…" gets a neutral line, then goes, in this order.

    The first follow-up after a deferral would take the place of the reply and be as public as it.
    """
    words = notices.notice(translate(refusal)).text
    if private:
        await interaction.edit_original_response(content=words)
        return
    await interaction.edit_original_response(content=notices.NEUTRAL)
    await interaction.followup.send(words, ephemeral=True)
    try:
        await interaction.delete_original_response()
    except (discord.HTTPException, aiohttp.ClientError) as error:
        log.info("a neutral line stays", extra={"error": type(error).__name__})


def _check_permissions(interaction: discord.Interaction[Any]) -> None:
    """Refuse before painting what could not be shown. A payload without the field reads as no permission at all."""
    here = interaction.app_permissions
    missing = [
        words
        for allowed, words in ((here.attach_files, "Attach Files"), (here.embed_links, "Embed Links"))
        if not allowed
    ]
    if missing and here.value:
        raise MissingPermissions(tuple(missing))


def _check_attached(image: Attached) -> None:
    """What Discord says of the file is enough to refuse it, never enough to accept it."""
    if image.media_type is not None and image.media_type.partition(";")[0] not in PICTURE_TYPES:
        raise NotAPicture(image.name)
    if image.size > INPUT_LIMIT_BYTES or image.width * image.height > INPUT_LIMIT_PIXELS:
        raise PictureTooLarge(image.size, image.width, image.height, INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS)
    if not image.url:
        raise InputUnreachable
