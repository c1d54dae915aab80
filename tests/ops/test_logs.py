"""What the people who run the bot read on stderr, and what they must never read there."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from bot.ops import logs

TOKEN = "MTA1.Gx9.a-very-secret-token"
CHATTY = ("", "discord.client", *logs.FLOORS)  # "" is the root logger


@pytest.fixture(autouse=True)
def _loggers_as_before() -> Iterator[None]:
    """Loggers belong to the whole process: give them back as they were."""
    known = [logging.getLogger(name) for name in CHATTY]
    before = [(logger, logger.level, logger.handlers[:], logger.filters[:]) for logger in known]
    yield
    for logger, level, handlers, filters in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers
        logger.filters[:] = filters
    logging.captureWarnings(False)


def written(capsys: pytest.CaptureFixture[str]) -> list[str]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()


def objects(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(capsys)]


def test_a_text_line_says_when_how_grave_who_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "text")
    logging.getLogger("bot.studio").info("delivered in %s s", 12, extra={"picture": "7F3K", "tries": 1})
    (line,) = written(capsys)
    moment, _, rest = line.partition("Z ")
    assert len(moment) == len("2026-11-23 09:10:11")
    assert rest == "INFO bot.studio: delivered in 12 s (picture=7F3K, tries=1)"


def test_a_json_line_is_one_object_with_the_extra_fields(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "json")
    logging.getLogger("bot.studio").warning("two\nlines – “so”", extra={"picture": "7F3K", "shards": (0, 1)})
    (entry,) = objects(capsys)
    assert entry.pop("time").endswith("+00:00")
    assert entry == {
        "level": "WARNING",
        "logger": "bot.studio",
        "message": "two\nlines – “so”",
        "picture": "7F3K",
        "shards": [0, 1],
    }


def test_an_extra_field_cannot_take_the_place_of_our_own(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "json")
    logging.getLogger("bot").info("started", extra={"time": "never", "level": "none"})
    (entry,) = objects(capsys)
    assert entry["level"] == "INFO"
    assert entry["time"].startswith("20")


def test_a_text_message_cannot_forge_a_second_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "text")
    logging.getLogger("bot").info("%s", "x\n2026-01-01 00:00:00Z INFO bot: all is well\x1b[2J")
    (line,) = written(capsys)
    assert line.endswith(r"bot: x\n2026-01-01 00:00:00Z INFO bot: all is well\x1b[2J")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_shows_no_values_of_variables(
    form: logs.Format, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("INFO", form)
    prompt = "a red " + "fox"
    try:
        raise LookupError(len(prompt))
    except LookupError:
        logging.getLogger("bot").exception("no picture")
    shown = "\n".join(written(capsys))
    assert "LookupError: 9" in shown
    assert __file__ in shown
    assert prompt not in shown


@pytest.mark.parametrize("form", ["text", "json"])
def test_secrets_are_struck_out_of_messages_fields_and_tracebacks(
    form: logs.Format, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("INFO", form, secrets=[TOKEN, 'pa"ss/word', "abc", ""])
    log = logging.getLogger("bot")
    log.info("header %s", f"Bot {TOKEN}", extra={"headers": {"Authorization": [TOKEN]}, "plain": "abc"})
    log.info('as typed pa"ss/word, in an address pa%22ss%2Fword')
    try:
        raise ConnectionError(f"refused {TOKEN}")
    except ConnectionError:
        log.exception("no connection")
    shown = "\n".join(written(capsys))
    assert TOKEN not in shown
    assert "ss/word" not in shown
    assert "ss%2Fword" not in shown
    assert "Bot ***" in shown
    assert "refused ***" in shown
    assert "abc" in shown  # too short to be struck out: it would blank ordinary words


def test_the_right_to_post_and_passwords_in_addresses_are_struck_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("INFO", "text")
    log = logging.getLogger("discord.webhook")
    log.warning("PATCH https://discord.com/api/v10/webhooks/12/aW50ZXJhY3Rpb24/messages/@original has 429")
    log.warning("POST http://127.0.0.1:80/interactions/34/bG9uZw.x-y_z/callback?with_response=true has 500")
    log.warning("postgresql+asyncpg://imagine:hunter22@db:5432/imagine does not answer")
    log.warning("GET https://discord.com/api/v10/channels/56/messages/78 has 500")
    text = "\n".join(written(capsys))
    assert "/webhooks/12/***/messages/@original has 429" in text
    assert "/interactions/34/***/callback?with_response=true has 500" in text
    assert "imagine:***@db:5432/imagine" in text
    assert "/channels/56/messages/78 has 500" in text


def test_the_password_of_a_database_is_struck_out_alone_too(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "text", secrets=["postgresql://imagine:hunter%2F22@db/imagine"])
    logging.getLogger("bot").error("no: postgresql+asyncpg://imagine:hunter%2F22@db/imagine, hunter/22")
    (line,) = written(capsys)
    assert line.endswith("no: postgresql+asyncpg://imagine:***@db/imagine, ***")


def test_debug_is_for_the_bot_and_not_for_libraries_that_print_secrets(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("DEBUG", "json")
    logging.getLogger("bot.imageapi").debug("asking")
    for name in ("discord.gateway", "discord.http", "aiosqlite", "PIL.PngImagePlugin", "asyncio"):
        logging.getLogger(name).debug("a token, a prompt")
    for name in ("sqlalchemy.engine", "alembic.runtime.migration"):
        logging.getLogger(name).info("noise")
    logging.getLogger("aiohttp.access").critical("GET /healthz")
    assert [entry["logger"] for entry in objects(capsys)] == ["bot.imageapi"]


def test_a_higher_level_holds_for_libraries_too(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("ERROR", "json")
    logging.getLogger("discord.gateway").warning("behind")
    logging.getLogger("bot").warning("slow")
    logging.getLogger("bot").error("broken")
    assert [entry["message"] for entry in objects(capsys)] == ["broken"]


def test_set_up_again_writes_each_line_once(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "text")
    logs.set_up("INFO", "json")
    logging.getLogger("bot").info("once")
    assert [entry["message"] for entry in objects(capsys)] == ["once"]


def test_a_line_that_cannot_be_written_does_not_show_its_arguments(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logging.getLogger().handlers.clear()  # pytest's own would raise
    logs.set_up("INFO", "text")
    logging.getLogger("bot").info("%d pictures", TOKEN)
    (line,) = written(capsys)
    assert line.startswith("a log line could not be written: ")
    assert "test_logs.py:" in line


def test_a_warning_of_python_is_a_line_like_any_other(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logs.set_up("INFO", "json")
        warnings.warn("soon gone", DeprecationWarning, stacklevel=1)
        logging.captureWarnings(False)
    (entry,) = objects(capsys)
    assert entry["logger"] == "py.warnings"
    assert "soon gone" in entry["message"]


DISCORD_PROGRAM = """
import logging, sys, discord
from bot.ops import logs
logs.set_up("DEBUG", "json", secrets=[sys.argv[1]])
discord.AutoShardedClient(intents=discord.Intents(guilds=True), shard_count=1)
logging.getLogger("discord.client").info("logging in using static token %s", sys.argv[1])
"""


async def test_discord_py_starts_without_its_warnings_about_voice() -> None:
    """In a process of its own: the library warns once in a process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DISCORD_PROGRAM, TOKEN, stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    entries = [json.loads(line) for line in said.splitlines()]
    assert [entry["message"] for entry in entries] == ["logging in using static token ***"]
    assert process.returncode == 0
