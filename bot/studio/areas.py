"""Pictures of which only an area is to change: what the endpoint is given of them, and what is kept of its answer.

The answer is put into the picture before anything of it is stored. So what is stored under a picture's key is always
what is to be shown, and a start after a crash has nothing to put together.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.domain.areas import Area, fit
from bot.domain.errors import Gone, RequestRejected, ResultUnusable
from bot.domain.models import Model
from bot.domain.pictures import Generation, GivenPicture, ImageInfo, InputPicture, PictureRequest
from bot.studio.insist import Insist
from bot.studio.links import FOR_A_FETCH, works_until

log = logging.getLogger(__name__)


class InputBytes(Protocol):
    async def get(self, key: str) -> bytes:
        """The bytes of a picture to change. Raises Gone; OSError: the store is away."""


class AreaPixels(Protocol):
    """Reads and makes pictures, in a thread."""

    async def prepared(
        self, data: bytes, media_type: str, area: Area, size: str | None, *, mask: bool
    ) -> GivenPicture:
        """The picture as it fits into the size, with a mask of the area if asked for. Raises ResultUnusable."""

    async def pasted(
        self, original: bytes, answer: bytes, area: Area, size: str | None
    ) -> tuple[bytes, ImageInfo]:
        """The original with the area out of an answer of that size, and what it is then. Raises ResultUnusable."""


class Areas:
    """One a program: its pictures are decoded one after the other, since two large ones take 300 MB."""

    def __init__(self, pixels: AreaPixels, store: InputBytes, insist: Insist) -> None:
        self._pixels = pixels
        self._store = store
        self._insist = insist
        self._one = asyncio.Lock()

    async def given(self, request: PictureRequest, area: Area, model: Model) -> GivenPicture:
        """The first picture of the request, as its model is given it. Raises RequestRejected if it cannot be read."""
        picture = request.images[0]
        data = await _bytes_of(picture, self._store, self._insist)
        try:
            async with self._one:
                return await self._pixels.prepared(
                    data, picture.media_type, area, request.size, mask=model.takes_mask
                )
        except ResultUnusable as error:  # nothing has been sent
            raise RequestRejected("image") from error

    async def composed(self, row: Generation, answer: bytes) -> tuple[bytes, ImageInfo] | None:
        """What is to be stored in place of the bytes that the endpoint made, and what it is; None: those bytes.

        None for a request without an area, and where the two cannot be put together: then what the endpoint made, and
        was paid for, is all that there is. Never raises an Exception.
        """
        request = row.ask.request
        if request.area is None or not request.images:
            return None
        try:
            original = await self._insist(self._store.get, request.images[0].key)
            async with self._one:
                return await self._pixels.pasted(original, answer, request.area, request.size)
        except Exception:
            log.exception("an area could not be put into its picture", extra={"picture": row.public_id})
            return None


class GivenPictures:
    """The pictures to change of a request, in the form that its model takes."""

    def __init__(self, areas: Areas, store: InputBytes, insist: Insist) -> None:
        self._areas = areas
        self._store = store
        self._insist = insist

    async def __call__(
        self, request: PictureRequest, model: Model, now: datetime
    ) -> tuple[GivenPicture, ...]:
        """In their order, `now` being the time.

        The bytes of one also where the model takes addresses and it has none (any more): a cleaned copy could not be
        uploaded, or the process died between the answer to the member and the note of the address. Most endpoints take
        them. Raises RequestRejected if the model does not take so many any more: without all of them, the member would
        pay for something else.
        """
        if len(request.images) > model.most_pictures:
            raise RequestRejected("image")
        by_address = model.image is not None and model.image.by_address
        given: list[GivenPicture] = []
        for picture in request.images:
            has_address = by_address and works_until(picture.url, now + FOR_A_FETCH)
            if not given and request.area is not None and not (has_address and _fits(picture, request.size)):
                given.append(await self._areas.given(request, request.area, model))
            elif has_address:
                given.append(GivenPicture(picture.media_type, url=picture.url))
            else:
                data = await _bytes_of(picture, self._store, self._insist)
                given.append(GivenPicture(picture.media_type, data=data))
        return tuple(given)


async def _bytes_of(picture: InputPicture, store: InputBytes, insist: Insist) -> bytes:
    """Raises RequestRejected where they are gone: whoever attached it to an earlier ask had their data deleted."""
    try:
        return await insist(partial(store.get, picture.key))
    except Gone as error:
        raise RequestRejected("image") from error


def _fits(picture: InputPicture, size: str | None) -> bool:
    """Whether the endpoint may be given the picture in its own size: nothing would have to be filled up."""
    return picture.size is not None and fit(picture.size, size).is_whole
