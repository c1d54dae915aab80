"""A pretend endpoint on a real socket, and the client that asks it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver

from bot import pixels
from bot.domain.models import Model, PictureInput
from bot.domain.pictures import Answer, PictureRequest
from bot.domain.service import trusted_hosts
from bot.imageapi.client import ImageClient
from bot.imageapi.dialects.endpoint import Endpoint
from bot.imageapi.fetching.patience import Patience
from bot.imageapi.retry import RetryPolicy
from bot.sandbox.images import ImageEndpoint

DALL_E = Model(id="dall-e-3", label="DALL-E 3", styles=("vivid", "natural"), response_format=True)
AURORA = Model(id="aurora-2", label="Aurora", image=PictureInput(form="data"))
BRIEF = Patience(seconds=0.6, first_wait=0.01, longest_wait=0.05)
IMPATIENT = RetryPolicy(tries=3, first_wait=0.001, longest_wait=0.5, total_wait=2)


@dataclass
class Service:
    """The endpoint, its base URL, and clients of any make."""

    endpoint: ImageEndpoint
    url: str
    stack: AsyncExitStack

    async def client(
        self,
        *,
        retry: RetryPolicy = IMPATIENT,
        trusted: str = "",
        patience: Patience = BRIEF,
        cdn: str | None = None,
        bodies: int = 8,
        resolver: AbstractResolver | None = None,
        **settings: Any,
    ) -> ImageClient:
        usual: dict[str, Any] = {"url": self.url, "key": self.endpoint.key, "timeout": 60.0}
        endpoint = Endpoint(**usual | settings)
        client = ImageClient(
            endpoint,
            retry=retry,
            trusted=trusted_hosts(trusted),
            patience=patience,
            cdn=cdn,
            bodies=bodies,
            resolver=resolver,
        )
        return await self.stack.enter_async_context(client)

    async def fetch(self, client: ImageClient, url: str | None) -> bytes:
        """The bytes of a result, as the painter fetches them."""
        async with client.fetch(url or "", DALL_E.id, pixels.inspect) as (data, _):
            return data

    async def paint(self, prompt: str = "a red fox", model: Model = DALL_E, **options: Any) -> Answer:
        client = await self.client()
        return await client.paint(PictureRequest(prompt=prompt, model=model.id, **options), model)

    @property
    def sent(self) -> dict[str, Any]:
        """The JSON of the last call for a picture."""
        json = self.endpoint.posts[-1].json
        assert json is not None
        return json


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    endpoint = ImageEndpoint(plain=10_000)
    async with endpoint.serve() as url, AsyncExitStack() as stack:
        yield Service(endpoint, url, stack)


@pytest.fixture
def waits() -> list[float]:
    """The seconds that a policy made with `patient` has asked to wait."""
    return []


@pytest.fixture
def patient(waits: list[float]) -> Callable[..., RetryPolicy]:
    """A policy with its usual patience, whose waiting takes no time."""

    async def note(seconds: float) -> None:
        waits.append(seconds)

    return lambda **changes: RetryPolicy(sleep=note, **changes)
