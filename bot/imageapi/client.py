"""Sends requests to the endpoint, and turns every failure into one error of the domain.

A paid request is sent at most once. It is retried only if it cannot have been billed: there was no connection, or the
endpoint refused it and said that nothing was started, or that it does not take a parameter which the bot added. After
a timeout, a broken connection or an answer without a picture it may have been billed, and is never sent again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot import pixels
from bot.domain.errors import (
    AnswerLost,
    EditsPathWrong,
    EndpointDown,
    Flaw,
    HostNotTrusted,
    Interrupted,
    OutcomeUnknown,
    PaintingFailed,
    PathWrong,
    ResultUnreachable,
    ResultUnusable,
    TimedOut,
)
from bot.domain.models import Model
from bot.domain.pictures import INPUT_LIMIT_BYTES, Answer, GivenPicture, ImageInfo, PictureRequest
from bot.domain.service import TrustedHost, trusted_hosts
from bot.imageapi.costs import cost_of, refusal_cost
from bot.imageapi.dialects.bodies import Guarded, MayLeave
from bot.imageapi.dialects.endpoint import Endpoint
from bot.imageapi.dialects.requests import MASK, Written, write
from bot.imageapi.dialects.room import Oversized, Room, is_too_large
from bot.imageapi.fetching.addresses import origin
from bot.imageapi.fetching.download import Downloader, TooLarge
from bot.imageapi.fetching.hosts import Hosts
from bot.imageapi.fetching.patience import Patience
from bot.imageapi.listing.modellist import LIST_LIMIT_BYTES
from bot.imageapi.meanings.failures import HttpAnswer, error_for
from bot.imageapi.meanings.inline import Inline
from bot.imageapi.meanings.leftout import LeftOut, choices_of
from bot.imageapi.reading.answers import read_answer
from bot.imageapi.reading.bodies import ANSWER_LIMIT_BYTES, ERROR_LIMIT_BYTES, read_body
from bot.imageapi.reading.shape import shape_of
from bot.imageapi.reading.unwrapped import unwrapped
from bot.imageapi.retry import NotStarted, RetryPolicy
from bot.imageapi.trace import Trace, logged

CONNECT_SECONDS = 10
MOST_OF_A_HEADER = 64 * 1024  # bytes; a longer one breaks the answer, and the picture in it has been paid for


class ImageClient:
    """An async context manager.

    `trusted` are hosts beside the endpoint's own that results may come from even where they are not on the public
    internet, `cdn` is the address from which attachments may. `bodies`: how many large results may be in memory at
    once.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        trusted: Collection[TrustedHost] = (),
        cdn: str | None = None,
        bodies: int = 8,
        patience: Patience | None = None,
        retry: RetryPolicy | None = None,
        resolver: AbstractResolver | None = None,
        log: logging.Logger | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._retry = retry or RetryPolicy()
        self._resolver = resolver
        self._log = log or logging.getLogger(__name__)
        self._origin = origin(endpoint.url)
        self._inline = Inline()
        self._left_out = LeftOut(self._log)
        self._room = Room(pixels.reduced, pixels.mask_of_size, self._log)
        self._downloads = Downloader(
            hosts=Hosts(URL(self._origin), trusted, resolver),
            cdn=trusted_hosts(origin(cdn)) if cdn else (),
            retry=self._retry,
            patience=patience or Patience(),
            bodies=bodies,
            resolver=resolver,
        )
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        # A new connection for each call. The server may be closing one that was kept alive, just as the request is
        # sent: that looks like an answer that was lost, and a POST, which is not idempotent, cannot be repeated then.
        connector = aiohttp.TCPConnector(resolver=self._resolver, force_close=True, limit=0)
        timeout = aiohttp.ClientTimeout(total=self._endpoint.timeout, sock_connect=CONNECT_SECONDS)
        self._session = await self._open.enter_async_context(
            aiohttp.ClientSession(
                connector=connector,
                timeout=timeout,
                cookie_jar=aiohttp.DummyCookieJar(),
                max_line_size=MOST_OF_A_HEADER,
                max_field_size=MOST_OF_A_HEADER,
            )
        )
        await self._open.enter_async_context(self._downloads)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._open.aclose()

    async def paint(
        self,
        request: PictureRequest,
        model: Model,
        pictures: Sequence[GivenPicture] = (),
        *,
        may_leave: MayLeave | None = None,
        user: str | None = None,
    ) -> Answer:
        """One picture, at the price of one. `pictures` are those to change, in the form that the model takes.

        `may_leave` is asked before anything of a request leaves. Raises PaintingFailed or OutcomeUnknown; Interrupted
        if it may not.
        """
        options = self._endpoint.body(request, model, inline=self._inline.wants(model.id), user=user)
        body = {MASK: True, **options} if any(each.mask for each in pictures) else options
        explicit = self._endpoint.response_format != "auto"
        choices = choices_of(request, model, self._endpoint.extra, response_format=explicit)
        with logged(self._log, "paint", model.id) as trace:

            async def fitting(fitted: Sequence[GivenPicture]) -> Answer:
                async def send(options: Mapping[str, Any]) -> Answer:
                    written = await write(self._endpoint, options, model.image, fitted)
                    return await self._post(written, model, trace, may_leave or _always)

                return await self._left_out.send(body, choices, send)

            return await self._room.sent(pictures, model.id, fitting)

    async def models(self) -> str:
        """The endpoint's list of image models, as JSON text for `modellist.read_list`.

        Raises PaintingFailed or OutcomeUnknown; ResultUnusable if it is too long.
        """
        with logged(self._log, "models", None) as trace:

            async def attempt(tries: int) -> str:
                path, query = self._endpoint.models_address
                answer = await self._send("GET", path, trace, tries, params=query, limit=LIST_LIMIT_BYTES)
                if answer.status != 200:
                    raise await asyncio.to_thread(error_for, answer, {}, tries)
                return answer.body.decode("utf-8", "replace")

            return await self._retry.run(attempt)

    @asynccontextmanager
    async def fetch(
        self, url: str, model: str, inspect: Callable[[bytes], Awaitable[ImageInfo]]
    ) -> AsyncIterator[tuple[bytes, ImageInfo]]:
        """The bytes of a picture that the endpoint made, and what `inspect` says of them; see `Downloader.result`.

        Where it cannot be fetched, this model's next picture is asked for within the answer. Raises ResultUnreachable,
        ResultUnusable or HostNotTrusted.
        """
        async with AsyncExitStack() as held:
            try:
                found = await held.enter_async_context(self._downloads.result(url, inspect))
            except (ResultUnreachable, ResultUnusable, HostNotTrusted) as error:
                self._inline.learn(model, error)
                raise
            yield found

    async def fetch_attachment(self, url: str, limit: int = INPUT_LIMIT_BYTES) -> bytes:
        """The bytes of a file that a member attached, `limit` at most. Raises InputUnreachable or PictureTooLarge."""
        return await self._downloads.attachment(url, limit)

    async def _post(self, written: Written, model: Model, trace: Trace, may_leave: MayLeave) -> Answer:
        """Send a paid request, with repetitions as long as nothing was started for it."""

        async def attempt(tries: int) -> Answer:
            if not await may_leave():
                raise Interrupted
            guarded = Guarded(written.body(), may_leave)
            answer = await self._send(
                "POST", written.path, trace, tries, data=guarded, headers=written.headers
            )
            # In a thread: looking through megabytes and decoding base64 would block the event loop.
            found = await asyncio.to_thread(self._read, answer, written, model, tries)
            return replace(found, cost=cost_of(found, answer.headers, model))

        return await self._retry.run(attempt)

    async def _send(
        self,
        method: str,
        path: str,
        trace: Trace,
        tries: int,
        *,
        params: Mapping[str, str] | None = None,
        data: Guarded | None = None,
        headers: Mapping[str, str] | None = None,
        limit: int = ANSWER_LIMIT_BYTES,
    ) -> HttpAnswer:
        """Send one HTTP request, and read the answer: the whole of at most `limit` bytes, of an error its beginning.

        Raises NotStarted if there was no connection, else TimedOut, AnswerLost or ResultUnusable.
        """
        trace.tries = tries
        try:
            async with self._session.request(
                method,
                self._endpoint.address(path),
                params={**(params or {}), **self._endpoint.query},
                headers={**self._endpoint.headers, **(headers or {})},
                allow_redirects=False,  # a 307 or 308 would have aiohttp send the POST a second time
                data=data,
            ) as response:
                trace.answered(response.status, response.headers)
                body = await read_body(response, limit)
                return HttpAnswer(response.status, response.headers, body.data, body.is_begun)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotStarted(EndpointDown(tries)) from error
        except TimeoutError as error:
            raise TimedOut(self._endpoint.timeout) from error
        except (aiohttp.ClientError, OSError) as error:
            raise (Interrupted if data is not None and data.is_held_back else AnswerLost) from error
        except TooLarge as error:
            raise ResultUnusable(Flaw.TOO_LARGE) from error

    def _read(self, answer: HttpAnswer, written: Written, model: Model, tries: int) -> Answer:
        """The picture in the answer. Raises what `error_for` makes of an answer without one; Oversized."""
        limit = ANSWER_LIMIT_BYTES if answer.status < 300 else ERROR_LIMIT_BYTES
        answer = replace(answer, body=unwrapped(answer.body, limit))
        if written.fields and is_too_large(answer, written.sent):
            raise Oversized(answer)
        if 200 <= answer.status < 300:
            kind = answer.headers.get("Content-Type", "")
            found = read_answer(answer.body, self._origin, written.given, kind)
            if found is not None:
                return found
            shape = shape_of(answer.body, kind, str(written.options.get("prompt", "")))
            facts = {"model": written.options.get("model"), "shape": shape}
            self._log.warning("an answer has no picture", extra=facts)
        body = answer.body[:ERROR_LIMIT_BYTES]
        error = error_for(replace(answer, body=body), written.sent, tries)
        if written.is_edit and isinstance(error, PathWrong):
            raise EditsPathWrong(error.status)
        if isinstance(error, PaintingFailed | OutcomeUnknown):
            error.cost = refusal_cost(body, answer.headers, model)
        raise error


async def _always() -> bool:
    return True
