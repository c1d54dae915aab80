"""What is looked at again and again is told by message: once, whatever crashes, and once more when it is well again.

Deliveries that wait, a database that is away, a disk that refuses files. Also: who made the bot reads it in their
language.
"""

from __future__ import annotations

import resource
import sqlite3

from bot.demo.process import BotProcess
from tests.stories import movingclock
from tests.stories.community import Community, painted
from tests.stories.conftest import NewCommunity
from tests.upgrade.yesterday import looked

FILE = "imagine-bot.sqlite3"
UPLOADS = ("PATCH /webhooks/*", "PATCH /channels/*", "POST /webhooks/*")


def texts(community: Community) -> list[str]:
    return community.sandbox.world.directs.of(community.sandbox.world.maker).texts


async def heard(community: Community, *words: str) -> list[str]:
    """What the operator has read, once it is as many messages; each has its words."""
    await community.sandbox.world.changes.until(lambda: len(texts(community)) >= len(words))
    found = texts(community)
    assert len(found) == len(words), found
    for text, each in zip(found, words, strict=True):
        assert each in text
    return found


async def crash(community: Community, *, times: int = 2) -> None:
    """Killed and started again; each time everything has been looked at before the next."""
    for _ in range(times):
        await community.kill()
        await community.start()


async def test_deliveries_that_wait(new_community: NewCommunity) -> None:
    async with new_community() as community:
        bot = bot_of(community)
        faults = [
            community.sandbox.discord_faults.next(way, with_files=True, times=None, status=503)
            for way in UPLOADS
        ]
        shown = await community.imagine(community.alice, "a fox")
        await bot.logged("not posted yet")
        movingclock.move(community.folder, minutes=6)
        (text,) = await heard(community, "Deliveries waiting")
        assert "1 result could not be posted yet" in text
        await crash(community)
        await bot_of(community).logged("not posted yet")
        await heard(community, "Deliveries waiting")

        for fault in faults:
            fault.times = 0
        await shown.until(painted)
        movingclock.move(community.folder, minutes=10)
        await well(community, "Deliveries waiting", 13)


async def test_a_database_that_is_locked(new_community: NewCommunity) -> None:
    """The loops that fail because of it are no matters of their own; and who crashed afterwards has told already."""
    async with new_community() as community:
        bot = bot_of(community)
        lock = sqlite3.connect(community.folder / FILE, isolation_level=None)
        try:
            lock.execute("BEGIN IMMEDIATE")
            await bot.logged("alerts are kept in memory alone")
            movingclock.move(community.folder, minutes=1)
            await heard(community, "Database away")
        finally:
            lock.close()
        movingclock.move(community.folder, minutes=2)
        await well(community, "Database away", 5)


async def test_a_disk_that_refuses_files(new_community: NewCommunity) -> None:
    """What was paid for meanwhile waits, survives a crash, and arrives as soon as files can be written."""
    async with new_community(plain=3_000_000) as community:
        refuse_files(community, beyond=2_000_000)
        shown = await community.imagine(community.alice, "a fox")
        (text,) = await heard(community, "Disk full")
        assert "The disk refuses to take more" in text
        assert "Only" not in text, "it is not the room that is missing"

        await crash(community, times=1)
        await shown.until(painted)
        refuse_files(community, beyond=2_000_000)
        waiting = await community.imagine(community.bob, "an owl")
        await bot_of(community).logged("trying on")
        await heard(community, "Disk full")
        refuse_files(community, beyond=resource.RLIM_INFINITY)
        await waiting.until(painted)
        assert len(community.endpoint.posts) == 2
        movingclock.move(community.folder, minutes=5)
        await well(community, "Disk full", 8)


async def test_in_the_language_of_who_made_the_bot(new_community: NewCommunity) -> None:
    async with new_community() as community:
        maker = community.sandbox.person(community.guild, community.sandbox.world.maker.id)
        maker.speak("de")
        await (await maker.slash(community.art, "help")).finished()
        await looked(community.sandbox, lambda: _noted(community))
        await crash(community, times=1)
        community.endpoint.fail_next("bad_key")
        await community.imagine(community.alice, "a fox")
        await heard(community, "Schlüssel abgelehnt")


def refuse_files(community: Community, *, beyond: int) -> None:
    """A limit on the size of files, in bytes, stands for the disk: it needs no rights, and the kernel refuses."""
    resource.prlimit(bot_of(community).pid, resource.RLIMIT_FSIZE, (beyond, resource.RLIM_INFINITY))


def bot_of(community: Community) -> BotProcess:
    assert community.bot is not None
    return community.bot


async def well(community: Community, matter: str, minutes: float) -> None:
    """It has looked well for a while; a look comes every 15 seconds, and the clock is moved after one of them."""
    changes = community.sandbox.world.changes
    while f"Well again: {matter}" not in texts(community)[-1]:
        try:
            await changes.until(lambda: f"Well again: {matter}" in texts(community)[-1], timeout=20)
        except TimeoutError:
            minutes += 3
            movingclock.move(community.folder, minutes=minutes)
    await heard(community, matter, f"Well again: {matter}")


def _noted(community: Community) -> bool:
    """Whether the bot has written down what it heard; it does so once the answer has been sent."""
    found = (
        sqlite3.connect(community.folder / FILE)
        .execute("SELECT text FROM facts WHERE text = 'de'")
        .fetchall()
    )
    return bool(found)
