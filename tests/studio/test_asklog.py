"""The line of an ask at its end: its fields, from the rows alone."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import Failure, PromptRejected, TimedOut
from bot.domain.pictures import Answer, Generation, State
from bot.studio.asklog import ask_fields, outcome_of
from tests.studio.fakes import NOON, a_row
from tests.studio.hand_clock import by_hand_clock
from tests.studio.outbox import posting_now
from tests.studio.studio import wish

P, F, C = State.PAINTED, State.FAILED, State.CANCELLED


def rows(*states: State) -> list[Generation]:
    ask = wish(count=len(states))
    return [a_row(ask, position + 1, position, state) for position, state in enumerate(states)]


def after(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_it_says_for_whom_what_for_how_much_and_how_long() -> None:
    one, two, three = rows(P, P, F)
    one = replace(one, started_at=NOON + after(4), ended_at=NOON + after(14), answer=Answer(cost=0.04))
    two = replace(two, started_at=NOON + after(2), ended_at=NOON + after(30.25), answer=Answer(cost=0.02))
    three = replace(three, started_at=NOON + after(5), ended_at=NOON + after(6), failure=PromptRejected())
    fields = ask_fields([one, two, three], "delivered", NOON + after(31.5))
    assert fields == {
        "ask": one.ask.interaction,
        "server": 11,
        "channel": 22,
        "member": 1,
        "pictures": ["p1", "p2", "p3"],
        "model": "dall-e-3",
        "size": "1024x1024",
        "quality": None,
        "count": 3,
        "made": 2,
        "credits": 4,
        "cost": 0.06,
        "seconds_waited": 2.0,
        "seconds_painted": 28.25,
        "seconds_delivered": 1.25,
        "outcome": "delivered",
        "failure": "PromptRejected",
    }


def test_nothing_private_is_in_it() -> None:
    (row,) = rows(P)
    said = json.dumps(ask_fields([row], "delivered", NOON))
    reply = row.ask.reply
    for private in (row.ask.request.prompt, reply.token, reply.byline.name):
        assert private
        assert private not in said


def test_what_is_not_known_is_none() -> None:
    fields = ask_fields(rows(C), "cancelled", None)
    unknown = ("cost", "seconds_waited", "seconds_painted", "seconds_delivered", "failure")
    assert [fields[name] for name in unknown] == [None] * len(unknown)
    assert fields["credits"] == 0


def test_a_clock_that_is_behind_makes_no_time_negative() -> None:
    (row,) = rows(P)
    row = replace(row, started_at=NOON - after(1), ended_at=NOON + after(9))
    fields = ask_fields([row], "delivered", NOON)
    assert (fields["seconds_waited"], fields["seconds_delivered"]) == (0.0, 0.0)


def test_failures_are_named_by_their_class_each_once() -> None:
    failures: tuple[Failure, ...] = (PromptRejected("x"), TimedOut(3), PromptRejected(None))
    each = [replace(row, failure=failure) for row, failure in zip(rows(F, F, F), failures, strict=True)]
    assert ask_fields(each, "failed", NOON)["failure"] == "PromptRejected, TimedOut"


@pytest.mark.parametrize(
    ("states", "abandoned", "kept", "word"),
    [
        ((P, F), False, False, "delivered"),
        ((P, C), False, True, "kept"),
        ((F, C), False, False, "failed"),
        ((F,), False, True, "failed"),
        ((C, C), False, False, "cancelled"),
        ((P, C), True, True, "abandoned"),
        ((F,), True, False, "abandoned"),
    ],
)
def test_the_outcome_is_one_word(states: tuple[State, ...], abandoned: bool, kept: bool, word: str) -> None:
    ended = [replace(row, abandoned_at=NOON if abandoned else None) for row in rows(*states)]
    assert outcome_of(ended, kept=kept) == word


@by_hand_clock
async def test_each_ask_is_logged_once_when_it_has_been_posted(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    posting = posting_now()
    posting.discord.refuses["ask:2"] = TimeoutError()
    for key in ("ask:1", "ask:2"):
        posting.add(key, announced=True)
    await asyncio.sleep(5)
    assert _outcomes(caplog) == ["delivered"]
    posting.discord.refuses.clear()
    await asyncio.sleep(3600)
    assert _outcomes(caplog) == ["delivered", "delivered"]


def _outcomes(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [vars(record)["outcome"] for record in caplog.records if record.getMessage() == "ask ended"]
