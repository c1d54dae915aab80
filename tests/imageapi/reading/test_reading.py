"""No answer whatever makes the reading of it raise anything but a domain error."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import (
    AnswerBroken,
    BotError,
    OutcomeUnknown,
    PaintingFailed,
    PromptRejected,
    RequestRejected,
    failure_from_json,
    failure_to_json,
)
from bot.domain.pictures import Answer
from bot.imageapi.meanings.failures import HttpAnswer, error_for
from bot.imageapi.meanings.leftout import Choices, NotTaken
from bot.imageapi.reading.answers import read_answer
from bot.imageapi.retry import NotStarted

ORIGIN = "https://images.example"
NAMES = ("data", "error", "url", "b64_json", "message", "code", "type", "status", "detail", "usage", "cost")
MORE = ("created", "revised_prompt", "model", "loc", "param", "moderation_details", "categories", "reason")
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(NAMES + MORE)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES + MORE) | st.text(max_size=4), inner, max_size=5)
    ),
    max_leaves=25,
)
STATUSES = st.sampled_from([200, 201, 301, 400, 403, 404, 422, 429, 500, 503, 529])


BODIES = JSON | JSON.map(lambda value: {"data": [value]}) | JSON.map(lambda value: {"error": value})


@given(body=BODIES, status=STATUSES)
def test_any_json_is_a_picture_or_a_domain_error(body: Any, status: int) -> None:
    answer = answered(body)
    if answer is not None:
        assert (answer.url is None) != (answer.data is None)
        assert all(
            text is None or text.encode() for text in (answer.url, answer.revised_prompt, answer.model)
        )
    judge(json.dumps(body).encode("utf-8", "surrogatepass"), status)


@given(body=st.binary(max_size=200), status=STATUSES)
def test_any_bytes_are_a_domain_error(body: bytes, status: int) -> None:
    read_answer(body, ORIGIN)
    judge(body, status)


@given(
    body=BODIES,
    code=st.sampled_from(["rate_limit_exceeded", "unknown_parameter", "invalid_api_key", 429, 503]),
)
def test_an_answer_that_had_begun_is_unknown_or_declined_and_never_asked_for_again(
    body: Any, code: Any
) -> None:
    said = json.dumps(
        {"error": {"code": code, "param": "n", "message": "try again in 5 s"}, "more": body}
    ).encode()
    sent = {"model": "m", "prompt": "p", "n": 1, "stream": True}
    begun = error_for(HttpAnswer(200, {}, said, is_begun=True), sent, 1)
    assert isinstance(begun, AnswerBroken | PromptRejected)
    whole = error_for(HttpAnswer(200, {}, said), sent, 1)
    assert not isinstance(whole, NotStarted)
    assert not isinstance(whole, NotTaken) or whole.error is not None, "left out of the next request"


def answered(value: Any) -> Answer | None:
    """What is read in the answer that has this JSON as its body."""
    return read_answer(json.dumps(value).encode(), ORIGIN)


def judge(body: bytes, status: int) -> BotError:
    sent = {"model": "m", "prompt": "p", "size": "9x9", "n": 1}
    found = error_for(HttpAnswer(status, {}, body), sent, 1)
    error = found.error if isinstance(found, NotStarted) else found
    if isinstance(error, NotTaken):
        error = Choices(operator=frozenset({"n"}), member=frozenset({"size"})).error(error.names)
    assert isinstance(error, PaintingFailed | OutcomeUnknown)
    assert failure_from_json(json.loads(json.dumps(failure_to_json(error)))) == error
    return error


PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
PLAIN = base64.b64encode(PNG).decode()
URL_SAFE = base64.urlsafe_b64encode(PNG).decode()


@pytest.mark.parametrize(
    "item",
    [
        {"b64_json": PLAIN},
        {"b64_json": PLAIN, "url": "https://images.example/1.png"},
        {"b64_json": URL_SAFE.rstrip("=")},
        {"b64_json": "\n".join(PLAIN[n : n + 76] for n in range(0, len(PLAIN), 76))},
        {"b64_json": f"data:image/png;base64,{PLAIN}"},
        {"b64_json": "", "url": f"data:image/png;base64,{PLAIN}"},
        {"b64_json": None, "url": f"DATA:;base64,{PLAIN}"},
    ],
)
def test_bytes_within_the_answer(item: dict[str, Any]) -> None:
    assert answered({"data": [item]}) == Answer(data=PNG)


@pytest.mark.parametrize(
    ("url", "resolved"),
    [
        ("https://elsewhere.example/1.png?sig=a%2Bb", "https://elsewhere.example/1.png?sig=a%2Bb"),
        (" https://elsewhere.example/1.png\n", "https://elsewhere.example/1.png"),
        ("/images/1.png", "https://images.example/images/1.png"),
        ("images/1.png", "https://images.example/images/1.png"),
        ("//elsewhere.example/1.png", "https://elsewhere.example/1.png"),
    ],
)
def test_addresses_are_made_whole(url: str, resolved: str) -> None:
    answer = answered({"data": [{"url": url}]})

    assert answer == Answer(url=resolved)


def test_svg_written_out_in_the_address() -> None:
    answer = answered({"data": [{"url": "data:image/svg+xml,%3Csvg%2F%3E"}]})

    assert answer == Answer(data=b"<svg/>")


def test_the_first_item_with_a_picture_in_it_is_taken() -> None:
    body = {
        "data": [None, 7, {"url": ""}, {"url": "https://x.example/1.png"}, {"url": "https://x.example/2.png"}]
    }

    assert answered(body) == Answer(url="https://x.example/1.png")


@pytest.mark.parametrize(
    ("usage", "cost"),
    [
        ({"cost": "0.00199500"}, 0.001995),
        ({"cost": 0.04}, 0.04),
        ({"cost": 0}, 0.0),
        ({"cost": "free"}, None),
        ({"cost": -1}, None),
        ({"cost": "NaN"}, None),
        ({"cost": 10**400}, None),
        ({"cost": True}, None),
        ({"prompt_tokens": 3}, None),
        ([0.04], None),
        ("0.04", None),
        (None, None),
    ],
)
def test_the_cost_is_a_number_or_a_string_or_left_out(usage: Any, cost: float | None) -> None:
    answer = answered({"data": [{"url": "https://x.example/1.png"}], "usage": usage})

    assert answer == Answer(url="https://x.example/1.png", cost=cost)


@pytest.mark.parametrize(
    ("named", "model"),
    [({"model": "a"}, "a"), ({"usage": {"model_used": "b"}, "model": "a"}, "b"), ({"model": 5}, None)],
)
def test_the_model_that_painted(named: dict[str, Any], model: str | None) -> None:
    answer = answered({"data": [{"url": "https://x.example/1.png"}], **named})

    assert answer is not None
    assert answer.model == model


def test_text_that_no_database_keeps_is_mended() -> None:
    answer = answered({"data": [{"url": "https://x.example/1.png", "revised_prompt": "a\0 fox \ud83e"}]})

    assert answer is not None
    assert answer.revised_prompt == "a fox ?"


@pytest.mark.parametrize(
    ("param", "kept"),
    [("size", "size"), ("a red fox in the snow", None), (["size"], None), ("size\nERROR forged", None)],
)
def test_only_a_short_clean_word_is_kept_of_a_complaint(param: Any, kept: str | None) -> None:
    body = json.dumps({"error": {"code": "invalid_parameter", "param": param}}).encode()

    assert judge(body, 400) == RequestRejected(kept)


def test_a_category_that_is_a_sentence_is_dropped() -> None:
    details = {"categories": ["you wrote: a red fox", "violence"]}
    body = json.dumps({"error": {"code": "moderation_blocked", "moderation_details": details}}).encode()

    assert judge(body, 400) == PromptRejected("violence")


@pytest.mark.parametrize("status", [200, 503])
def test_a_page_with_telling_words_is_still_just_a_broken_answer(status: int) -> None:
    assert judge(b"<html>Our billing and moderation pages</html>", status) == AnswerBroken(status)
