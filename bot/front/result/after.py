"""What a card says of the picture that its own were made after: whose it was, where it stands, and a small copy of it.

A link and a copy show what stands in another message. So they are shown only where whoever sees the card can see that
message too: in the same channel and its threads, or to its member alone, who was able to see it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Protocol

from bot import pixels
from bot.domain.errors import Gone, ResultUnusable, StoreBusy
from bot.domain.pictures import AFTER, Ask, Generation, is_abandoned
from bot.front.kit.albums import message_link
from bot.front.kit.cards import Upload
from bot.front.kit.uploads import StoredPictures, source_type
from bot.front.texts.language import Language
from bot.front.texts.picture.row import input_alt

log = logging.getLogger(__name__)

THUMBNAIL = "made-after.webp"  # the name of the file
SIDE = 256  # pixels of the small copy, of its longer side


@dataclass(frozen=True, slots=True)
class After:
    """`author` is the name of whose picture it was, "" for one's own; `url` leads to its message, if it may."""

    author: str
    url: str | None = None
    thumbnail: Upload | None = None


class Parents(Protocol):
    async def find(self, public_id: str) -> Generation | None:
        """The picture of that public id; None if there is none. Raises StoreBusy."""


async def after_of(lang: Language, row: Generation, parents: Parents, stored: StoredPictures) -> After | None:
    """Of the picture that this one was made after; None if there is none, or it cannot be read."""
    if row.ask.parent is None:
        return None
    try:
        parent = await parents.find(row.ask.parent)
    except StoreBusy:
        log.warning("what a picture was made after is not named", extra={"picture": row.public_id})
        return None
    if parent is None:
        return None
    author = "" if parent.ask.member == row.ask.member else parent.ask.reply.byline.name
    if not _may_be_shown(row.ask, parent):
        return After(author)
    return After(author, _address_of(parent), await _thumbnail(lang, row, parent, stored))


def _may_be_shown(ask: Ask, parent: Generation) -> bool:
    if not parent.is_shown or is_abandoned((parent,)):
        return False
    if ask.reply.private:
        return True
    is_here = parent.ask.reply.channel == ask.reply.channel
    is_as_open = ask.place is not None and parent.ask.place == ask.place
    return not parent.ask.reply.private and (is_here or is_as_open)


def _address_of(parent: Generation) -> str | None:
    if parent.ask.reply.private or not parent.message:
        return None
    return message_link(parent.ask.guild, parent.ask.reply.channel, parent.message)


async def _thumbnail(
    lang: Language, row: Generation, parent: Generation, stored: StoredPictures
) -> Upload | None:
    """Of what was copied from the parent, unless that is covered in its own message.

    A file that somebody attached is nobody else's affair, and what the parent itself was made of may be gone since.
    """
    of_parent = {image.key for image in parent.ask.request.images}
    copies = (image.key for image in row.ask.request.images if image.key.startswith(AFTER))
    key = next((key for key in copies if key not in of_parent), None)
    if key is None or (parent.is_spoiler and not row.ask.reply.private):
        return None
    try:
        data = await pixels.thumbnail(await stored.get(key), SIDE, source_type(row))
    except (Gone, ResultUnusable) as error:
        log.info("a small picture is left out", extra={"error": type(error).__name__})
        return None
    return Upload(THUMBNAIL, data, input_alt(lang))
