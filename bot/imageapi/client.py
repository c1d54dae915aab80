"""Request out; a picture, or one domain error, back.

What may go wrong with a paid request, in order: no connection (nothing was sent: tried again), a refusal (tried again
if it is named as one that nothing was started for), then silence, a broken connection, or an answer without a picture
(perhaps billed: never sent again).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any, Self

import aiohttp
from aiohttp.abc import AbstractResolver

from bot.domain.errors import AnswerLost, EndpointDown, Flaw, ResultUnusable, TimedOut
from bot.domain.models import Model
from bot.domain.pictures import INPUT_LIMIT_BYTES, Answer, PictureRequest
from bot.imageapi.addresses import origin
from bot.imageapi.download import RESULT_LIMIT_BYTES, Downloader, TooLarge, read_up_to
from bot.imageapi.endpoint import Endpoint
from bot.imageapi.failures import Reply, failure
from bot.imageapi.lenient import read_json
from bot.imageapi.retry import NotStarted, RetryPolicy
from bot.imageapi.wire import read_answer

REPLY_LIMIT_BYTES = (
    RESULT_LIMIT_BYTES * 4 // 3 + 1024 * 1024
)  # a picture in base64, and what stands around it
CONNECT_SECONDS = 10
REQUEST_IDS = ("x-request-id", "request-id", "cf-ray")
ONE_WORD = re.compile(r"[\w.:-]{1,80}")  # an endpoint chooses these; it does not choose our log's lines


@dataclass(slots=True)
class Trace:
    """What the log says of a call. Never its prompt, its key or a body."""

    tries: int = 0
    status: int | None = None
    request_id: str | None = None


class ImageClient:
    """An async context manager. `trusted` names further origins that downloads may reach wherever they are."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        trusted: Collection[str] = (),
        retry: RetryPolicy | None = None,
        resolver: AbstractResolver | None = None,
        log: logging.Logger | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._retry = retry or RetryPolicy()
        self._resolver = resolver
        self._log = log or logging.getLogger(__name__)
        self._origin = origin(endpoint.url)
        self._downloads = Downloader(trusted=(self._origin, *trusted), retry=self._retry, resolver=resolver)
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        # A fresh connection for each call: a kept one that the server has just closed would look like an answer
        # lost after sending, and aiohttp re-sends nothing but idempotent methods.
        connector = aiohttp.TCPConnector(resolver=self._resolver, force_close=True, limit=0)
        timeout = aiohttp.ClientTimeout(total=self._endpoint.timeout, sock_connect=CONNECT_SECONDS)
        self._session = await self._open.enter_async_context(
            aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        )
        await self._open.enter_async_context(self._downloads)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._open.aclose()

    async def paint(self, request: PictureRequest, model: Model, image: str | None = None) -> Answer:
        """One picture. `image` is the picture to change, as an address or a data: URL.

        Raises PaintingFailed or OutcomeUnknown, nothing else.
        """
        body = self._endpoint.body(request, model, image)
        with self._logged("paint", model.id) as trace:

            async def attempt(tries: int) -> Answer:
                reply = await self._send("POST", self._endpoint.path, trace, tries, json=body)
                # Megabytes of base64 are decoded beside the loop.
                return await asyncio.to_thread(self._read, reply, body, tries)

            return await self._retry.run(attempt)

    async def models(self) -> str:
        """The endpoint's list of image models, as JSON text for `catalogue.read_list`. Raises as `paint` does."""
        with self._logged("models", None) as trace:

            async def attempt(tries: int) -> str:
                reply = await self._send("GET", "models", trace, tries, params={"type": "image"})
                if reply.status != 200:
                    raise failure(reply, {}, tries)
                return reply.body.decode("utf-8", "replace")

            return await self._retry.run(attempt)

    async def download(self, url: str) -> bytes:
        """A result. Raises ResultUnreachable or ResultUnusable."""
        return await self._downloads.result(url)

    async def fetch_attachment(self, url: str, limit: int = INPUT_LIMIT_BYTES) -> bytes:
        """A member's attachment. Raises InputUnreachable or PictureTooLarge."""
        return await self._downloads.attachment(url, limit)

    async def _send(
        self,
        method: str,
        path: str,
        trace: Trace,
        tries: int,
        *,
        params: Mapping[str, str] | None = None,
        json: Mapping[str, Any] | None = None,
    ) -> Reply:
        """One HTTP request, answered to the end. Raises NotStarted if it cannot have reached the endpoint."""
        trace.tries = tries
        try:
            async with self._session.request(
                method,
                self._endpoint.address(path),
                params={**(params or {}), **self._endpoint.query},
                headers=self._endpoint.headers,
                allow_redirects=False,  # 307 and 308 would send the POST a second time
                json=json,
            ) as response:
                trace.status = response.status
                trace.request_id = _request_id(response.headers)
                return Reply(response.status, response.headers, await read_up_to(response, REPLY_LIMIT_BYTES))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotStarted(EndpointDown(tries)) from error
        except TimeoutError as error:
            raise TimedOut(self._endpoint.timeout) from error
        except (aiohttp.ClientError, OSError) as error:
            raise AnswerLost from error
        except TooLarge as error:
            raise ResultUnusable(Flaw.TOO_LARGE) from error

    def _read(self, reply: Reply, body: Mapping[str, Any], tries: int) -> Answer:
        answer = read_answer(read_json(reply.body), self._origin) if 200 <= reply.status < 300 else None
        if answer is None:
            raise failure(reply, body, tries)
        return answer

    @contextmanager
    def _logged(self, what: str, model: str | None) -> Iterator[Trace]:
        trace, begun, outcome = Trace(), monotonic(), "answered"
        try:
            yield trace
        except BaseException as error:
            outcome = type(error).__name__
            raise
        finally:
            self._log.info(
                "%s model=%s outcome=%s status=%s seconds=%.1f tries=%d request=%s",
                what,
                model,
                outcome,
                trace.status,
                monotonic() - begun,
                trace.tries,
                trace.request_id,
            )


def _request_id(headers: Mapping[str, str]) -> str | None:
    named = (headers.get(name, "") for name in REQUEST_IDS)
    return next((name for name in named if ONE_WORD.fullmatch(name)), None)
