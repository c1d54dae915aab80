"""Whatever stands in a row, reading it gives the dataclass or says that it cannot be read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import (
    EndpointBusy,
    Interrupted,
    PaintingFailed,
    PromptRejected,
    failure_from_json,
    failure_to_json,
)
from bot.domain.kept import Unreadable, read
from bot.domain.pictures import Answer, Byline, InputPicture, PictureRequest

KINDS = (Answer, Byline, InputPicture, PictureRequest)
NAMES = st.sampled_from(
    [*("prompt", "model", "images", "url", "key", "name", "upload_limit", "cost", "newer")]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=12,
)
REQUEST = PictureRequest(
    prompt="a fox",
    model="aurora-2",
    quality="high",
    images=(InputPicture(url="https://cdn.example/in.png", key="input-1", media_type="image/png"),),
)


@given(kept=JSON, kind=st.sampled_from(KINDS), salvage=st.booleans())
def test_any_json_is_read_or_is_unreadable(kept: Any, kind: type[Any], salvage: bool) -> None:
    try:
        made = read(kind, kept, salvage=salvage)
    except Unreadable:
        return
    assert read(kind, json.loads(json.dumps(asdict(made)))) == made or "NaN" in json.dumps(asdict(made))


def test_what_was_written_is_read_back_whatever_a_newer_version_added() -> None:
    kept = json.loads(json.dumps(asdict(REQUEST)))
    assert read(PictureRequest, kept) == REQUEST
    kept["newer"], kept["images"][0]["newer"] = [1], {"than": "this"}
    assert read(PictureRequest, kept) == REQUEST


@pytest.mark.parametrize(
    "kept", [[], "words", 7, None, True, {}, {"prompt": "a fox"}, {"prompt": 5, "model": "x"}]
)
def test_what_does_not_fit_is_unreadable(kept: Any) -> None:
    with pytest.raises(Unreadable):
        read(PictureRequest, kept)


@pytest.mark.parametrize("images", [None, {}, "input-1", [7], [[]], [{"url": "x"}], {"url": "x"}])
def test_a_request_whose_pictures_cannot_be_read_is_not_made_without_them(images: Any) -> None:
    with pytest.raises(Unreadable):
        read(PictureRequest, {**asdict(REQUEST), "images": images})


@pytest.mark.parametrize("quality", [7, ["high"], {"name": "high"}, True])
def test_a_choice_that_cannot_be_read_is_not_left_out(quality: Any) -> None:
    """Painted without it, the picture would be another than the one that was paid for."""
    kept = {**asdict(REQUEST), "quality": quality}
    with pytest.raises(Unreadable, match=r"^PictureRequest\.quality is of another type$"):
        read(PictureRequest, kept)


def test_with_salvage_only_what_does_not_fit_is_left_out() -> None:
    kept = {"url": "https://images.example/1.png", "cost": "dear", "created": 7, "model": None}
    assert read(Answer, kept, salvage=True) == Answer(url="https://images.example/1.png", created=7)
    with pytest.raises(Unreadable):
        read(Byline, {"name": "Alice", "avatar": None, "upload_limit": "large"}, salvage=True)


def test_whole_numbers_are_floats_and_truths_are_no_numbers() -> None:
    assert read(Answer, {"cost": 1}).cost == 1
    with pytest.raises(Unreadable):
        read(Answer, {"created": True})


@dataclass(frozen=True)
class Nested:
    answer: Answer


def test_an_object_within_must_fit_too() -> None:
    assert read(Nested, {"answer": {"url": "x", "newer": 1}}) == Nested(Answer(url="x"))
    with pytest.raises(Unreadable):
        read(Nested, {"answer": [1]})


# --- failures ---


def test_a_failure_keeps_its_kind_whatever_a_newer_version_added() -> None:
    assert failure_from_json({**failure_to_json(PromptRejected("violence")), "newer": 1}) == PromptRejected(
        "violence"
    )
    assert failure_from_json({"error": "EndpointBusy", "tries": 4, "retry_after": "soon"}) == EndpointBusy(4)


@pytest.mark.parametrize(
    "facts",
    [
        *({}, [], "words", 7, None, {"error": ["Bug"]}, {"error": None}, {"error": "OutOfPaint"}),
        *({"error": "Blocked", "until": None, "reason": None}, {"error": "EndpointBusy", "tries": "many"}),
    ],
)
def test_a_failure_that_cannot_be_read_is_an_interruption(facts: Any) -> None:
    assert failure_from_json(facts) == Interrupted()


@given(JSON | JSON.map(lambda rest: {**(rest if isinstance(rest, dict) else {}), "error": "EndpointBusy"}))
def test_any_json_is_some_failure(facts: Any) -> None:
    assert isinstance(failure_from_json(facts), PaintingFailed | Interrupted)
