from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.sandbox.images import ImageEndpoint
from bot.sandbox.server import Sandbox
from tests.contract import DESCRIPTION, Contract
from tests.stories.den import Den, den_in
from tests.stories.town import Town, town_on

NewTown = Callable[..., AbstractAsyncContextManager[Town]]


@pytest.fixture(scope="session")
def contract() -> Contract | None:
    """Discord's own description of its API, where it is at hand."""
    return Contract(DESCRIPTION) if DESCRIPTION.exists() else None


@pytest.fixture
def new_town(tmp_path: Path, contract: Contract | None) -> NewTown:
    """`async with new_town(MEMBER_LIMIT="1") as town:` with a bot of its own, started with these settings.

    At its end everything that the bot sent is held against Discord's description.
    """

    @asynccontextmanager
    async def build(
        *, plain: int | None = None, started: bool = True, **settings: str
    ) -> AsyncIterator[Town]:
        endpoint = ImageEndpoint(plain=plain)
        async with Sandbox.open() as sandbox, endpoint.serve() as url:
            async with town_on(sandbox, endpoint, url, tmp_path, **settings) as town:
                if started:
                    await town.start()
                yield town
            check(sandbox, contract)

    return build


@pytest.fixture(scope="session")
async def street(
    tmp_path_factory: pytest.TempPathFactory, contract: Contract | None
) -> AsyncIterator[tuple[Sandbox, ImageEndpoint, str, Path]]:
    """One bot with its default settings, shared by the stories that need no other."""
    endpoint = ImageEndpoint()
    folder = tmp_path_factory.mktemp("street")
    async with Sandbox.open() as sandbox, endpoint.serve() as url:
        async with town_on(sandbox, endpoint, url, folder) as home:
            await home.start()
            yield sandbox, endpoint, url, folder
        check(sandbox, contract)


@pytest.fixture
async def town(street: tuple[Sandbox, ImageEndpoint, str, Path]) -> AsyncIterator[Town]:
    """A server of its own, with the shared bot."""
    sandbox, endpoint, url, folder = street
    async with town_on(sandbox, endpoint, url, folder) as town:
        yield town


@pytest.fixture
def den(town: Town) -> Den:
    """The same, with a moderator."""
    return den_in(town)


def check(sandbox: Sandbox, contract: Contract | None) -> None:
    assert not sandbox.refused, "the bot used what the pretend Discord does not know"
    if contract is not None:
        assert contract.faults(sandbox.requests) == []
