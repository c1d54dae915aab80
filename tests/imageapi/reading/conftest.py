"""An endpoint on a real socket that answers whatever a test wants, and counts what it was asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.models import Model
from bot.domain.pictures import Answer, GivenPicture, PictureRequest
from bot.imageapi.client import ImageClient
from bot.imageapi.dialects.endpoint import Endpoint
from tests.imageapi.conftest import AURORA


@dataclass
class Anything:
    """`body` is what the next answers have in them; `posts` counts the requests for a picture."""

    url: str = ""
    body: bytes = b""
    content_type: str = "application/json"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    posts: int = 0

    async def answer(self, request: web.Request) -> web.Response:
        await request.read()
        self.posts += request.method == "POST"
        headers = {"Content-Type": self.content_type, **self.headers}
        return web.Response(status=self.status, body=self.body, headers=headers)

    async def paint(self, pictures: Sequence[GivenPicture] = (), model: Model = AURORA) -> Answer:
        async with ImageClient(Endpoint(url=self.url, key="sk-test")) as client:
            return await client.paint(PictureRequest(prompt="a red fox", model=model.id), model, pictures)


@pytest.fixture
async def anything() -> AsyncIterator[Anything]:
    found = Anything()
    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", "/v1/{rest:.*}", found.answer)
    async with TestServer(app) as server:
        found.url = str(server.make_url("/v1"))
        yield found
