"""One picture, from its turn to its end: paint, keep, settle - or give back.

The row is `running`, committed, before anything here begins. The endpoint is asked once; after that only what is
free is repeated: fetching an address, writing a file, committing a row.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    before_sleep_log,
    retry_if_exception_type,
    wait_exponential,
)

from bot.domain.errors import (
    Bug,
    Failure,
    Interrupted,
    OutcomeUnknown,
    PaintingFailed,
    RequestLost,
    StoreBusy,
    StoreFull,
    UnknownChoice,
)
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import Answer, Facts, Generation, InputPicture, PictureRequest

log = logging.getLogger(__name__)

TRIES = 5  # for a fault that nobody foresaw; what is known to pass is waited for without end

T = TypeVar("T")


class Record(Protocol):
    """The rows of pictures under way. Every verb is one transaction, run to its end even when cancelled."""

    async def keep_answer(self, id: int, answer: Answer) -> None:
        """Commit what the endpoint answered (its address above all) before anything is fetched or stored."""

    async def painted(self, id: int, facts: Facts) -> None:
        """The bytes are stored. A row that became `unknown` meanwhile is painted all the same, free of charge."""

    async def ended(self, id: int, failure: Failure) -> None:
        """`failed` or `unknown`, by the kind of failure; only a running row changes."""


class Store(Protocol):
    """Picture bytes by key; a key that was put is durable."""

    async def put(self, key: str, data: bytes) -> None: ...
    async def get(self, key: str) -> bytes: ...
    async def has(self, key: str) -> bool: ...
    async def delete(self, key: str) -> None: ...


class Painter(Protocol):
    """The endpoint. Both verbs raise domain errors only."""

    async def paint(self, request: PictureRequest, model: Model, image: str | None) -> Answer: ...
    async def download(self, url: str) -> bytes: ...


class Eyes(Protocol):
    """Looks at bytes, in a thread."""

    async def inspect(self, data: bytes) -> Facts:
        """Raises ResultUnusable."""

    async def as_data_url(self, data: bytes, media_type: str) -> str: ...


class Easel:
    """Carries single pictures to their end. `stop_insisting` is set when the program must end."""

    def __init__(
        self,
        *,
        record: Record,
        store: Store,
        painter: Painter,
        eyes: Eyes,
        catalogue: Callable[[], Catalogue],
    ) -> None:
        self._record = record
        self._store = store
        self._painter = painter
        self._eyes = eyes
        self._catalogue = catalogue
        self.stop_insisting = False

    async def make(self, row: Generation) -> None:
        """Send the one request and keep what comes of it."""
        answered = False
        async with self._given_back(row, unless=lambda: answered):
            if not row.ask.request.prompt:
                raise RequestLost
            model = self._model(row.ask.request)
            image = await self._image(row.ask.request.image, model)
            answer = await self._painter.paint(row.ask.request, model, image)
            answered = answer.url is not None
            await to_the_end(self.insist(self._record.keep_answer, row.id, answer))
            await self._keep(row, answer)

    async def resume(self, row: Generation) -> None:
        """Go on where a dead process stopped. The request itself is never sent again."""
        async with self._given_back(row, unless=lambda: True):
            if await self.insist(self._store.has, row.key):
                await to_the_end(self._settle(row, await self.insist(self._store.get, row.key)))
            elif row.answer is not None and row.answer.url is not None:
                await self._keep(row, row.answer)
            else:
                raise Interrupted

    async def _keep(self, row: Generation, answer: Answer) -> None:
        data = answer.data
        if data is None:
            data = await self._painter.download(answer.url or "")
        await to_the_end(self._settle(row, data))

    async def _settle(self, row: Generation, data: bytes) -> None:
        facts = await self._eyes.inspect(data)
        await self.insist(self._store.put, row.key, data)
        await self.insist(self._record.painted, row.id, facts)
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
        await self.insist(self._record.ended, row.id, failure)

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
        data = await self.insist(self._store.get, picture.key)
        return await self._eyes.as_data_url(data, picture.media_type)

    async def insist(self, verb: Callable[..., Awaitable[T]], *args: object) -> T:
        """Do it, however long the database or the disk is away: a picture in hand is not given up.

        Only a stop ends the trying, or a fault that does not look like passing; then the row stays as it was, and
        is adopted when its lease has run out.
        """
        try:
            # Nearly always this is all; the machinery of retries costs more than most verbs.
            return await verb(*args)
        except Exception as error:
            if self.stop_insisting:
                raise
            log.warning("the database or the store is away, trying on", extra={"error": type(error).__name__})
        tries = AsyncRetrying(
            wait=wait_exponential(multiplier=0.2, max=10),
            retry=retry_if_exception_type(Exception),
            stop=self._is_hopeless,
            before_sleep=before_sleep_log(log, logging.WARNING),
            reraise=True,
        )
        return await tries(verb, *args)

    def _is_hopeless(self, state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome is not None else None
        passing = isinstance(error, StoreBusy | StoreFull | OSError)
        return self.stop_insisting or (not passing and state.attempt_number >= TRIES)


async def to_the_end(work: Awaitable[T]) -> T:
    """Await work that must not be left half-done: a cancellation is raised after it has ended."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
