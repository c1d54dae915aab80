"""What may pass and what is final, as one table says it."""

from __future__ import annotations

import json

import aiohttp
import discord
import pytest

from bot.front.kit.faults.discordfaults import (
    TABLE,
    Verdict,
    is_passing,
    judge,
    name_of,
    wait_named_by,
)
from bot.front.kit.faults.impatience import RefusedForNow, UnreadableAnswer
from tests.front.test_delivery import Answer, refused


def said(status: int, text: str, **headers: str) -> discord.HTTPException:
    """Somebody answered with plain text or HTML, as discord.py raises it."""
    kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
    answer = Answer(status)
    answer.headers = headers
    return kind(answer, text)  # type: ignore[arg-type]  # it wants aiohttp's whole response


@pytest.mark.parametrize(
    "error",
    [
        said(429, "error code: 1015"),
        said(429, "<html>You are being rate limited</html>"),
        refused(429, 0),
        refused(429, 31001),
        said(403, "error code: 1010"),
        said(403, "<html>Sorry, you have been blocked</html>"),
        said(400, "<html>400 Bad Request cloudflare</html>"),
        said(404, "<html>not here</html>"),
        said(401, ""),
        refused(401, 0),
        refused(401, 40001),
        refused(403, 40333),
        *(refused(status, 0) for status in (500, 502, 503, 504, *range(520, 528), 530)),
        RefusedForNow(429, None),
        discord.RateLimited(31.0),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientPayloadError(),
        ConnectionResetError(),
        TimeoutError(),
        json.JSONDecodeError("no JSON", "<html>", 0),
        refused(403, 40004),
        UnreadableAnswer(),
    ],
    ids=name_of,
)
def test_what_may_pass(error: Exception) -> None:
    assert is_passing(error)


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        *((refused(400, code), Verdict.FINAL) for code in (200000, 200001, 20009, 240000)),
        *((refused(403, code), Verdict.FINAL) for code in (50001, 50013, 50007, 160005)),
        *((refused(404, code), Verdict.GONE) for code in (10003, 10004, 10008)),
        (refused(401, 50027), Verdict.FINAL),
        (refused(404, 10015), Verdict.FINAL),
        *((refused(400, code), Verdict.FIXED) for code in (30046, 50083)),
        *((refused(400, code), Verdict.BUG) for code in (50006, 50035, 50109)),
        (refused(413, 40005), Verdict.TOO_LARGE),
        (said(413, "<html>Request Entity Too Large</html>"), Verdict.TOO_LARGE),
        (refused(400, 123456), Verdict.UNKNOWN),
        (KeyError("retry_after"), None),
        (ValueError("ours"), None),
    ],
)
def test_what_is_final(error: Exception, verdict: Verdict | None) -> None:
    assert judge(error) is verdict


def test_the_table_has_each_row_once_and_a_source_for_each() -> None:
    assert len({row.key for row in TABLE}) == len(TABLE)
    assert all(row.source.startswith("https://") for row in TABLE)


@pytest.mark.parametrize(
    ("named", "seconds"),
    [("4", 4.0), ("0.5", 0.5), ("nan", None), ("inf", None), ("-1", None), ("soon", None)],
)
def test_the_wait_is_what_the_header_says_if_it_is_one(named: str, seconds: float | None) -> None:
    assert wait_named_by(said(429, "error code: 1015", **{"Retry-After": named})) == seconds


def test_no_text_of_discord_is_in_a_name() -> None:
    assert name_of(said(403, "a secret prompt")) == "403/0"
