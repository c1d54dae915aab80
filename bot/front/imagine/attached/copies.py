"""Copies for models that take an address: they go up with the progress card, and are as public as that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import Gone, NotAPicture
from bot.domain.models import Catalogue
from bot.domain.pictures import Ask, InputPicture
from bot.front.imagine.attached.files import Attachments
from bot.front.kit.cards import Card, SentMessage, Upload, card_language
from bot.front.kit.faults.discordfaults import judge, name_of
from bot.front.kit.faults.impatience import impatient
from bot.front.kit.uploads import REQUEST_LIMIT, StoredPictures
from bot.front.texts.picture.progress import picture_to_change

log = logging.getLogger(__name__)

LARGE = (
    1024 * 1024
)  # bytes; with a file that is larger, a first answer may take longer than Discord's three seconds


@dataclass(frozen=True, slots=True)
class PictureCopy:
    """The copy of a picture to change, and the key of that."""

    key: str
    upload: Upload


@dataclass(frozen=True, slots=True)
class PictureCopies:
    stored: StoredPictures
    catalogue: Callable[[], Catalogue]
    attachments: Attachments

    async def copies_for(self, ask: Ask, files: Sequence[bytes]) -> tuple[PictureCopy, ...]:
        """What has to go up with the ask's card. What has not, or cannot, is missing: its bytes are sent then.

        `files`: the bytes of the pictures to change, where they are at hand. Stored ones are cleaned once more, since
        an earlier version has stored what was attached as it was.
        """
        images, model = ask.request.images, self.catalogue().find(ask.request.model)
        if model is None or model.image is None or not model.image.by_address:
            return ()
        copies: list[PictureCopy] = []
        left = REQUEST_LIMIT
        for number, image in enumerate(images, 1):
            if not image.is_copy:
                continue
            found = (files[number - 1], image.media_type) if files else await self._read(image)
            if found is None or len(found[0]) > min(left, ask.reply.byline.upload_limit):
                continue
            data, media_type = found
            left -= len(data)
            name = f"input{number if len(images) > 1 else ''}.{media_type.rpartition('/')[2]}"
            words = picture_to_change(card_language(ask), number, len(images))
            copies.append(PictureCopy(image.key, Upload(name, data, words)))
        return tuple(copies)

    async def _read(self, image: InputPicture) -> tuple[bytes, str] | None:
        try:
            return await self.attachments.clean(await self.stored.get(image.key), "")
        except (Gone, NotAPicture, OSError) as error:
            log.warning("a picture to change could not be read", extra={"error": type(error).__name__})
            return None


async def send_with(
    copies: Sequence[PictureCopy],
    card: Card,
    send: Callable[[Card], Awaitable[SentMessage]],
    *,
    within: float,
) -> tuple[SentMessage, Mapping[str, str]]:
    """Send the card with the copies; without them if that is refused, or takes longer than `within` seconds.

    Returns the message, and the addresses of the copies by the keys of their pictures. Raises what `send` raises
    without them. Where only the answer was lost, that finds the message with the copies.
    """
    sent = await _send(copies, card, send, within)
    if len(sent.file_urls) != len(copies):  # it went without
        return sent, {}
    return sent, {copy.key: url for copy, url in zip(copies, sent.file_urls, strict=True)}


async def _send(
    copies: Sequence[PictureCopy],
    card: Card,
    send: Callable[[Card], Awaitable[SentMessage]],
    within: float,
) -> SentMessage:
    if copies:
        try:
            with impatient():
                async with asyncio.timeout(within):
                    return await send(replace(card, files=tuple(copy.upload for copy in copies)))
        except Exception as error:
            if judge(error) is None:
                raise
            log.warning("pictures to change could not go up with their card", extra={"error": name_of(error)})
    return await send(card)
