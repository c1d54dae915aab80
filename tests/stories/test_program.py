"""The program itself: its start, its check, its end, and what it says in its log."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot.demo.process import BotProcess
from tests.stories.community import Community, painted
from tests.stories.conftest import NewCommunity

ROOT = Path(__file__).parents[2]


async def imagine_bot(folder: Path, *arguments: str, **settings: str) -> tuple[int, list[str]]:
    """Run the command line to its end; its exit status and what it printed."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HTTP_PORT": "0", **settings}
    process = await BotProcess.spawn(("-m", "bot", *arguments), folder, environment)
    assert process.stdout is not None
    printed = await process.stdout.read()
    return await process.wait(), printed.decode().splitlines()


async def test_bad_settings_stop_the_start_with_one_line_each(tmp_path: Path) -> None:
    status, lines = await imagine_bot(
        tmp_path,
        "run",
        IMAGE_API_KEY="key",
        IMAGE_CONCURRENCY="none",
        DISCORD_API_URL="http://example.com/api",
    )
    assert status == 78
    assert [line.partition(":")[0] for line in lines] == [
        "DISCORD_TOKEN",
        "DISCORD_API_URL",
        "IMAGE_CONCURRENCY",
    ]


@pytest.mark.parametrize("models", ["[[model]]\nid = 3", "not toml", "[[model]]\nid = 'a'\nsize = ['1x1']"])
async def test_a_faulty_models_file_stops_the_start(tmp_path: Path, models: str) -> None:
    file = tmp_path / "models.toml"
    file.write_text(models)
    status, lines = await imagine_bot(
        tmp_path, "run", DISCORD_TOKEN="t", IMAGE_API_KEY="k", IMAGE_MODELS_FILE=str(file)
    )
    assert status == 78
    assert all(line.startswith("IMAGE_MODELS_FILE: ") for line in lines)


async def test_a_refused_token_stops_the_start(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community:
        settings = community.settings | community.sandbox.settings() | {"DISCORD_TOKEN": "wrong"}
        status, lines = await imagine_bot(community.folder, "run", **settings)
        assert status == 78
        assert lines[-1].startswith("DISCORD_TOKEN: Discord refused it")


async def test_two_processes_never_share_a_folder(new_community: NewCommunity) -> None:
    async with new_community() as community:
        settings = community.settings | community.sandbox.settings() | {"DATA_DIR": str(community.folder)}
        status, lines = await imagine_bot(community.folder, "run", **settings)
        assert status == 69
        assert "Another process already uses the data folder" in lines[-1]


async def test_commands_are_registered_only_when_they_change(new_community: NewCommunity) -> None:
    async with new_community() as community:
        assert len(await community.sandbox.asked("PUT /applications/{application_id}/commands")) == 1
        await community.kill()
        await community.start()
        assert len(await community.sandbox.asked("PUT /applications/{application_id}/commands")) == 1


@pytest.mark.parametrize("signal", ["SIGTERM", "SIGINT"])
async def test_a_stop_waits_for_what_is_being_painted(new_community: NewCommunity, signal: str) -> None:
    async with new_community() as community:
        bot = _bot(community)
        community.endpoint.hold()
        shown = await community.imagine(community.alice, "a last fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        bot.terminate() if signal == "SIGTERM" else os.kill(bot.pid, 2)
        await bot.logged("waiting for pictures under way")
        refused = await (await community.imagine(community.bob, "too late")).message()
        community.endpoint.release()

        await shown.until(painted)
        assert await bot.exited() == 0
        assert refused.ephemeral
        assert "Nothing was charged" in refused.text
        assert community.posts("too late") == []


async def test_a_stop_gives_back_what_takes_too_long(new_community: NewCommunity) -> None:
    async with new_community(SHUTDOWN_GRACE="0.2") as community:
        community.endpoint.hold()
        shown = await community.imagine(community.alice, "a slow fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        _bot(community).terminate()
        assert await _bot(community).exited() == 0
        assert "Nothing was charged" in shown.text
        assert len(community.posts("a slow fox")) == 1


async def test_the_log_holds_no_prompt_and_no_secret(new_community: NewCommunity) -> None:
    async with new_community(LOG_FORMAT="json", LOG_LEVEL="DEBUG") as community:
        community.endpoint.fail_next("error_500")
        await (await community.imagine(community.alice, "a secret weasel")).until(
            lambda shown: shown.followups
        )
        shown = await community.imagine(community.alice, "a secret badger")
        await shown.until(painted)
        _bot(community).terminate()
        await _bot(community).exited()

        lines = [json.loads(line) for line in _bot(community).output]
        assert {"time", "level", "logger", "message"} <= lines[0].keys()
        text = "\n".join(_bot(community).output)
        for secret in ("secret weasel", "secret badger", community.endpoint.key, shown.interaction.token):
            assert secret not in text
        assert community.sandbox.settings()["DISCORD_TOKEN"] not in text


async def test_check_says_what_is_well_and_what_is_not(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community:
        settings = community.settings | community.sandbox.settings() | {"DATA_DIR": str(community.folder)}
        status, lines = await imagine_bot(community.folder, "check", **settings)
        assert status == 0
        assert [line.split()[0] for line in lines] == [*["ok"] * 7, "-", *["ok"] * 2]
        link = "https://discord.com/oauth2/authorize?client_id={}&scope=bot+applications.commands&permissions=274878024704"
        assert lines[1] == f"ok     invite: {link.format(community.sandbox.world.application_id)}"
        assert lines[2] == f"ok     data: {community.folder}, SQLite in it"

        # A DATA_DIR that cannot be written would be refused as a setting, unless root asks.
        nowhere = "sqlite:////proc/nowhere/bot.sqlite3"
        wrong = {"DISCORD_TOKEN": "wrong", "IMAGE_API_KEY": "wrong", "DATABASE_URL": nowhere}
        status, lines = await imagine_bot(community.folder, "check", **(settings | wrong))
        assert status == 1
        assert [line.split()[1].rstrip(":") for line in lines if line.startswith("FAULT")] == [
            "token",
            "key",
            "database",
        ]


def _bot(community: Community) -> BotProcess:
    assert community.bot is not None
    return community.bot
