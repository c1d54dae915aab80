"""`--paint`: one picture, the cheapest, said before; and where it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.checkup.painting import cheapest
from bot.domain.models import Model
from bot.sandbox.images import ImageEndpoint
from bot.sandbox.images.call import Call
from tests.checkup.conftest import Checked
from tests.checkup.test_access import faults


@asynccontextmanager
async def painter() -> AsyncIterator[tuple[ImageEndpoint, dict[str, Any]]]:
    """The pretend endpoint, and the settings for it."""
    endpoint = ImageEndpoint(plain=10_000)
    async with endpoint.serve() as url:
        yield endpoint, {"served": url, "image_api_key": endpoint.key, "image_fetch_timeout": 0.3}


def paid(endpoint: ImageEndpoint) -> list[dict[str, Any]]:
    return [post.json for post in endpoint.posts if post.json is not None]


def model(**changes: Any) -> Model:
    return Model(id="m", label="M", **changes)


def test_the_cheapest_kind() -> None:
    sizes = ("1024x1024", "512x1024", "512x768", "2048x2048")
    request = cheapest(model(sizes=sizes, qualities={"hd": 2, "low": 1, "max": 9}))
    assert (request.size, request.quality, request.style) == ("512x768", "low", None)

    request = cheapest(model(sizes=("auto", "16:9"), qualities={}))
    assert (request.size, request.quality) == ("auto", None)

    request = cheapest(model(assumed=frozenset({"size", "quality"})))
    assert (request.size, request.quality) == (None, None)


async def test_without_paint_nothing_is_sent_that_could_be_billed(check: Checked, said: list[str]) -> None:
    async with painter() as (endpoint, settings):
        found = await check(**settings)
        assert found["picture address"].ok is None
        assert "check --paint" in found["picture address"].text
        assert "picture" not in found
        assert (paid(endpoint), said) == ([], [])


async def test_one_picture_is_made_and_fetched_and_its_cost_is_said(check: Checked, said: list[str]) -> None:
    async with painter() as (endpoint, settings):
        found = await check(**settings, paint=True, image_model="sketch-mini")
        assert all(finding.ok for finding in found.values()), found
        (post,) = paid(endpoint)
        assert (post["model"], post["size"], post["quality"]) == ("sketch-mini", "256x256", "standard")
        (sentence,) = said
        assert "costs money (0.005 USD or more): sketch-mini, 256x256, standard" in sentence
        assert found["picture"].text == "made by sketch-mini; it cost 0.005 USD"
        assert found["price"].text.startswith("0.005 USD, as the endpoint says")
        assert "image/png" in found["picture address"].text


async def test_a_picture_within_the_answer_and_no_cost(check: Checked) -> None:
    async with painter() as (endpoint, settings):
        endpoint.fail_next("inline")
        found = await check(**settings, paint=True)
        assert found["picture address"].text.startswith("in the answer itself: ")
        endpoint.fail_next("no_usage")
        found = await check(**settings, paint=True)
        assert "names no cost" in found["picture"].text
        assert faults(found) == []


async def test_a_picture_proves_what_nothing_else_can(check: Checked, tmp_path: Path) -> None:
    async with painter() as (endpoint, settings):
        endpoint.models = {"data": [{"id": "aurora-2"}]}
        before = await check(**settings, image_model="aurora-2")
        assert before["model"].ok is None
        after = await check(**settings, paint=True, image_model="aurora-2")
        assert after["model"].ok is True

        endpoint.models = {"data": [{"id": "aurora-2", "mode": "chat"}]}
        assert faults(await check(**settings, image_model="aurora-2")) == ["model"]
        assert faults(await check(**settings, paint=True, image_model="aurora-2")) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"image_api_key": "sk-wrong"},
        {"image_path": "/pictures"},
        {"image_api_url": "http://127.0.0.1:9/v1"},
    ],
)
async def test_nothing_is_paid_for_while_something_is_at_fault(
    check: Checked, said: list[str], wrong: dict[str, Any]
) -> None:
    async with painter() as (endpoint, settings):
        found = await check(**(settings | wrong), paint=True, image_model="dall-e-3")
        assert len(faults(found)) == 1
        assert found["picture address"].ok is None
        assert (paid(endpoint), said) == ([], [])


async def test_without_a_model_nothing_is_paid_for(check: Checked) -> None:
    async with painter() as (endpoint, settings):
        endpoint.models = {"data": []}
        assert faults(await check(**settings, paint=True)) == ["model"]
        assert paid(endpoint) == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("moderation", "declined a harmless text"),
        ("no_credit", "top it up"),
        ("bad_key", "look whether the key may use this model; of a gateway also at the key that it has"),
        ("model_gone", "name another in IMAGE_MODEL"),
        ("error_500", "HTTP 500 without a picture; it may have been billed"),
        ("html_200", "HTTP 200 without a picture; it may have been billed"),
        ("disconnect", "connection broke before the answer; it may have been billed"),
        ("hang", "no answer within 3 seconds; it may have been billed"),
    ],
)
async def test_no_picture_and_why(check: Checked, fault: str, words: str) -> None:
    async with painter() as (endpoint, settings):
        endpoint.fail_next(fault)
        found = await check(**settings, paint=True, image_timeout=3)
        assert faults(found) == ["picture"]
        assert words in found["picture"].text
        assert found["picture address"].ok is None
        assert len(paid(endpoint)) == 1


async def test_an_answer_without_an_end_is_named_as_too_large(check: Checked) -> None:
    async def endless(call: Call) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(call.request)
        with suppress(ConnectionError):
            while True:
                await response.write(bytes(1_000_000))
        return response

    async with painter() as (endpoint, settings):
        endpoint.answer_next(endless)
        found = await check(**settings, paint=True)
        assert faults(found) == ["picture"]
        assert "too large for a picture; it may have been billed" in found["picture"].text
        assert len(paid(endpoint)) == 1


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("file_gone", "could not be fetched at http://127.0.0.1:"),
        ("wrong_port", "IMAGE_TRUSTED_HOSTS"),
        ("other_scheme", "IMAGE_RESPONSE_FORMAT=b64_json"),
        ("html_file", "is not a picture"),
        ("truncated_file", "is not a picture"),
    ],
)
async def test_a_picture_that_is_not_where_the_answer_says(check: Checked, fault: str, words: str) -> None:
    async with painter() as (endpoint, settings):
        endpoint.fail_next(fault)
        found = await check(**settings, paint=True)
        assert faults(found) == ["picture address"]
        assert words in found["picture address"].text
        assert found["picture"].ok is True
        assert len(paid(endpoint)) == 1
