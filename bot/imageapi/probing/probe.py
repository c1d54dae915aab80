"""Asks the endpoint what costs nothing: its list of models, and its path for pictures without asking for one.

The body of each POST is no JSON. So there is no prompt and no model in it, nothing can be painted, and nothing can be
billed. A server that has another answer to that than to a path that does not exist has the path; one that answers a key
that nobody has otherwise than the operator's takes the operator's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import aiohttp
from yarl import URL

from bot.imageapi.dialects.endpoint import Endpoint
from bot.imageapi.fetching.download import TooLarge, read_up_to
from bot.imageapi.listing.modellist import LIST_LIMIT_BYTES
from bot.imageapi.meanings.failures import HttpAnswer
from bot.imageapi.probing.reply import Reply, Says, no_reply, read_reply

CONNECT_SECONDS = 10
NO_JSON = b"{"  # which no reader of JSON takes
NOTHING_THERE = "-that-does-not-exist"  # behind the path
# The prefix is that of most keys: a gateway that looks at it must look further.
INVENTED_KEY = "sk-imagine-bot-check-invented-key"
# What is often copied with the base address of an endpoint, the longest first.
PASTED = (
    *("/images/generations", "/images/edits", "/images", "/chat/completions", "/completions", "/embeddings"),
    *("/responses", "/models", "/docs"),
)
VERSION = "/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What a path answered, and what is proven by that.

    `better` is a base address on the same server whose path for pictures is there, where that of the settings is not.
    """

    reply: Reply
    is_path_proven: bool = False
    is_key_proven: bool = False
    better: str | None = None


class Prober:
    """Made by `open`, where `seconds` is how long one request may take. What the endpoint does raises nothing."""

    def __init__(self, session: aiohttp.ClientSession, endpoint: Endpoint) -> None:
        self._session = session
        self._endpoint = endpoint

    @classmethod
    @asynccontextmanager
    async def open(cls, endpoint: Endpoint, seconds: float) -> AsyncIterator[Prober]:
        connector = aiohttp.TCPConnector(force_close=True)
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=min(seconds, CONNECT_SECONDS))
        async with aiohttp.ClientSession(
            connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
        ) as session:
            yield cls(session, endpoint)

    async def pictures(self) -> Probed:
        """Look at the path for pictures. It takes three requests, and up to four more if nothing is there."""
        reply = await self._knock(self._endpoint)
        if reply.says in (Says.NO_PATH, Says.PAGE, Says.LEADS_ON):
            return Probed(reply=reply, better=await self._better())
        if reply.says not in (Says.DECLINED, Says.TAKEN, Says.UNCLEAR):
            return Probed(reply=reply)
        nowhere = await self._knock(replace(self._endpoint, path=self._endpoint.path + NOTHING_THERE))
        stranger = await self._knock(replace(self._endpoint, key=INVENTED_KEY))
        return Probed(
            reply=reply,
            is_path_proven=reply.says in (Says.DECLINED, Says.UNCLEAR) and nowhere.says is Says.NO_PATH,
            is_key_proven=stranger.says is Says.KEY,
        )

    async def list_is_locked(self) -> bool:
        """Whether an invented key is refused the list of models."""
        path, query = self._endpoint.models_address
        stranger = replace(self._endpoint, key=INVENTED_KEY)
        return (await self._ask("GET", stranger, path, query)).says is Says.KEY

    async def _better(self) -> str | None:
        for base in better_bases(self._endpoint):
            there = await self._knock(replace(self._endpoint, url=base))
            if there.says in (Says.DECLINED, Says.KEY, Says.ACCOUNT) and not there.is_page:
                return base
        return None

    async def _knock(self, endpoint: Endpoint) -> Reply:
        return await self._ask("POST", endpoint, endpoint.path, {}, NO_JSON)

    async def _ask(
        self, method: str, endpoint: Endpoint, path: str, query: dict[str, str], data: bytes | None = None
    ) -> Reply:
        headers = (
            endpoint.headers if data is None else {**endpoint.headers, "Content-Type": "application/json"}
        )
        try:
            async with self._session.request(
                method,
                endpoint.address(path),
                params={**query, **endpoint.query},
                headers=headers,
                allow_redirects=False,  # the key would go along
                data=data,
            ) as response:
                try:
                    body = await read_up_to(response, LIST_LIMIT_BYTES)
                except TooLarge:
                    return Reply(says=Says.UNCLEAR, status=response.status)
                return read_reply(HttpAnswer(response.status, response.headers, body))
        except (aiohttp.ClientError, OSError) as error:
            return no_reply(error)


def better_bases(endpoint: Endpoint) -> Iterator[str]:
    """Base addresses on the same server that may be meant: without what was copied too much, with the version or
    without it."""
    url = URL(endpoint.url)
    path = url.raw_path.rstrip("/")
    tails = (endpoint.path.rstrip("/"), *PASTED)
    bare = next((path.removesuffix(tail) for tail in tails if tail and path.endswith(tail)), path)
    found = (bare, f"{bare}{VERSION}", bare.removesuffix(VERSION), f"{bare}/api{VERSION}")
    for each in dict.fromkeys(found):
        if each != path:
            yield str(url.with_path(each, encoded=True)).rstrip("/")
