"""One picture, from its turn to its end: paint, keep, settle - or give back.

The row is `running`, committed, before anything here begins. The endpoint is asked once; after that only what is
free is repeated: fetching an address, writing a file, committing a row.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from bot.domain.errors import (
    Bug,
    Failure,
    Interrupted,
    OutcomeUnknown,
    PaintingFailed,
    RequestLost,
    UnknownChoice,
)
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import Answer, Generation, ImageInfo, InputPicture, PictureRequest
from bot.studio.insist import Insist, to_the_end

log = logging.getLogger(__name__)


class PictureRecord(Protocol):
    """The rows of pictures under way. Every verb is one transaction, run to its end even when cancelled."""

    async def keep_answer(self, id: int, answer: Answer) -> None:
        """Commit what the endpoint answered (its address above all) before anything is fetched or stored."""

    async def painted(self, id: int, facts: ImageInfo) -> None:
        """The bytes are stored. A row that became `unknown` meanwhile is painted all the same, free of charge."""

    async def ended(self, id: int, failure: Failure) -> None:
        """`failed` or `unknown`, by the kind of failure; only a running row changes."""


class PictureStore(Protocol):
    """Picture bytes by key; a key that was put is durable."""

    async def put(self, key: str, data: bytes) -> None: ...
    async def get(self, key: str) -> bytes: ...
    async def has(self, key: str) -> bool: ...
    async def delete(self, key: str) -> None: ...


class ImageService(Protocol):
    """The endpoint. Both verbs raise domain errors only."""

    async def paint(self, request: PictureRequest, model: Model, image: str | None) -> Answer: ...
    async def download(self, url: str) -> bytes: ...


class PictureInspector(Protocol):
    """Looks at bytes, in a thread."""

    async def inspect(self, data: bytes) -> ImageInfo:
        """Raises ResultUnusable."""

    async def as_data_url(self, data: bytes, media_type: str) -> str: ...


class Painter:
    """Carries single pictures to their end."""

    def __init__(
        self,
        *,
        record: PictureRecord,
        store: PictureStore,
        service: ImageService,
        inspector: PictureInspector,
        catalogue: Callable[[], Catalogue],
        insist: Insist,
    ) -> None:
        self._record = record
        self._store = store
        self._service = service
        self._inspector = inspector
        self._catalogue = catalogue
        self._insist = insist

    async def make(self, row: Generation) -> None:
        """Send the one request and keep what comes of it."""
        can_be_resumed = False
        async with self._given_back(row, unless=lambda: can_be_resumed):
            if not row.ask.request.prompt:
                raise RequestLost
            model = self._model(row.ask.request)
            image = await self._image(row.ask.request.image, model)
            answer = await self._service.paint(row.ask.request, model, image)
            if answer.data is not None:
                # Paid for, and in this process's memory alone: no cancellation may come between here and the end.
                await to_the_end(self._keep_bytes(row, answer, answer.data))
            else:
                can_be_resumed = True
                await to_the_end(self._insist(self._record.keep_answer, row.id, answer))
                await self._fetch(row, answer.url or "")

    async def resume(self, row: Generation) -> None:
        """Go on where a dead process stopped. The request itself is never sent again."""
        async with self._given_back(row, unless=lambda: True):
            if await self._insist(self._store.has, row.key):
                await to_the_end(self._settle(row, await self._insist(self._store.get, row.key)))
            elif row.answer is not None and row.answer.url is not None:
                await self._fetch(row, row.answer.url)
            else:
                raise Interrupted

    async def _keep_bytes(self, row: Generation, answer: Answer, data: bytes) -> None:
        await self._insist(self._record.keep_answer, row.id, answer)
        await self._settle(row, data)

    async def _fetch(self, row: Generation, url: str) -> None:
        """A cancelled download costs nothing: the address is committed, and the next start fetches it again."""
        data = await self._service.download(url)
        await to_the_end(self._settle(row, data))

    async def _settle(self, row: Generation, data: bytes) -> None:
        """Store the bytes, then make the row `painted`: in this order, so that no painted row lacks its bytes."""
        facts = await self._inspector.inspect(data)
        await self._insist(self._store.put, row.key, data)
        await self._insist(self._record.painted, row.id, facts)
        log.info("painted", extra={"picture": row.public_id, "bytes": len(data)})

    @asynccontextmanager
    async def _given_back(self, row: Generation, unless: Callable[[], bool]) -> AsyncIterator[None]:
        """Whatever goes wrong inside ends the row as not charged, once.

        When the program is being stopped, a row that the next start can go on with (`unless`) stays as it is.
        """
        failure: Failure
        try:
            yield
            return
        except asyncio.CancelledError:
            if unless():
                raise
            failure = Interrupted()
        except (PaintingFailed, OutcomeUnknown) as error:
            failure = error
        except Exception:
            log.exception("a bug ended a picture", extra={"picture": row.public_id})
            failure = Bug(row.public_id)
        level = logging.ERROR if failure.for_operator else logging.WARNING
        log.log(level, "not painted", extra={"picture": row.public_id, "failure": str(failure)})
        await self._insist(self._record.ended, row.id, failure)

    def _model(self, request: PictureRequest) -> Model:
        """What the catalogue knows of the model now; it may have left the catalogue since it was asked for."""
        try:
            return self._catalogue().model(request.model)
        except UnknownChoice:
            return Model(id=request.model, label=request.model, image="url" if request.image else None)

    async def _image(self, picture: InputPicture | None, model: Model) -> str | None:
        """The picture to change in the form that the model takes."""
        if picture is None or model.image is None:
            return None
        if model.image == "url":
            return picture.url
        data = await self._insist(self._store.get, picture.key)
        return await self._inspector.as_data_url(data, picture.media_type)
