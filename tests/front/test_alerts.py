"""What the people who run the bot read, and what members read of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from operator import eq
from pathlib import Path
from typing import Any

import pytest

from bot.domain import errors
from bot.domain.alerts import (
    DATABASE,
    DELIVERY,
    DISK,
    ENDPOINT,
    LOOP,
    MODELS,
    Alert,
    cost_matter,
    failure_sighting,
    matter_of,
    money_matter,
)
from bot.domain.errors import BotError, Failure
from bot.front.kit.notices import NoticeContext, notice
from bot.front.result.unmade import failure_notice
from bot.front.texts.alerts import alert_line, alert_text, well_again_text
from bot.front.texts.language import language
from tests.front.samples import ENGLISH, pictures
from tests.front.test_unmade import CATALOGUE

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
EVENING = datetime(2026, 11, 23, 18, tzinfo=UTC)
DOCS = (Path(__file__).parents[2] / "docs/alerts.md").read_text(encoding="utf-8")
TOLD = "The people who run this bot have been told."


def alert(matter: str, **facts: Any) -> Alert:
    return Alert(matter=matter, facts=facts, raised_at=NOON, seen_at=NOON)


def of(failure: Failure, count: int = 3) -> Alert:
    matter = matter_of(failure, NOON) or ENDPOINT
    return alert(matter, **failure_sighting(failure, matter).facts, count=count)


ALERTS = {
    "HTTP 401": of(errors.KeyRefused(401)),
    "insufficient_quota": of(errors.AccountEmpty("insufficient_quota")),
    "dall-e-3": of(errors.ModelGone("dall-e-3")),
    "provider's support": of(errors.AccountBlocked()),
    "gpt-image-2": of(errors.NotVerified("gpt-image-2")),
    "country that it serves": of(errors.RegionRefused()),
    "https://api.example": of(errors.PathWrong(301, "https://api.example")),
    "(HTTP 404)": of(errors.PathWrong(404)),
    "IMAGE_EDITS_PATH": of(errors.EditsPathWrong(405)),
    "the parameter steps": of(errors.SettingRefused("steps")),
    "client_max_body_size": of(errors.PictureTooLargeThere()),
    "`AnswerBroken(status=500)`": of(errors.AnswerBroken(500)),
    "Set IMAGE_MODEL": alert(MODELS),
    "DATABASE_URL": alert(DATABASE, error="StoreBusy"),
    "Only 512 MB are free where `/data`": alert(f"{DISK}:nearly full", free=512 * 2**20, folder="/data"),
    "no room left": alert(f"{DISK}:full", free=1, folder="/data"),
    "it says that 73,921 MB are free": alert(
        f"{DISK}:full", free=73_921 * 2**20, folder="/data", refuses=True
    ),
    "Look at its room, at quotas": alert(f"{DISK}:full"),
    "can't write to `/data`": alert(f"{DISK}:not writable", folder="/data"),
    "2 results could not be posted yet, the oldest for 7 min.": alert(
        DELIVERY, waiting=2, seconds=430, refused=0
    ),
    "In the last hour 1 result was refused": alert(DELIVERY, waiting=0, seconds=0, refused=1),
    "retention": alert(f"{LOOP}:retention", state="failing"),
    "restart me": alert(f"{LOOP}:retention", state="stopped"),
    "have cost 8.5 of the MONEY_CAP of 10": alert(money_matter(80, 10, NOON), percent=80, cap=10, used=8.5),
    "MONEY_CAP of 10 is reached": alert(money_matter(100, 10, NOON), percent=100, cap=10, used=10),
    "with the model gpt-image-2 costs": alert(cost_matter("gpt-image-2")),
    "HostNotTrusted": alert("picture:HostNotTrusted:pictures.example", failure={"error": "Unknown"}),
}


@pytest.mark.parametrize("words", [words for words in ALERTS if words != "HostNotTrusted"])
def test_an_alert_says_what_since_when_and_what_to_do(words: str) -> None:
    text = alert_text(ENGLISH, ALERTS[words])
    assert words in text
    assert "Since <t:" in text
    assert ("3 times so far" in text) == (ALERTS[words].count == 3)
    assert text.startswith("⚠️ **")
    assert len(text) < 2000


@pytest.mark.parametrize("words", ALERTS)
def test_each_names_its_place_in_the_documents(words: str) -> None:
    found = re.search(r"`docs/alerts[.]md#([\w-]+)`", alert_text(ENGLISH, ALERTS[words]))
    assert found is not None
    headings = {heading.lower().replace(" ", "-") for heading in re.findall(r"^## (.*)$", DOCS, re.MULTILINE)}
    assert found[1] in headings


@pytest.mark.parametrize("words", ALERTS)
def test_the_log_has_it_on_one_line_and_so_that_it_is_over(words: str) -> None:
    line = alert_line(ALERTS[words])
    assert line
    assert "\n" not in line
    over = replace(ALERTS[words], ended_at=EVENING)
    assert alert_line(over).startswith("Well again: ")
    assert "Well again" in well_again_text(ENGLISH, over)


def test_in_the_language_of_the_server() -> None:
    german = language("de")
    assert "Schlüssel abgelehnt" in alert_text(german, of(errors.KeyRefused(401)))
    over = replace(of(errors.KeyRefused(401)), ended_at=EVENING)
    assert "Wieder in Ordnung" in well_again_text(german, over)


def test_facts_of_another_version_are_no_fault() -> None:
    odd: dict[str, Any] = {
        "count": "many",
        "cap": "much",
        "free": [],
        "waiting": None,
        "failure": 7,
        "folder": 3,
        "state": {},
    }
    for each in ALERTS.values():
        assert alert_text(ENGLISH, replace(each, facts=odd))


# --- what members read --------------------------------------------------------------------------------

ONLY_THEY_CAN = [
    errors.KeyRefused(401),
    errors.AccountEmpty(),
    errors.StoreFull(),
    errors.MoneyCapReached(10),
    errors.CostUnknown("m"),
    errors.NoModel(),
]


@pytest.mark.parametrize("error", ONLY_THEY_CAN, ids=lambda error: type(error).__name__)
def test_members_read_that_the_operator_was_told_only_if_so(error: BotError) -> None:
    told = notice(ENGLISH, error, NoticeContext(operator_told=True)).text
    untold = notice(ENGLISH, error).text
    assert TOLD in told
    assert "told" not in untold
    assert "Only the people who run this bot can" in untold


@pytest.mark.parametrize("count", [1, 2])
def test_it_is_asked_for_the_failure_of_each_picture(count: int) -> None:
    key, empty = errors.KeyRefused(401), errors.AccountEmpty()
    rows = pictures(*[key, empty][:count])
    for told, expected in ((key, 1), (empty, count - 1), (None, 0)):
        text = failure_notice(ENGLISH, rows, None, CATALOGUE, partial(eq, told)).text
        assert text.count(TOLD) == expected
