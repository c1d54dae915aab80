"""Somebody moves the database or the pictures away while the bot runs, or writes an address that cannot be read."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest

from tests.stories.community import painted
from tests.stories.conftest import NewCommunity
from tests.stories.test_program import imagine_bot

FILE = "imagine-bot.sqlite3"


async def test_a_database_that_was_moved_away_takes_nothing_until_it_is_back(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community() as community:
        assert community.bot is not None
        community.endpoint.hold()
        steady = await community.imagine(community.alice, "a steady fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        (tmp_path / FILE).rename(tmp_path / "elsewhere")
        refused = await community.imagine(community.bob, "a refused fox")
        await refused.until(lambda shown: "My database cannot be used" in shown.text)
        community.endpoint.release()
        line = await community.bot.logged("the database cannot be used")
        assert "put back the file" in line
        await community.bot.logged("trying on")
        assert not (tmp_path / FILE).exists()
        (tmp_path / "elsewhere").rename(tmp_path / FILE)
        await steady.until(painted)
        await (await community.imagine(community.bob, "a new fox")).until(painted)
        assert len(community.posts()) == 2
        assert not [line for line in community.bot.output if "Traceback" in line]


async def test_a_folder_of_pictures_that_was_removed_is_made_again(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community() as community:
        community.endpoint.hold()
        shown = await community.imagine(community.alice, "a fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        shutil.rmtree(tmp_path / "pictures")
        community.endpoint.release()
        await shown.until(painted)
        shutil.rmtree(tmp_path / "pictures")
        await (await community.imagine(community.bob, "another fox")).until(painted)
        assert stat.S_IMODE((tmp_path / "pictures").stat().st_mode) == 0o700


@pytest.mark.parametrize("command", ["run", "migrate"])
async def test_an_address_that_cannot_be_read_is_one_line(tmp_path: Path, command: str) -> None:
    status, lines = await imagine_bot(
        tmp_path,
        command,
        DISCORD_TOKEN="a.b.c",
        IMAGE_API_KEY="key",
        DATABASE_URL="postgresql://bot:hunter2@db.example:70000/bot",
    )
    assert status == 78
    assert lines == ["DATABASE_URL cannot be used: its port must be a number from 1 to 65535."]
