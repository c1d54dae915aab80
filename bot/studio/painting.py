"""One picture, from the claim of its slot to its end: the endpoint is asked, and what came is kept or given back.

The row is `running`, committed, before anything here begins. The request is sent once, whatever happens. After that
only what is free is repeated: to fetch the address that the endpoint answered, to write a file, to commit a row.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.domain.errors import (
    Bug,
    Failure,
    Interrupted,
    NoModel,
    OutcomeUnknown,
    PaintingFailed,
    RequestLost,
    UnknownChoice,
)
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import Answer, Generation, GivenPicture, ImageInfo, PictureRequest
from bot.domain.pseudonyms import Pseudonyms
from bot.studio.areas import Areas, GivenPictures
from bot.studio.durations import Durations
from bot.studio.insist import Insist, to_the_end
from bot.studio.wakeup import Wakeup

log = logging.getLogger(__name__)

# Seconds that a download may take before its free slot is called out. Most are over by then, and at the end of its
# picture everybody looks anyway.
SHORT_FETCH = 0.25


class PictureRecord(Protocol):
    """The rows of pictures under way. Every verb is one transaction, which ends even when its caller is cancelled."""

    async def holds(self, id: int) -> bool:
        """Whether the running row is still this process's, with a lease that is not over."""

    async def keep_answer(self, id: int, answer: Answer) -> None:
        """Commit what the endpoint answered, all but the bytes: with the address, a restart can still fetch them.

        An address frees the row's slot, since the endpoint's work is done.
        """

    async def painted(self, id: int, facts: ImageInfo) -> None:
        """The bytes are stored: make the row `painted`. One that became `unknown` meanwhile is painted for free."""

    async def ended(self, id: int, failure: Failure) -> None:
        """Make a row `failed` or `unknown`, by the kind of failure, if it is still running."""


class PictureStore(Protocol):
    """Picture bytes by key. What `put` has stored is still there after a power cut. OSError: the store is away."""

    async def put(self, key: str, data: bytes) -> None: ...
    async def get(self, key: str) -> bytes: ...
    async def has(self, key: str) -> bool: ...
    async def delete(self, key: str) -> None: ...


class ImageService(Protocol):
    """The endpoint that paints."""

    async def paint(
        self,
        request: PictureRequest,
        model: Model,
        pictures: Sequence[GivenPicture],
        *,
        may_leave: Callable[[], Awaitable[bool]],
        user: str,
    ) -> Answer:
        """Send the request; `pictures` are those to change, in the form that the model takes. `user` is the pseudonym
        of who asks, for a model that takes one.

        `may_leave` is asked as late as possible before anything of the request leaves; if it may not, nothing is sent.
        Raises PaintingFailed (the endpoint said no) or OutcomeUnknown (it may have painted, and billed; or Interrupted,
        if the request could not leave).
        """

    def fetch(
        self, url: str, model: str, inspect: Callable[[bytes], Awaitable[ImageInfo]]
    ) -> AbstractAsyncContextManager[tuple[bytes, ImageInfo]]:
        """Fetch what the endpoint put there, trying for a while: the bytes, and what `inspect` says of them.

        `inspect` raises ResultUnusable for what is no picture, or not one yet. The bytes of all fetches together take a
        limited amount of memory, until the block is left. Raises OutcomeUnknown.
        """


class PictureInspector(Protocol):
    """Reads and converts pictures, in a thread."""

    async def inspect(self, data: bytes) -> ImageInfo:
        """Decode a picture and say what it is. Raises ResultUnusable."""


class PictureProgress(Protocol):
    """The card of the ask that a picture belongs to."""

    def fetching(self, row: Generation) -> None:
        """The picture holds no slot any more, and its address is about to be fetched."""

    async def unwatch(self, row: Generation) -> None:
        """Edit the card no more because of this picture."""


class Painter:
    """Carries single pictures to their end. One object serves all of them.

    Before a row's end is committed its card is left alone: with the last end of an ask the result may be posted, by any
    process. `turns` is notified when a slot has come free well before that. `ended` is called with every end: the
    failure, or None for a picture that was painted.
    """

    def __init__(
        self,
        *,
        record: PictureRecord,
        store: PictureStore,
        service: ImageService,
        inspector: PictureInspector,
        areas: Areas,
        catalogue: Callable[[], Catalogue],
        insist: Insist,
        durations: Durations,
        progress: PictureProgress,
        turns: Wakeup,
        ended: Callable[[Generation, Failure | None], None],
        is_known: Callable[[Failure], bool] = lambda _: False,
        pseudonyms: Pseudonyms,
        clock: Callable[[], datetime],
    ) -> None:
        self._record = record
        self._store = store
        self._service = service
        self._inspector = inspector
        self._areas = areas
        self._given = GivenPictures(areas, store, insist)
        self._catalogue = catalogue
        self._insist = insist
        self._durations = durations
        self._progress = progress
        self._turns = turns
        self._ended = ended
        self._is_known = is_known
        self._pseudonyms = pseudonyms
        self._clock = clock

    async def make(self, row: Generation) -> None:
        """Send the request of a row that has just been claimed, and keep what comes of it.

        A cancellation is for the end of the program. It gives the picture back while the endpoint paints; later the
        picture is kept (its bytes are in hand) or left to the next start (its address is committed, or its bytes are
        stored).
        """
        can_be_resumed, claimed_at = False, _seconds()

        async def keep(answer: Answer, data: bytes) -> None:
            nonlocal can_be_resumed
            try:
                await self._insist(self._record.keep_answer, row.id, answer)
            except Exception:
                # The program ends while the database is away: the next start finds the bytes by their key.
                composed, _ = await self._areas.composed(row, data) or (data, None)
                await self._insist(self._store.put, row.key, composed)
                can_be_resumed = True
                raise
            facts, size = await self._keep(row, answer, data, await self._inspector.inspect(data))
            can_be_resumed = True
            await self._paint(row, facts, size)

        async with self._given_back(row, unless=lambda: can_be_resumed):
            if not row.ask.request.prompt:
                raise RequestLost
            model = self._model(row.ask.request)
            pictures = await self._given(row.ask.request, model, self._clock())
            # A process that stood still since the claim may have lost the row, whose credits were given back then.
            may_leave = partial(self._insist, self._record.holds, row.id)
            user = self._pseudonyms.of(row.ask.guild, row.ask.member)
            answer = await self._service.paint(
                row.ask.request, model, pictures, may_leave=may_leave, user=user
            )
            if answer.data is not None:
                # The picture is paid for, and in the memory of this process alone: a cancellation has to wait.
                await to_the_end(keep(answer, answer.data))
            else:
                can_be_resumed = True
                await to_the_end(self._insist(self._record.keep_answer, row.id, answer))
                await self._fetch(row, answer, answer.url or "")
            self._durations.add(row.ask.request.model, row.ask.request.quality, _seconds() - claimed_at)

    async def resume(self, row: Generation) -> None:
        """Go on with a running row that nobody works on: from stored bytes, or from the endpoint's address.

        With neither, the picture is given back: nobody knows whether the request was sent, so it is not sent again.
        """
        async with self._given_back(row, unless=lambda: True):
            if await self._insist(self._store.has, row.key):
                await to_the_end(self._settle_stored(row))
            elif row.answer is not None and row.answer.url is not None:
                await self._fetch(row, row.answer, row.answer.url)
            else:
                raise Interrupted

    async def _settle_stored(self, row: Generation) -> None:
        data = await self._insist(self._store.get, row.key)
        facts = await self._inspector.inspect(data)
        await self._insist(self._store.put, row.key, data)
        await self._paint(row, facts, len(data))

    async def _fetch(self, row: Generation, answer: Answer, url: str) -> None:
        """Download and keep. A cancelled download is lost, but not the picture: its address is committed."""
        slot_is_free = asyncio.get_running_loop().call_later(SHORT_FETCH, self._turns.notify)
        self._progress.fetching(row)
        try:
            async with self._service.fetch(url, row.ask.request.model, self._inspector.inspect) as fetched:
                await to_the_end(self._settle(row, answer, *fetched))
        finally:
            slot_is_free.cancel()

    async def _settle(self, row: Generation, answer: Answer, data: bytes, facts: ImageInfo) -> None:
        """Store the bytes, then make the row `painted`. In this order, so that a painted row always has its bytes."""
        await self._paint(row, *await self._keep(row, answer, data, facts))

    async def _keep(
        self, row: Generation, answer: Answer, data: bytes, facts: ImageInfo
    ) -> tuple[ImageInfo, int]:
        """Store what is to be shown: the bytes, or the picture to change with an area of them. Returns what it is, and
        its size in bytes."""
        composed = await self._areas.composed(row, data)
        is_whole = composed is None and row.ask.request.area is not None
        if is_whole != answer.is_whole:
            await self._insist(self._record.keep_answer, row.id, replace(answer, is_whole=is_whole))
        kept, facts = composed or (data, facts)
        await self._insist(self._store.put, row.key, kept)
        return facts, len(kept)

    async def _paint(self, row: Generation, facts: ImageInfo, size: int) -> None:
        """Make the row `painted`, whose `size` bytes are stored."""
        await self._progress.unwatch(row)
        await self._insist(self._record.painted, row.id, facts)
        self._ended(row, None)
        log.info("painted", extra={"picture": row.public_id, "bytes": size})

    @asynccontextmanager
    async def _given_back(self, row: Generation, unless: Callable[[], bool]) -> AsyncIterator[None]:
        """Whatever goes wrong in the body ends the row as failed or unknown, which gives its credits back.

        A cancellation does so too, `unless` the next start can go on with the row: then it stays `running`.
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
        # A warning also where the operator must act: of that there is one error a matter, and not one a picture. Of
        # what the operator has been told, no more of them: an endpoint that is away for a day would fill the log.
        level = logging.INFO if self._is_known(failure) else logging.WARNING
        log.log(level, "not painted", extra={"picture": row.public_id, "failure": str(failure)})
        self._ended(row, failure)
        await self._progress.unwatch(row)
        await self._insist(self._record.ended, row.id, failure)

    def _model(self, request: PictureRequest) -> Model:
        """The model as the catalogue has it now, or a bare one if it has left the catalogue since the ask."""
        try:
            return self._catalogue().model(request.model)
        except (UnknownChoice, NoModel):
            return Model(id=request.model, label=request.model)


def _seconds() -> float:
    """Of the event loop's clock, which nobody sets."""
    return asyncio.get_running_loop().time()
