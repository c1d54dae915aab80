"""Failures in the database: those of earlier versions are read, those of later ones do no harm."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import (
    AccountBlocked,
    AccountEmpty,
    AnswerBroken,
    AnswerLost,
    Bug,
    EditsPathWrong,
    EndpointBusy,
    EndpointDown,
    Failure,
    Flaw,
    HostNotTrusted,
    Interrupted,
    KeyRefused,
    ModelGone,
    NotVerified,
    OutcomeUnknown,
    PaintingFailed,
    PathWrong,
    PictureTooLargeThere,
    PromptRejected,
    RegionRefused,
    RequestLost,
    RequestRejected,
    ResultUnreachable,
    ResultUnusable,
    SettingRefused,
    TimedOut,
    failure_from_json,
    failure_to_json,
)

# Texts as they are in databases today. They are never edited: a new class or field adds a line.
WRITTEN: list[tuple[str, Failure]] = [
    ('{"error": "PromptRejected", "category": null}', PromptRejected()),
    ('{"error": "PromptRejected", "category": "sexual"}', PromptRejected("sexual")),
    ('{"error": "RequestRejected", "parameter": null}', RequestRejected()),
    ('{"error": "RequestRejected", "parameter": "size"}', RequestRejected("size")),
    ('{"error": "ModelGone", "model": "dall-e-3"}', ModelGone("dall-e-3")),
    ('{"error": "AccountEmpty", "code": null}', AccountEmpty()),
    ('{"error": "AccountEmpty", "code": "insufficient_quota"}', AccountEmpty("insufficient_quota")),
    ('{"error": "KeyRefused", "status": 401}', KeyRefused(401)),
    ('{"error": "EndpointBusy", "tries": 3, "retry_after": null}', EndpointBusy(3)),
    ('{"error": "EndpointBusy", "tries": 3, "retry_after": 20.5}', EndpointBusy(3, 20.5)),
    ('{"error": "EndpointDown", "tries": 4}', EndpointDown(4)),
    ('{"error": "RequestLost"}', RequestLost()),
    ('{"error": "TimedOut", "seconds": 300.0}', TimedOut(300.0)),
    ('{"error": "TimedOut", "seconds": 300}', TimedOut(300.0)),
    ('{"error": "AnswerLost"}', AnswerLost()),
    ('{"error": "AnswerBroken", "status": 502}', AnswerBroken(502)),
    ('{"error": "ResultUnreachable", "tries": 5}', ResultUnreachable(5)),
    ('{"error": "HostNotTrusted", "host": "localhost:9000"}', HostNotTrusted("localhost:9000")),
    ('{"error": "ResultUnusable", "why": "too large"}', ResultUnusable(Flaw.TOO_LARGE)),
    ('{"error": "ResultUnusable", "why": "not a picture"}', ResultUnusable(Flaw.NOT_A_PICTURE)),
    ('{"error": "Interrupted"}', Interrupted()),
    ('{"error": "SettingRefused", "parameter": "steps"}', SettingRefused("steps")),
    ('{"error": "AccountBlocked"}', AccountBlocked()),
    ('{"error": "NotVerified", "model": "gpt-image-2"}', NotVerified("gpt-image-2")),
    ('{"error": "RegionRefused"}', RegionRefused()),
    ('{"error": "PathWrong", "status": 404, "leads_to": null}', PathWrong(404)),
    (
        '{"error": "PathWrong", "status": 301, "leads_to": "https://a.example"}',
        PathWrong(301, "https://a.example"),
    ),
    ('{"error": "PictureTooLargeThere", "status": 413}', PictureTooLargeThere()),
    ('{"error": "EditsPathWrong", "status": 404}', EditsPathWrong(404)),
    ('{"error": "Bug", "reference": "k3v9"}', Bug("k3v9")),
]


@pytest.mark.parametrize(("text", "failure"), WRITTEN)
def test_what_an_earlier_version_wrote_is_read(text: str, failure: Failure) -> None:
    read = failure_from_json(json.loads(text))
    assert read == failure
    assert repr(read) == repr(failure)


@pytest.mark.parametrize(("text", "failure"), WRITTEN)
def test_it_is_written_as_an_earlier_version_would_read_it(text: str, failure: Failure) -> None:
    assert json.loads(json.dumps(failure_to_json(failure))) == json.loads(text)


KINDS: list[type[Failure]] = [*PaintingFailed.__subclasses__(), *OutcomeUnknown.__subclasses__()]


def test_no_failure_is_forgotten_here() -> None:
    assert {type(failure) for _, failure in WRITTEN} == set(KINDS)


FACTS: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    str: st.text(),
    str | None: st.none() | st.text(),
    float | None: st.none() | st.floats(allow_nan=False, allow_infinity=False),
    Flaw: st.sampled_from(Flaw),
}


def any_of(kind: type[Failure]) -> st.SearchStrategy[Failure]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: FACTS[hints[field.name]] for field in fields(kind)})


@given(st.sampled_from(KINDS).flatmap(any_of))
def test_every_failure_comes_back_from_json_as_it_was(failure: Failure) -> None:
    text = json.dumps(failure_to_json(failure))
    again = failure_from_json(json.loads(text))
    assert again == failure
    assert type(again) is type(failure)
    assert repr(again) == repr(failure)


def test_what_is_written_is_plain() -> None:
    """No enum reaches a database's own way of writing JSON."""
    assert type(failure_to_json(ResultUnusable(Flaw.TOO_LARGE))["why"]) is str


@pytest.mark.parametrize(("text", "failure"), WRITTEN)
def test_keys_of_a_later_version_are_ignored(text: str, failure: Failure) -> None:
    later = json.loads(text) | {"request": "req_1", "nested": {"error": "Bug"}, "self": 1}
    assert failure_from_json(later) == failure


def test_a_fact_with_a_default_may_be_missing() -> None:
    assert failure_from_json({"error": "EndpointBusy", "tries": 3}) == EndpointBusy(3)


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "TimedOut",
        17,
        [],
        ["error", "TimedOut"],
        {},
        {"error": None},
        {"error": ["TimedOut"]},
        {"error": "TimedOut"},
        {"error": "TimedOut", "seconds": None},
        {"error": "TimedOut", "seconds": "long"},
        {"error": "TimedOut", "seconds": True},
        {"error": "KeyRefused", "status": 401.5},
        {"error": "KeyRefused", "status": True},
        {"error": "ModelGone", "model": {"id": "dall-e-3"}},
        {"error": "ResultUnusable", "why": "upside down"},
        {"error": "ResultUnusable", "why": []},
        {"error": "OfALaterVersion", "fact": 1},
        {"error": "PaintingFailed"},
        {"error": "OutcomeUnknown"},
        {"error": "BotError"},
        {"error": "PromptMissing"},
        {"error": "Exception"},
    ],
    ids=repr,
)
def test_what_cannot_be_read_is_interrupted(odd: object) -> None:
    assert failure_from_json(odd) == Interrupted()


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["error", "tries"]), inner)
        ),
    )
)
def test_nothing_in_a_row_raises(stored: object) -> None:
    assert isinstance(failure_from_json(stored), Failure)


def test_a_fact_of_the_wrong_type_is_left_out_where_the_failure_says_something_without_it() -> None:
    assert failure_from_json({"error": "PromptRejected", "category": 7}) == PromptRejected()
