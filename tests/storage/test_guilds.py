"""What a server has set up, and that it is greeted once."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.guilds.audit import Action
from bot.domain.guilds.servers import ServerSettings
from bot.storage import Storage
from tests.storage.calendars import GUILD, by_mia


async def test_a_server_that_chose_nothing_has_the_defaults(bank: Storage) -> None:
    assert await bank.guilds.settings(GUILD) == ServerSettings(guild=GUILD)


async def test_settings_change_one_by_one_and_are_audited(bank: Storage) -> None:
    await bank.guilds.change(by_mia(), zone="Asia/Kolkata", picture_channels=(2**60, 5))
    entry = await bank.guilds.change(by_mia("new log"), mod_log=9, zone="UTC")
    assert (entry.action, entry.scope, entry.target) == (Action.SETTING, "server", 0)
    assert (entry.old, entry.new) == (
        {"mod_log": None, "zone": "Asia/Kolkata"},
        {"mod_log": 9, "zone": "UTC"},
    )
    assert await bank.guilds.settings(GUILD) == ServerSettings(
        guild=GUILD, zone="UTC", picture_channels=(2**60, 5), mod_log=9
    )


async def test_a_choice_is_taken_back_with_none(bank: Storage) -> None:
    await bank.guilds.change(by_mia(), default_model="m", default_quality="hd", picture_channels=(5,))
    await bank.guilds.change(by_mia(), default_model=None, picture_channels=())
    settings = await bank.guilds.settings(GUILD)
    assert (settings.default_model, settings.default_quality, settings.picture_channels) == (None, "hd", ())


async def test_the_language_of_public_words_is_a_choice_like_the_others(bank: Storage) -> None:
    entry = await bank.guilds.change(by_mia(), language="pt-BR")
    assert (entry.old, entry.new) == ({"language": None}, {"language": "pt-BR"})
    assert (await bank.guilds.settings(GUILD)).language == "pt-BR"
    back = await bank.guilds.change(by_mia(), language=None)
    assert (await bank.guilds.settings(GUILD)).language is None
    await bank.credits.undo(by_mia(), back.id)
    assert (await bank.guilds.settings(GUILD)).language == "pt-BR"


async def test_a_setting_that_there_is_not_is_a_fault_of_the_program(bank: Storage) -> None:
    with pytest.raises(TypeError, match="colour"):
        await bank.guilds.change(by_mia(), colour="red")


async def test_a_server_is_greeted_once(bank: Storage) -> None:
    await bank.guilds.change(by_mia(guild=GUILD), mod_log=9)
    for guild in (GUILD, GUILD + 1):
        greeted = await asyncio.gather(*(bank.guilds.greeted(guild) for _ in range(10)))
        assert sorted(greeted) == [False] * 9 + [True]
    assert (await bank.guilds.settings(GUILD)).mod_log == 9
