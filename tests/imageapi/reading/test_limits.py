"""However large an answer is, only so much of it is read; the picture in it is found all the same."""

from __future__ import annotations

import base64
import json
import logging
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import OutcomeUnknown, PaintingFailed
from bot.domain.pictures import Answer
from bot.imageapi.reading.answers import REVISED_PROMPT_BYTES, read_answer
from bot.imageapi.reading.lenient import read_json
from bot.imageapi.reading.scanner import MOST_TOKENS, Budget, scan
from bot.imageapi.reading.shape import MOST_CHARACTERS, shape_of
from tests.imageapi.conftest import AURORA
from tests.imageapi.reading.conftest import Anything
from tests.pictures import picture

ORIGIN = "https://images.example"
URL = "https://cdn.example/1.png"
PNG = picture((64, 48), "red")
B64 = base64.b64encode(PNG).decode()
PICTURE = f'"data": [{{"url": "{URL}"}}]'
MANY = b'{"a":1,"b":[]}'
NAMES = st.sampled_from(["data", "images", "result", "x", "output", "image", "message", "artifacts"])


@given(st.lists(st.one_of(st.none(), NAMES), max_size=40), st.sampled_from([B64, URL]))
def test_any_nesting_of_a_picture_is_found(path: list[str | None], leaf: str) -> None:
    value: Any = {"image": leaf}
    for name in path:
        value = [None, value] if name is None else {"n": 1, name: value}

    answer = read_answer(json.dumps(value).encode(), ORIGIN)

    assert answer is not None
    assert leaf in (answer.url, base64.b64encode(answer.data or b"").decode())


@given(st.binary(max_size=300), st.binary(max_size=50))
def test_rubbish_around_a_picture_never_raises(before: bytes, after: bytes) -> None:
    read_answer(before + f'{{"b64_json": "{B64}"}}'.encode() + after, ORIGIN, {"prompt": "x"}, "text/plain")
    read_json(before + after)
    shape_of(before + after, "text/plain")


def read_and_measured(body: bytes) -> tuple[Answer | None, int]:
    """What is read in the body, and the most bytes of memory that it took."""
    tracemalloc.start()
    try:
        return read_answer(body, ORIGIN), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "rubbish",
    [b"[" + b",".join([MANY] * 400_000) + b"]", b'"' + b'\\"' * 3_000_000 + b'"', b" " * 6_000_000 + b"1"],
    ids=["small objects", "escaped quotes", "white space"],
)
def test_a_picture_behind_megabytes_of_something_else(rubbish: bytes) -> None:
    body = b'{"x": ' + rubbish + b", " + PICTURE.encode() + b"}"
    answer, most = read_and_measured(body)

    assert answer is not None
    assert answer.url == URL
    assert most < len(body)


def test_no_more_tokens_are_read_than_the_budget_has() -> None:
    budget = Budget()

    roots = scan(b"[" + b",".join([b"1"] * 100_000) + b"]", budget)

    assert isinstance(roots[0], list)
    assert len(roots[0]) < MOST_TOKENS


def test_a_picture_takes_no_more_memory_than_its_bytes() -> None:
    picture_bytes = PNG + bytes(12_000_000)
    body = json.dumps({"data": [{"b64_json": base64.b64encode(picture_bytes).decode()}]}).encode()
    answer, most = read_and_measured(body)

    assert answer is not None
    assert answer.data == picture_bytes
    assert most < 1.1 * len(picture_bytes)


def test_a_revised_prompt_is_cut() -> None:
    body = json.dumps(
        {"data": [{"url": URL, "revised_prompt": "fox " * 1_000_000}], "model": "m" * 1_000_000}
    )

    answer = read_answer(body.encode(), ORIGIN)

    assert answer is not None
    assert len(answer.revised_prompt or "") == REVISED_PROMPT_BYTES
    assert len(answer.model or "") <= 200


def test_a_list_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    body = json.dumps({"data": [{"id": f"model-{number}"} for number in range(5000)]}).encode()

    value = read_json(body)

    assert isinstance(value, dict)
    assert value["data"][0] == {"id": "model-0"}
    assert 1000 < len(value["data"]) < 5000


async def test_an_error_of_megabytes_is_not_waited_for(anything: Anything) -> None:
    anything.status, anything.body = (
        400,
        b'{"error": {"code": "moderation_blocked", "x": "' + b"a" * 30_000_000,
    )

    with pytest.raises(PaintingFailed):
        await anything.paint()
    assert anything.posts == 1


async def test_a_long_header_does_not_lose_the_picture(anything: Anything) -> None:
    anything.headers, anything.body = {"X-Notes": "n" * 20_000}, f"{{{PICTURE}}}".encode()

    assert (await anything.paint()).url == URL


async def test_the_log_says_the_shape_and_no_value(
    anything: Anything, caplog: pytest.LogCaptureFixture
) -> None:
    anything.body = json.dumps(
        {"created": 1, "data": [{"secret": "sk-abc", "fox": 1}], "sk-abc-123": None, "note": "a red fox"}
    ).encode()

    with caplog.at_level(logging.WARNING), pytest.raises(OutcomeUnknown):
        await anything.paint()
    [line] = [record for record in caplog.records if record.message == "an answer has no picture"]
    shape = "application/json {created: number, data: [{secret: text, …: number}], …: null, note: text}"
    assert vars(line)["shape"] == shape
    assert vars(line)["model"] == AURORA.id
    assert "sk-abc" not in caplog.text
    assert "fox" not in caplog.text


def test_the_shape_is_short() -> None:
    wide = {f"{'abcdefghij'[n % 10] * (1 + n // 10)}": [{"x": n}] * n for n in range(200)}

    assert len(shape_of(json.dumps(wide).encode(), "application/json")) <= MOST_CHARACTERS
