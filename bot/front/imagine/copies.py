"""Cleaned copies of pictures to change, for models that take an address: they go up with the progress card.

The copy is a file of the card until that shows a result, or says that there is none. It is as public as the card.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import aiohttp
import discord

from bot.domain.errors import Gone
from bot.domain.models import Catalogue
from bot.domain.pictures import Ask
from bot.front.kit.cards import Card, SentMessage, Upload, card_language
from bot.front.kit.faults.discordfaults import name_of
from bot.front.kit.uploads import StoredPictures
from bot.front.texts.picture.progress import picture_to_change

log = logging.getLogger(__name__)

LARGE = (
    1024 * 1024
)  # bytes; with a file that is larger, a first answer may take longer than Discord's three seconds


@dataclass(frozen=True, slots=True)
class PictureCopies:
    stored: StoredPictures
    catalogue: Callable[[], Catalogue]

    async def copy_for(self, ask: Ask, data: bytes | None) -> Upload | None:
        """What has to go up with the ask's card; None if nothing has, or it cannot: its bytes are sent then.

        `data`: the bytes of the picture to change, where they are at hand.
        """
        image, model = ask.request.image, self.catalogue().find(ask.request.model)
        if image is None or not image.is_copy or model is None or model.image != "url":
            return None
        try:
            data = await self.stored.get(image.key) if data is None else data
        except (Gone, OSError) as error:
            log.warning("a picture to change could not be read", extra={"error": type(error).__name__})
            return None
        if len(data) > ask.reply.byline.upload_limit:
            return None
        name = f"input.{image.media_type.rpartition('/')[2]}"
        return Upload(name, data, picture_to_change(card_language(ask)))


async def send_with(
    copy: Upload | None, card: Card, send: Callable[[Card], Awaitable[SentMessage]]
) -> SentMessage:
    """Send the card with its copy; without it if that is refused. Raises what `send` raises without it."""
    if copy is not None:
        try:
            return await send(replace(card, files=(copy,)))
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.warning("a picture to change could not go up with its card", extra={"error": name_of(error)})
    return await send(card)
