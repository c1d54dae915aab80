"""What is logged about events that could not be read, and when a session does not count as healthy."""

from __future__ import annotations

import json
import logging
from typing import cast

import pytest
from discord.gateway import DiscordWebSocket

from bot.front.events.frames import BrokenStreams, Frames
from bot.front.events.interactions import NotAnInteraction, completed
from bot.front.events.unreadable import IN_A_ROW, LOG_EVERY, Unreadable
from bot.front.events.values import is_id, storable


class Socket:
    """What of discord.py's connection is needed to read a frame."""

    sequence = None
    _keep_alive = None

    def __init__(self) -> None:
        self.read: list[str] = []

    async def received_message(self, text: str) -> None:
        self.read.append(text)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_events_that_fail_alike_are_logged_once_a_minute_with_their_number(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = Clock()
    unreadable = Unreadable(clock)
    for _ in range(4):
        unreadable.passed_over("GUILD_CREATE", KeyError("name"), {"id": "7", "name": "a secret den"})
        unreadable.was_read("GUILD_CREATE")
    unreadable.passed_over("GUILD_CREATE", TypeError("odd"), {"id": "7"})
    clock.now += LOG_EVERY
    unreadable.passed_over("GUILD_CREATE", KeyError("name"), {"id": "8" * 30, "guild_id": ["a secret den"]})

    told = [(vars(each)["event"], vars(each)["error"]) for each in caplog.records]
    assert told == [("GUILD_CREATE", "KeyError"), ("GUILD_CREATE", "TypeError"), ("GUILD_CREATE", "KeyError")]
    first, _, last = (vars(each) for each in caplog.records)
    assert (first["event_id"], "as_many_before" in first) == ("7", False)
    assert (last["as_many_before"], "event_id" in last, "event_guild_id" in last) == (3, False, False)


def test_a_session_of_which_nothing_can_be_read_is_not_healthy(caplog: pytest.LogCaptureFixture) -> None:
    unreadable = Unreadable(Clock())
    for _ in range(IN_A_ROW):
        assert unreadable.healthy
        unreadable.passed_over("GUILD_UPDATE", KeyError("id"))
    assert not unreadable.healthy
    assert [each.levelno for each in caplog.records].count(logging.ERROR) == 1
    unreadable.was_read("CHANNEL_UPDATE")
    assert unreadable.healthy


def test_a_session_that_answers_nobody_is_not_healthy_whatever_else_it_reads() -> None:
    unreadable = Unreadable(Clock())
    for _ in range(IN_A_ROW):
        unreadable.passed_over("INTERACTION_CREATE", KeyError("id"))
        unreadable.was_read("GUILD_UPDATE")
    assert not unreadable.healthy
    unreadable.was_read("INTERACTION_CREATE")
    assert unreadable.healthy


@pytest.mark.parametrize("value", ["", "x", "-1", -1, 1.5, True, None, [], "9" * 20, 2**63, "1" * 500])
def test_what_is_no_id(value: object) -> None:
    assert not is_id(value)


@pytest.mark.parametrize(
    "missing", [{"id": None}, {"id": "1" * 30}, {"token": 7}, {"member": {}}, {"guild_id": "x"}]
)
def test_an_interaction_that_nobody_could_answer(missing: dict[str, object]) -> None:
    whole = {
        "id": "1",
        "token": "t",
        "type": 2,
        "guild_id": "2",
        "member": {"user": {"id": "3"}, "roles": []},
    }
    assert completed(whole, 9)["member"]["user"]["id"] == "3"
    with pytest.raises(NotAnInteraction):
        completed(whole | missing, 9)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("2026-01-01T12:00:00.5+00:00", "2026-01-01T12:00:00.5+00:00"),
        ("2026-01-01T12:00:00", None),  # in which time zone?
        ("soon", None),
        (7, None),
        (None, None),
    ],
)
def test_since_when_somebody_is_a_member_is_read_where_it_is_a_moment(sent: object, read: str | None) -> None:
    member = {"user": {"id": "3"}, "joined_at": sent, "communication_disabled_until": sent}
    made = completed({"id": "1", "token": "t", "guild_id": "2", "member": member}, 9)["member"]
    assert (made["joined_at"], made["communication_disabled_until"]) == (read, read)


def test_half_a_surrogate_pair_is_replaced_and_nul_left_out_wherever_they_stand() -> None:
    assert storable({"a\ud800": ["🦊 \udc00b\0", 3]}) == {"a\ufffd": ["🦊 \ufffdb", 3]}


async def test_nul_reaches_no_part_of_the_program() -> None:
    socket = Socket()
    frames = Frames(cast(DiscordWebSocket, socket), Unreadable(Clock()), BrokenStreams(Clock()))
    await frames.received(r'{"op": 0, "d": {"value": "a fox\u0000", "other": "a \\u0000 fox"}}')
    assert [json.loads(text)["d"] for text in socket.read] == [{"value": "a fox", "other": r"a \u0000 fox"}]
