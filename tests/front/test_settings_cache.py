"""The cache of what servers have set up: read again after its TTL or a change, and served without I/O."""

from __future__ import annotations

import asyncio
import gettext
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import StoreBusy
from bot.domain.guilds.audit import Action, AuditEntry, Change
from bot.domain.guilds.servers import ServerSettings
from bot.domain.guilds.styles import ServerStyle
from bot.front.kit.guilds.settingscache import SERVED_WHILE_AWAY, TTL, ServerSettingsCache, reader_on
from bot.front.texts.language import Language, Reader, language
from tests.front.balances import NOON


class Rows:
    """Settings that can be changed elsewhere, and a count of how often they were read."""

    def __init__(self) -> None:
        self.now = ServerSettings(guild=1)
        self.reads = 0
        self.begun = asyncio.Event()  # a read has
        self.busy = False
        self.busy_reads = 0  # so many more reads fail
        self.hold: asyncio.Event | None = None  # a read waits for it, with what it has read in hand

    async def settings(self, guild: int) -> ServerSettings:
        self.reads += 1
        self.begun.set()
        if self.busy or self.busy_reads:
            self.busy_reads = max(0, self.busy_reads - 1)
            raise StoreBusy
        read = replace(self.now, guild=guild)
        if self.hold is not None:
            await self.hold.wait()
        return read

    async def change(self, change: Change, **values: Any) -> AuditEntry:
        self.now = replace(self.now, **values)
        return AuditEntry(
            id=1, guild=change.guild, actor=change.actor, action=Action.SETTING, scope="server", target=0,
            old=None, new=values, reason=None, at=NOON,
        )  # fmt: skip


def test_public_words_are_in_the_language_that_the_server_chose_if_the_bot_has_it() -> None:
    discords = Language("de", gettext.NullTranslations())
    reader = Reader(private=discords, public=discords)
    chosen = reader_on(ServerSettings(guild=1, language="en-US"), reader)
    assert (chosen.private, chosen.public) == (discords, language("en-US"))
    assert reader_on(ServerSettings(guild=1), reader) == reader
    assert reader_on(ServerSettings(guild=1, language="tlh"), reader) == reader


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_settings_are_read_again_only_after_a_while_or_a_change() -> None:
    rows, seconds = Rows(), Seconds()
    cache = ServerSettingsCache(rows, seconds)
    for _ in range(5):
        assert (await cache.settings(1)).zone == "UTC"
    assert rows.reads == 1

    rows.now = replace(rows.now, zone="Asia/Tokyo")
    seconds.now += TTL - 1
    assert (await cache.settings(1)).zone == "UTC"
    seconds.now += 1
    assert (await cache.settings(1)).zone == "Asia/Tokyo"

    await cache.change(Change(guild=1, actor=9), zone="Europe/Berlin")
    assert (await cache.settings(1)).zone == "Europe/Berlin"
    assert rows.reads == 3
    assert (await cache.settings(2)).guild == 2


async def test_what_is_not_cached_is_read_in_the_background_and_there_the_next_time() -> None:
    rows = Rows()
    cache = ServerSettingsCache(rows)
    assert cache.cached(None) is None
    assert cache.cached(1) is None
    assert cache.cached(1) is None
    await cache.wait_for_reads()
    assert cache.cached(1) == rows.now
    assert rows.reads == 1

    rows.busy = True
    assert cache.cached(2) is None
    await cache.wait_for_reads()
    assert cache.cached(2) is None
    await cache.wait_for_reads()
    assert rows.reads == 3


async def test_a_slow_read_from_before_a_change_does_not_bring_the_old_settings_back() -> None:
    rows, seconds = Rows(), Seconds()
    cache = ServerSettingsCache(rows, seconds)
    rows.hold = hold = asyncio.Event()
    slow = asyncio.create_task(cache.settings(1))
    await rows.begun.wait()
    rows.hold = None
    seconds.now += 1
    await cache.change(Change(guild=1, actor=9), zone="Europe/Berlin")
    hold.set()
    await slow
    assert (await cache.settings(1)).zone == "Europe/Berlin"


async def test_all_who_ask_at_the_same_time_wait_for_one_read() -> None:
    rows, seconds = Rows(), Seconds()
    cache = ServerSettingsCache(rows, seconds)
    for reads in (1, 2):
        crowd = await asyncio.gather(*(cache.settings(1) for _ in range(100)))
        assert {settings.guild for settings in crowd} == {1}
        assert rows.reads == reads
        seconds.now += TTL

    rows.hold = hold = asyncio.Event()
    gone, stays = (asyncio.create_task(cache.settings(2)) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    hold.set()
    assert (await stays).guild == 2
    assert gone.cancelled()


async def test_a_read_that_fails_is_told_to_all_who_wait_for_it_and_to_nobody_else() -> None:
    rows = Rows()
    cache = ServerSettingsCache(rows)
    rows.busy = True
    crowd = await asyncio.gather(*(cache.settings(1) for _ in range(100)), return_exceptions=True)
    assert {type(told) for told in crowd} == {StoreBusy}
    assert rows.reads == 1
    rows.busy = False
    assert (await cache.settings(1)).guild == 1


async def test_while_the_database_is_away_what_was_read_lately_is_served() -> None:
    rows, seconds = Rows(), Seconds()
    cache = ServerSettingsCache(rows, seconds)
    rows.now = replace(rows.now, zone="Asia/Tokyo")
    await cache.settings(1)
    rows.busy = True
    seconds.now += SERVED_WHILE_AWAY - 1
    assert (await cache.settings(1)).zone == "Asia/Tokyo"
    seconds.now += 1
    with pytest.raises(StoreBusy):
        await cache.settings(1)


async def test_nobody_joins_a_read_from_before_a_change() -> None:
    rows = Rows()
    cache = ServerSettingsCache(rows)
    rows.hold = hold = asyncio.Event()
    slow = asyncio.create_task(cache.settings(1))
    await rows.begun.wait()
    rows.hold, rows.busy_reads = None, 1
    await cache.change(Change(guild=1, actor=9), zone="Europe/Berlin")
    assert (await cache.settings(1)).zone == "Europe/Berlin"
    hold.set()
    await slow


async def test_a_change_that_was_made_is_not_called_failed() -> None:
    rows = Rows()
    cache = ServerSettingsCache(rows)
    assert (await cache.settings(1)).zone == "UTC"
    rows.busy = True
    await cache.change(Change(guild=1, actor=9), zone="Europe/Berlin")
    rows.busy = False
    assert (await cache.settings(1)).zone == "Europe/Berlin"


async def test_what_is_too_old_is_served_once_more_and_read_in_the_background() -> None:
    """An autocomplete shows a style that was made in another process from the next keystroke on."""
    rows, seconds = Rows(), Seconds()
    cache = ServerSettingsCache(rows, seconds)
    await cache.settings(1)
    rows.now = replace(rows.now, styles=(ServerStyle(name="Comic", words="ink"),))

    assert cache.cached(1) == ServerSettings(guild=1)
    assert rows.reads == 1
    seconds.now = TTL
    assert cache.cached(1) == ServerSettings(guild=1)
    await cache.wait_for_reads()
    found = cache.cached(1)
    assert found is not None
    assert [style.name for style in found.styles] == ["Comic"]
    assert rows.reads == 2
