from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.sandbox.images import ImageEndpoint
from bot.sandbox.server import Sandbox
from bot.storage.upkeep.reading import DATABASE
from tests.contract import DESCRIPTION, Contract
from tests.migrated import Migrated
from tests.stories.community import LIST_CAME, Community, community_on
from tests.stories.staff import Staff, staff_of

COARSE = 8  # pixels; nobody looks at the pictures of stories
NewCommunity = Callable[..., AbstractAsyncContextManager[Community]]


@pytest.fixture(scope="session")
def contract() -> Contract | None:
    """Discord's own description of its API, where it is at hand."""
    return Contract(DESCRIPTION) if DESCRIPTION.exists() else None


@pytest.fixture
def new_community(tmp_path: Path, contract: Contract | None, migrated: Migrated) -> NewCommunity:
    """`async with new_community(MEMBER_LIMIT="1") as community:` has a bot of its own, started with these settings.
    Its database is empty.

    At its end everything that the bot sent is held against Discord's description.
    """

    @asynccontextmanager
    async def build(
        *, plain: int | None = None, started: bool = True, **settings: str
    ) -> AsyncIterator[Community]:
        endpoint = ImageEndpoint(plain=plain, coarse=COARSE)
        async with Sandbox.open() as sandbox, endpoint.serve() as url:
            async with community_on(sandbox, endpoint, url, tmp_path, **settings) as community:
                if started and "DATABASE_URL" not in settings:
                    migrated.put(tmp_path / DATABASE)
                if started:
                    await community.start()
                yield community
            check(sandbox, contract)

    return build


@pytest.fixture(scope="session")
async def shared_bot(
    tmp_path_factory: pytest.TempPathFactory, contract: Contract | None
) -> AsyncIterator[tuple[Sandbox, ImageEndpoint, str, Path]]:
    """One bot with its default settings, shared by the stories that need no other."""
    endpoint = ImageEndpoint(coarse=COARSE)
    folder = tmp_path_factory.mktemp("shared_bot")
    async with Sandbox.open() as sandbox, endpoint.serve() as url:
        async with community_on(sandbox, endpoint, url, folder) as first:
            # What a menu or an autocomplete offers is what is known by then; only an ask waits for the list.
            await (await first.start()).logged(LIST_CAME)
            yield sandbox, endpoint, url, folder
        check(sandbox, contract)


@pytest.fixture
async def community(shared_bot: tuple[Sandbox, ImageEndpoint, str, Path]) -> AsyncIterator[Community]:
    """A Discord server and people of the story's own, with the shared bot."""
    sandbox, endpoint, url, folder = shared_bot
    async with community_on(sandbox, endpoint, url, folder) as community:
        yield community


@pytest.fixture
def staff(community: Community) -> Staff:
    """Owner and moderator of the story's `community`."""
    return staff_of(community)


def check(sandbox: Sandbox, contract: Contract | None) -> None:
    assert not sandbox.refused, "the bot used what the pretend Discord does not know"
    if contract is not None:
        assert contract.faults(sandbox.requests) == []
