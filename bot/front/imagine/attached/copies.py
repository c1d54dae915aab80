"""Copies for models that take an address: they go up with the progress card, and are as public as that.

So they are of what the member has given themselves. What came with somebody else's order, of which this one is made
anew, nobody else has seen: its bytes are sent.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.domain.errors import Gone, NotAPicture, StoreBusy
from bot.domain.models import Catalogue
from bot.domain.pictures import AFTER, Ask, Generation, InputPicture
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


# The order that a picture to change came with, in its key.
CAME_WITH = re.compile(rf"(?:{AFTER}|input-)([0-9]{{1,19}})(?:-[0-9]+)?", re.ASCII)


class Asks(Protocol):
    async def ask(self, interaction: int) -> tuple[Generation, ...]:
        """All pictures of the ask of that interaction. Raises StoreBusy."""


@dataclass(frozen=True, slots=True)
class PictureCopy:
    """The copy of a picture to change, and the key of that."""

    key: str
    upload: Upload


@dataclass(frozen=True, slots=True)
class PictureCopies:
    asks: Asks
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
            if not image.is_copy or not (files or await self._is_own(ask, image)):
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

    async def _is_own(self, ask: Ask, image: InputPicture) -> bool:
        """Whether it came with an order of the same member; False where that is not known."""
        found = CAME_WITH.fullmatch(image.key)
        if found is None:
            return False
        try:
            first = next(iter(await self.asks.ask(int(found[1]))), None)
        except StoreBusy as error:
            log.warning("whose picture to change it is is not known", extra={"error": type(error).__name__})
            return False
        return first is not None and first.ask.member == ask.member

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
