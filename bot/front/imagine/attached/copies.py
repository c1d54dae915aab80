"""Copies for models that take an address: they go up with the progress card, and are as public as that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.domain.errors import Gone, NotAPicture
from bot.domain.models import Catalogue
from bot.domain.pictures import Ask
from bot.front.imagine.attached.files import Attachments
from bot.front.kit.cards import Card, SentMessage, Upload, card_language
from bot.front.kit.faults.discordfaults import judge, name_of
from bot.front.kit.faults.impatience import impatient
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
    attachments: Attachments

    async def copy_for(self, ask: Ask, data: bytes | None) -> Upload | None:
        """What has to go up with the ask's card; None if nothing has, or it cannot: its bytes are sent then.

        `data`: the bytes of the picture to change, where they are at hand. Stored ones are cleaned once more, since an
        earlier version has stored what was attached as it was.
        """
        image, model = next(iter(ask.request.images), None), self.catalogue().find(ask.request.model)
        if image is None or not image.is_copy or model is None or model.image is None:
            return None
        if not model.image.by_address:
            return None
        media_type = image.media_type
        try:
            if data is None:
                data, media_type = await self.attachments.clean(await self.stored.get(image.key), "")
        except (Gone, NotAPicture, OSError) as error:
            log.warning("a picture to change could not be read", extra={"error": type(error).__name__})
            return None
        if len(data) > ask.reply.byline.upload_limit:
            return None
        name = f"input.{media_type.rpartition('/')[2]}"
        return Upload(name, data, picture_to_change(card_language(ask)))


async def send_with(
    copy: Upload | None, card: Card, send: Callable[[Card], Awaitable[SentMessage]], *, within: float
) -> SentMessage:
    """Send the card with its copy; without it if that is refused, or takes longer than `within` seconds.

    Raises what `send` raises without it. Where only the answer was lost, that finds the message with the copy.
    """
    if copy is not None:
        try:
            with impatient():
                async with asyncio.timeout(within):
                    return await send(replace(card, files=(copy,)))
        except Exception as error:
            if judge(error) is None:
                raise
            log.warning("a picture to change could not go up with its card", extra={"error": name_of(error)})
    return await send(card)
