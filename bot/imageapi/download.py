"""Downloads pictures: results of the endpoint, and members' attachments.

A download costs nothing, so it is retried. The address is not to be trusted: see `addresses`.

There are two sessions. One connects to public IP addresses only; the other, for the origins that the operator
configured, to any. Neither sends the headers of the API: a CDN answers 403 to an Authorization that it does not know,
and no other host may learn the key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Self

import aiohttp
from aiohttp import SocketFactoryType
from aiohttp.abc import AbstractResolver

from bot.domain.errors import (
    BotError,
    Flaw,
    InputUnreachable,
    PictureTooLarge,
    ResultUnreachable,
    ResultUnusable,
)
from bot.domain.pictures import INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS
from bot.imageapi.addresses import AddressRefused, as_url, check_url, origin, public_socket
from bot.imageapi.retry import NotStarted, RetryPolicy

RESULT_LIMIT_BYTES = 64 * 1024 * 1024
MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Together's CDN refuses an empty User-Agent. `identity` asks for no compression: the limit counts the bytes received,
# and what was compressed could unfold to many more.
HEADERS = {"User-Agent": "imagine-bot", "Accept": "image/*", "Accept-Encoding": "identity"}
TIMEOUT = aiohttp.ClientTimeout(total=120, sock_connect=10, sock_read=30)


class TooLarge(Exception):
    """More bytes than allowed: `size` have been announced, or have come so far."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


@dataclass(frozen=True, slots=True)
class FetchErrors:
    """The errors of one kind of download: `unreachable` by the number of tries, `too_large` by the bytes."""

    unreachable: Callable[[int], BotError]
    too_large: Callable[[int], BotError]


RESULT_ERRORS = FetchErrors(ResultUnreachable, lambda size: ResultUnusable(Flaw.TOO_LARGE))


class Downloader:
    """An async context manager. `trusted` names origins that may be anywhere, on loopback too."""

    def __init__(
        self, *, trusted: Collection[str] = (), retry: RetryPolicy, resolver: AbstractResolver | None = None
    ) -> None:
        self._trusted = frozenset(origin(url) for url in trusted)
        self._retry = retry
        self._resolver = resolver
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._trusting_session = await self._open.enter_async_context(self._session(None))
        self._public_session = await self._open.enter_async_context(self._session(public_socket))
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._open.aclose()

    async def result(self, url: str) -> bytes:
        """The bytes of a result. Raises ResultUnreachable or ResultUnusable."""
        return await self._download(url, RESULT_LIMIT_BYTES, RESULT_ERRORS, self._retry)

    async def attachment(self, url: str, limit: int = INPUT_LIMIT_BYTES) -> bytes:
        """The bytes of an attachment, `limit` at most. Raises InputUnreachable or PictureTooLarge."""
        failing = FetchErrors(
            lambda tries: InputUnreachable(),
            lambda size: PictureTooLarge(size, 0, 0, limit, INPUT_LIMIT_PIXELS),
        )
        # Two tries only: a member is looking at "thinking…" meanwhile, and can attach the picture again.
        return await self._download(url, limit, failing, replace(self._retry, tries=2))

    async def _download(self, url: str, limit: int, failing: FetchErrors, retry: RetryPolicy) -> bytes:
        async def attempt(tries: int) -> bytes:
            try:
                return await self._fetch(url, limit)
            except TooLarge as error:
                raise failing.too_large(error.size) from None
            except (AddressRefused, ValueError) as error:
                raise failing.unreachable(tries) from error
            except (aiohttp.ClientError, OSError) as error:
                unreachable = failing.unreachable(tries)
                if isinstance(getattr(error, "os_error", None), AddressRefused):
                    raise unreachable from error
                raise NotStarted(unreachable) from error

        return await retry.run(attempt)

    async def _fetch(self, url: str, limit: int) -> bytes:
        # Redirects are followed here and not by aiohttp: each address on the way is checked anew.
        for _ in range(1 + MOST_REDIRECTS):
            address = check_url(url)
            session = self._trusting_session if origin(address) in self._trusted else self._public_session
            async with session.get(address, allow_redirects=False) as response:
                if response.status not in REDIRECTS:
                    response.raise_for_status()
                    return await read_up_to(response, limit)
                url = str(address.join(as_url(response.headers.get("Location", ""))))
        raise AddressRefused("led on too often")

    def _session(self, socket_factory: SocketFactoryType | None) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=self._resolver, use_dns_cache=False, socket_factory=socket_factory
        )
        return aiohttp.ClientSession(
            connector=connector, headers=HEADERS, timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()
        )


async def read_up_to(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body. Raises TooLarge as soon as more than `limit` bytes are announced or have come."""
    if (response.content_length or 0) > limit:
        raise TooLarge(response.content_length or 0)
    chunks, size = [], 0
    async for chunk in response.content.iter_any():
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            raise TooLarge(size)
    return b"".join(chunks)
