"""The model that is taken by default, and what the endpoint's list says of it."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.checkup.conftest import Checked
from tests.checkup.servers import PAGE, Answer, Api, listing, refused, sent, serve
from tests.checkup.test_access import faults

CHAT = {"id": "gpt-4o", "object": "model"}
DALL_E = {"id": "dall-e-3", "object": "model"}


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([DALL_E], "dall-e-3 by default, the first of the list, 1 on offer"),
        (
            [CHAT, DALL_E, {"id": "x", "type": "image"}],
            "dall-e-3 by default, the first of the list, 2 on offer",
        ),
    ],
)
async def test_without_a_choice_the_first_of_the_list(
    check: Checked, entries: list[dict[str, Any]], words: str
) -> None:
    async with serve(listing(*entries)) as served:
        found = await check(served)
        assert (found["model"].ok, found["model"].text) == (True, words)


@pytest.mark.parametrize(
    "models",
    [
        (200, {"data": [CHAT, {"id": "whisper-1"}]}),
        (200, {"data": []}),
        (200, PAGE),
        (404, refused("nothing here")),
        (500, refused("broken")),
        (200, {"data": [{"id": f"{'x' * 190}{number}"} for number in range(25_000)]}),  # over 4 MiB
    ],
)
async def test_no_image_model_is_a_fault_with_its_remedies(check: Checked, models: Answer) -> None:
    async with serve(Api(models=models)) as served:
        found = await check(served)
        assert faults(found) == ["model"]
        for name in ("IMAGE_MODEL,", "IMAGE_MODELS_FILE", "IMAGE_MODELS_PATH"):
            assert name in found["model"].text

        assert faults(await check(served, image_model="mine")) == [], "a chosen one needs no list"


@pytest.mark.parametrize(
    ("response", "words"),
    [
        ({"status": 204}, "(HTTP 204)"),
        ({"status": 426}, "gave no list of models:"),
        ({"status": 429}, "too busy"),
        ({"body": b"no gzip", "headers": {"Content-Encoding": "gzip"}}, "the connection broke"),
    ],
)
async def test_a_list_that_cannot_be_read_is_told_in_words(
    check: Checked, response: dict[str, Any], words: str
) -> None:
    api = Api()

    async def odd(request: web.Request, body: bytes) -> web.StreamResponse:
        if request.method == "GET":
            return web.Response(**response)
        return sent(api.answer(request.method, request.path, request.headers["Authorization"], body))

    async with serve(odd) as served:
        found = await check(served)
        assert faults(found) == ["model"]
        assert words in found["model"].text
        assert not re.search(r"\((?!HTTP)", found["model"].text), "no name of a class"


async def test_what_the_list_lacks_is_a_note(check: Checked, tmp_path: Path) -> None:
    note = "the endpoint's list does not have mine, which may work all the same"
    file = tmp_path / "models.toml"
    file.write_text('[[model]]\nid = "dall-e-3"\n[[model]]\nid = "mine"\n')
    async with serve(listing(DALL_E)) as served:
        found = await check(served, image_model="mine")
        assert (found["model"].ok, faults(found)) == (None, [])
        assert found["model"].text == f"mine by default, 2 on offer; {note}"

        found = await check(served, image_models_file=file)
        assert (found["model"].ok, found["model"].text) == (
            True,
            f"dall-e-3 by default, the first of the file, 2 on offer; {note}",
        )


async def test_a_model_of_which_the_list_says_nothing_is_not_called_well(check: Checked) -> None:
    async with serve(listing({"id": "aurora-9"})) as served:
        found = await check(served, image_model="aurora-9")
        assert (found["model"].ok, faults(found)) == (None, [])
        assert "does not say what it is for" in found["model"].text


@pytest.mark.parametrize(
    ("entry", "listed"),
    [
        ({"id": "my-model", "mode": "chat"}, True),
        ({"id": "my-model", "type": "text"}, True),
        ({"id": "my-model", "architecture": {"output_modalities": ["text"]}}, True),
        ({"id": "my-model", "supported_endpoint_types": ["openai", "embeddings"]}, True),
        (CHAT, True),
        (CHAT, False),
        ({"id": "openai/gpt-5.1-mini"}, False),
        ({"id": "claude-sonnet-5"}, False),
        ({"id": "text-embedding-3-small"}, True),
        ({"id": "whisper-1"}, True),
    ],
)
async def test_a_model_of_another_kind_is_a_fault(
    check: Checked, entry: dict[str, Any], listed: bool
) -> None:
    async with serve(listing(DALL_E, *([entry] if listed else []))) as served:
        found = await check(served, image_model=entry["id"])
        assert faults(found) == ["model"]
        words = f"{entry['id']} makes no pictures: name an image model in IMAGE_MODEL or IMAGE_MODELS_FILE"
        assert found["model"].text.endswith(words)


@pytest.mark.parametrize(
    "id",
    [
        "openai/gpt-5-image",
        "gemini-3.1-flash-image",
        "my-gpt-4o-paint",
        "claudette",
        "sd-turbo",
        "mistral-art",
    ],
)
async def test_no_name_that_may_be_an_image_models_is_a_fault(check: Checked, id: str) -> None:
    async with serve(listing(DALL_E)) as served:
        assert faults(await check(served, image_model=id)) == []


async def test_a_list_that_hangs_is_a_fault_that_ends(check: Checked) -> None:
    api = Api()

    async def hang_at_the_list(request: web.Request, body: bytes) -> web.StreamResponse:
        if request.method == "GET":
            await asyncio.Event().wait()
        return sent(api.answer(request.method, request.path, request.headers["Authorization"], body))

    async with serve(hang_at_the_list) as served:
        found = await check(served, image_model="dall-e-3", image_timeout=2)
        assert faults(found) == ["model"]
        assert "did not come within 2 seconds" in found["model"].text
        assert "IMAGE_MODELS_PATH" in found["model"].text
        assert found["path"].ok is True


async def test_behind_another_fault_the_models_are_not_checked(check: Checked) -> None:
    async with serve(Api()) as served:
        assert (await check(served, image_api_key="sk-wrong"))["model"].ok is None
        assert (await check(served.url.removesuffix("/v1")))["model"].ok is None
