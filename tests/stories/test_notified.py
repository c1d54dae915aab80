"""A process on PostgreSQL acts on what another has done without waiting for its next poll, which never comes here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot import pixels
from bot.demo.process import BotProcess
from bot.domain.pictures import Generation
from bot.sandbox.people.shown import Shown
from bot.storage import Storage, open_storage
from tests.pictures import picture
from tests.stories.community import Community, painted
from tests.stories.conftest import NewCommunity

# The program, in which every poll after the first is due in a thousand hours.
WITHOUT_POLLING = """
import sys
from bot.studio import delivery, line
line.TICK = delivery.LOOK = 3_600_000.0
sys.argv = ["imagine-bot", "run"]
from bot.__main__ import main
sys.exit(main())
"""


async def test_a_free_slot_and_what_is_to_be_posted_are_found_at_once(
    new_community: NewCommunity, new_postgresql_url: str
) -> None:
    settings = {"DATABASE_URL": new_postgresql_url, "IMAGE_CONCURRENCY": "1"}
    async with new_community(started=False, **settings) as community, without_polling(community) as bot:
        await bot.ready()
        community.endpoint.hold()
        first = await community.imagine(community.alice, "first")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        async with another(community, new_postgresql_url) as other:
            # It has a slot more than the bot, and in it paints what waits there.
            second = await community.imagine(community.bob, "second")
            row = await claimed(other)
            third = await community.imagine(community.mia, "third")
            await answered(other, third)
            await paint(other, row)
            await second.until(painted)  # by the bot: the other posts nothing
            # It brings the first picture too, whose answer the bot still waits for. That frees the bot's only slot.
            (row,) = await other.generations.ask(first.interaction.id)
            await paint(other, row)
            await first.until(painted)
            await community.endpoint.until(lambda: community.endpoint.in_flight == 2)
        community.endpoint.release()
        await third.until(painted)


@asynccontextmanager
async def without_polling(community: Community) -> AsyncIterator[BotProcess]:
    folder = community.folder / "bot"
    folder.mkdir()
    settings = community.settings | {"PICTURES_URL": str(community.folder / "pictures")}
    program = ("-c", WITHOUT_POLLING)
    async with BotProcess.start(community.sandbox, folder, settings, arguments=program) as bot:
        yield bot


@asynccontextmanager
async def another(community: Community, url: str) -> AsyncIterator[Storage]:
    """The storage of one more process, which does only what the story says."""
    async with open_storage(
        data_dir=community.folder / "other",
        database_url=url,
        pictures_url=str(community.folder / "pictures"),
        instance="other",
        clock=lambda: datetime.now(UTC),
        image_concurrency=2,
        member_limit=2,
    ) as storage:
        yield storage


async def answered(storage: Storage, shown: Shown) -> None:
    """Return when the bot has noted that the member was answered."""
    async with asyncio.timeout(60):
        while any(row.message is None for row in await storage.generations.ask(shown.interaction.id)):
            pass


async def claimed(storage: Storage) -> Generation:
    """What waits, as soon as it may be claimed."""
    async with asyncio.timeout(60):
        while not (rows := await storage.generations.claim(most=1)):
            pass
    return rows[0]


async def paint(storage: Storage, row: Generation) -> None:
    data = picture()
    await storage.pictures.put(row.key, data)
    await storage.generations.painted(row.id, await pixels.inspect(data))
