"""Pictures of other people's messages, between the press in a message's menu and what is written in its form.

The menu's interaction describes the message, and is the only one that does: the bot may not read what members write.
The address of its picture works when it comes, and not for long. So the picture is fetched and kept at once, and the
form is still good after a restart. It is kept under a name that its member's form alone leads to.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from bot.domain.errors import BotError, Gone, InputUnreachable
from bot.domain.pictures import INPUT_LIMIT_BYTES
from bot.front.imagine.attached.files import Attachments
from bot.front.kit.feature import Attachment, Call
from bot.studio.background import Tasks

OPEN_AFTER = (
    1.5  # seconds from which on the form opens while the picture still comes; Discord waits for three
)
MOST = 1000  # pictures under way, or that could not be kept, of which is known why


class PictureStore(Protocol):
    """Where the bytes are. Every method raises OSError."""

    async def put(self, key: str, data: bytes) -> None:
        """Store the bytes under this key."""

    async def get(self, key: str) -> bytes:
        """Raises Gone."""

    async def delete(self, key: str) -> None:
        """Deleting what is not there is no error."""


class KeptPictures:
    """One per process."""

    def __init__(self, store: PictureStore, attachments: Attachments) -> None:
        self._store = store
        self._attachments = attachments
        self._tasks = Tasks("pictures of messages")
        self._coming: dict[str, asyncio.Future[BotError | None]] = {}  # by key; oldest first

    async def keep(self, call: Call, picture: Attachment) -> None:
        """Fetch the picture and keep it for the form of this call. Returns before that if it takes long.

        Raises InputUnreachable, PictureTooLarge, NotAPicture or HeicPicture.
        """
        key = _key(call, str(call.id))
        coming: asyncio.Future[BotError | None] = asyncio.get_running_loop().create_future()
        if len(self._coming) >= MOST:
            del self._coming[next(iter(self._coming))]
        self._coming[key] = coming
        self._tasks.spawn(self._fetch(key, picture, coming), then=lambda: _settle(coming, None))
        await asyncio.wait({coming}, timeout=OPEN_AFTER)
        if coming.done() and (error := coming.result()) is not None:
            raise error

    async def key_of(self, call: Call, opened: str) -> str:
        """The key of the bytes that were kept for the form which the call `opened` (an id) has opened.

        Waits for them. Raises what `keep` does; InputUnreachable too where a restart came in between.
        """
        key = _key(call, opened)
        if (coming := self._coming.get(key)) is not None:
            if (error := await asyncio.shield(coming)) is not None:
                raise error
            return key
        try:
            await self._store.get(key)
        except Gone as error:
            raise InputUnreachable from error
        return key

    async def forget(self, call: Call, opened: str) -> None:
        """The picture has been asked for, which has a copy of its own."""
        key = _key(call, opened)
        self._coming.pop(key, None)
        await self._store.delete(key)

    async def _fetch(self, key: str, picture: Attachment, coming: asyncio.Future[BotError | None]) -> None:
        try:
            data = await self._attachments.fetch(picture.url, INPUT_LIMIT_BYTES)
            await self._attachments.inspect(data, picture.name)
            clean, _ = await self._attachments.clean(data, picture.name)
            await self._store.put(key, clean)
        except BotError as error:
            _settle(coming, error)
        except OSError:
            _settle(coming, InputUnreachable())
            raise


def _settle(coming: asyncio.Future[BotError | None], error: BotError | None) -> None:
    if not coming.done():
        coming.set_result(error)


def _key(call: Call, opened: str) -> str:
    """Of a member on a server: nobody else's form leads there. Raises Gone for what is no id."""
    if not (opened.isdecimal() and opened.isascii() and len(opened) <= 20):
        raise Gone
    return f"input-menu-{call.where.guild}-{call.who.id}-{opened}"
