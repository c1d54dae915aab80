"""Downloads pictures: results of the endpoint, and members' attachments.

A download costs nothing, so it is retried: a result for as long as `patience` says, since it is paid for and may be
late. The address is not to be trusted: see `addresses` and `hosts`.

There are three sessions. One connects to public IP addresses only, one to the endpoint's own, and one, for what the
operator named, to any. None sends the headers of the API: a CDN answers 403 to an Authorization that it does not know,
and no other host may learn the key.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Self

import aiohttp
from aiohttp import SocketFactoryType
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.domain.errors import (
    Flaw,
    HostNotTrusted,
    InputUnreachable,
    OutcomeUnknown,
    PictureTooLarge,
    ResultUnreachable,
    ResultUnusable,
)
from bot.domain.pictures import INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS, ImageInfo
from bot.domain.service import TrustedHost, host_and_port, plain_host
from bot.imageapi.fetching.addresses import (
    AddressRefused,
    as_url,
    check_url,
    has_password,
    is_disguised,
    public_socket,
)
from bot.imageapi.fetching.hosts import Hosts, Route, Standing
from bot.imageapi.fetching.patience import FIRST_BYTES, Bound, Patience, Place
from bot.imageapi.retry import NotStarted, RetryPolicy, retry_after

log = logging.getLogger(__name__)

RESULT_LIMIT_BYTES = 64 * 1024 * 1024
MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Connections at once of one session. A file that is late, or hangs, has one meanwhile.
MOST_CONNECTIONS = 200
# Together's CDN refuses an empty User-Agent. `identity` asks for no compression: the limit counts the bytes received,
# and what was compressed could unfold to many more.
HEADERS = {"User-Agent": "imagine-bot", "Accept": "image/*", "Accept-Encoding": "identity"}
TIMEOUT = aiohttp.ClientTimeout(total=120, sock_connect=10, sock_read=30)

Inspect = Callable[[bytes], Awaitable[ImageInfo]]
Beyond = Callable[[], Awaitable[None]]


class TooLarge(Exception):
    """More bytes than allowed: `size` have been announced, or have come so far."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class NotThere(Exception):
    """The host answered with another status than 2xx. `wait`: seconds that it asked to wait, if it did."""

    def __init__(self, wait: float | None) -> None:
        super().__init__(wait)
        self.wait = wait


class RefusedHost(AddressRefused):
    """The endpoint, or a host that the operator trusts, led to `host`, which is not public; it could be trusted too."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


class Downloader:
    """An async context manager. `hosts` knows whose results may be anywhere, on loopback too; `cdn` names those of
    attachments. `bodies`: how many large files may be in memory at once."""

    def __init__(
        self,
        *,
        hosts: Hosts,
        cdn: Collection[TrustedHost] = (),
        retry: RetryPolicy,
        patience: Patience,
        bodies: int,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._hosts = hosts
        self._cdn = Hosts(None, cdn)
        self._retry = retry
        self._patience = patience
        self._free = asyncio.Semaphore(bodies)
        self._resolver = resolver
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._trusting_session = await self._open.enter_async_context(self._session(None))
        self._own_session = await self._open.enter_async_context(self._session(self._hosts.pinned_socket))
        self._public_session = await self._open.enter_async_context(self._session(public_socket))
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._open.aclose()

    @asynccontextmanager
    async def result(self, url: str, inspect: Inspect) -> AsyncIterator[tuple[bytes, ImageInfo]]:
        """The bytes of a result, and what `inspect` says of them. Within the block their place in memory is kept.

        What is not there, does not come to its end or is no picture (yet) is fetched again until the time is over;
        the last verdict is raised then. Raises ResultUnreachable, ResultUnusable or HostNotTrusted.
        """
        async with AsyncExitStack() as held:
            yield await self._patiently(url, inspect, held)

    async def attachment(self, url: str, limit: int = INPUT_LIMIT_BYTES) -> bytes:
        """The bytes of an attachment, `limit` at most. Raises InputUnreachable or PictureTooLarge."""

        async def attempt(tries: int) -> bytes:
            try:
                return await self._fetch(url, limit, self._cdn, TIMEOUT)
            except TooLarge as error:
                raise PictureTooLarge(error.size, 0, 0, limit, INPUT_LIMIT_PIXELS) from None
            except (AddressRefused, ValueError) as error:
                raise InputUnreachable from error
            except (NotThere, aiohttp.ClientError, OSError) as error:
                raise NotStarted(InputUnreachable()) from error

        # Two tries only: a member is looking at "thinking…" meanwhile, and can attach the picture again.
        return await replace(self._retry, tries=2).run(attempt)

    async def _patiently(self, url: str, inspect: Inspect, held: AsyncExitStack) -> tuple[bytes, ImageInfo]:
        tries = 0
        verdict: OutcomeUnknown | None = None
        try:
            async with asyncio.timeout(self._patience.seconds) as timer:
                bound = Bound(timer)
                place = Place(self._free, bound)
                held.callback(place.give_back)
                while True:
                    tries, wait = tries + 1, None
                    try:
                        return await self._once(url, inspect, place, bound)
                    except (ResultUnusable, NotThere, aiohttp.ClientError, OSError) as error:
                        if isinstance(error, AddressRefused) or error == ResultUnusable(Flaw.TOO_LARGE):
                            raise
                        verdict = error if isinstance(error, ResultUnusable) else None
                        wait = error.wait if isinstance(error, NotThere) else None
                    place.give_back()
                    await self._patience.wait(tries, wait)
        except TimeoutError:
            log.warning("a result did not come in time", extra={"host": _host_of(url), "tries": tries})
            raise (verdict or ResultUnreachable(tries)) from None
        except RefusedHost as error:
            log.error("a result is at a host that is not trusted", extra={"host": error.host})
            raise HostNotTrusted(error.host) from error
        except AddressRefused as error:
            log.error("a result's address is refused: %s", error, extra={"host": _host_of(url)})
            raise ResultUnreachable(tries) from error

    async def _once(self, url: str, inspect: Inspect, place: Place, bound: Bound) -> tuple[bytes, ImageInfo]:
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=self._patience.hangs, sock_read=self._patience.hangs
        )
        try:
            data = await self._fetch(url, RESULT_LIMIT_BYTES, self._hosts, timeout, place.take)
        except TooLarge:
            raise ResultUnusable(Flaw.TOO_LARGE) from None
        except ValueError as error:
            raise AddressRefused("not an address") from error
        async with bound.paused():
            return data, await inspect(data)

    async def _fetch(
        self, url: str, limit: int, hosts: Hosts, limits: aiohttp.ClientTimeout, beyond: Beyond | None = None
    ) -> bytes:
        # Redirects are followed here and not by aiohttp: each address on the way is checked anew.
        named_by = Standing.OWN  # the first address comes from the endpoint, or from Discord
        for _ in range(1 + MOST_REDIRECTS):
            address = check_url(url)
            route = await hosts.route(address)
            if named_by is Standing.STRANGER and route.standing is not Standing.STRANGER:
                raise AddressRefused("a stranger must not lead home")
            if not _is_plain(address, route.standing):
                raise _refused(address, named_by)
            request = self._session_for(route).get(route.url, allow_redirects=False, timeout=limits)
            try:
                async with request as response:
                    if response.status not in REDIRECTS:
                        if not response.ok:
                            raise NotThere(retry_after(response.headers))
                        return await read_up_to(response, limit, beyond)
                    url = str(address.join(as_url(response.headers.get("Location", ""))))
            except aiohttp.ClientConnectorError as error:
                if not isinstance(error.os_error, AddressRefused):
                    raise
                if route.standing is not Standing.STRANGER:
                    raise error.os_error from error
                raise _refused(address, named_by) from error
            named_by = route.standing
        raise NotThere(None)  # it leads on and on

    def _session_for(self, route: Route) -> aiohttp.ClientSession:
        if route.pinned:
            return self._own_session
        return self._public_session if route.standing is Standing.STRANGER else self._trusting_session

    def _session(self, socket_factory: SocketFactoryType | None) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=self._resolver,
            use_dns_cache=False,
            socket_factory=socket_factory,
            limit=MOST_CONNECTIONS,
        )
        return aiohttp.ClientSession(
            connector=connector, headers=HEADERS, timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()
        )


def _is_plain(address: URL, standing: Standing) -> bool:
    """Whether it says without disguise where it leads. What is disguised, or comes with a password, is asked only where
    the operator has named the host just so."""
    if has_password(address):
        return standing is Standing.TRUSTED
    return standing is not Standing.STRANGER or not is_disguised(address.raw_host or "")


def _refused(address: URL, named_by: Standing) -> AddressRefused:
    """What the operator can trust is named, unless a stranger led there: then it is the stranger's matter."""
    if named_by is Standing.STRANGER:
        return AddressRefused("a stranger led to what is not public")
    return RefusedHost(_named(address))


def _host_of(url: str) -> str | None:
    """The host and port of an address, for the log; None if it has none."""
    try:
        address = as_url(url)
        return _named(address) if address.raw_host else None
    except ValueError:
        return None


def _named(address: URL) -> str:
    return host_and_port(plain_host(address.raw_host or ""), address.port or 0)[:255]


async def read_up_to(response: aiohttp.ClientResponse, limit: int, beyond: Beyond | None = None) -> bytes:
    """The body. Raises TooLarge as soon as more than `limit` bytes are announced or have come.

    `beyond` is awaited before more than FIRST_BYTES are read.
    """
    if (response.content_length or 0) > limit:
        raise TooLarge(response.content_length or 0)
    chunks, size = [], 0
    async for chunk in response.content.iter_any():
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            raise TooLarge(size)
        if size > FIRST_BYTES and beyond is not None:
            await beyond()
    return b"".join(chunks)
