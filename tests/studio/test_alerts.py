"""Each matter is told once, whatever crashes or comes and goes, and once more when it is well again."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.alerts import DELIVERY, ENDPOINT, Sighting
from bot.domain.errors import (
    AccountBlocked,
    AccountEmpty,
    AnswerBroken,
    EditsPathWrong,
    EndpointBusy,
    EndpointDown,
    Failure,
    Flaw,
    Interrupted,
    KeyRefused,
    ModelGone,
    MoneyCapReached,
    NotVerified,
    PathWrong,
    PictureTooLargeThere,
    PromptRejected,
    RegionRefused,
    RequestRejected,
    ResultUnusable,
    SettingRefused,
    TimedOut,
)
from bot.studio.alerts.alerts import Outcome
from tests.studio.hand_clock import HOUR, by_hand_clock
from tests.studio.operators import People, Process, Table

REFUSED = KeyRefused(401)
KEY = "picture:KeyRefused"
MINUTE = 60.0


def one() -> tuple[Table, People, Process]:
    table, people = Table(), People()
    return table, people, Process(table, people)


@by_hand_clock
async def test_it_is_told_within_two_seconds_and_once_for_a_crowd() -> None:
    table, people, process = one()
    await asyncio.sleep(5)
    assert not process.reports.is_told(REFUSED)
    for _ in range(10):
        process.fails(REFUSED)
    await asyncio.sleep(2)
    assert people.heard == [KEY]
    assert process.reports.is_told(REFUSED)
    assert not process.reports.is_told(AccountEmpty())
    await asyncio.sleep(MINUTE)
    assert people.heard == [KEY]
    assert table.rows[KEY].count == 10


@by_hand_clock
async def test_a_crash_loop_tells_once() -> None:
    table, people = Table(), People()
    for _ in range(20):
        process = Process(table, people)
        process.fails(REFUSED)
        await asyncio.sleep(30)
        await process.dies()
    assert people.heard == [KEY]
    assert Process(table, people).reports.is_told(REFUSED) is False, "it has read nothing yet"


@by_hand_clock
async def test_two_processes_tell_once() -> None:
    table, people = Table(), People()
    processes = [Process(table, people) for _ in range(2)]
    await asyncio.sleep(1)
    for _ in range(6):
        for process in processes:
            process.fails(REFUSED)
        await asyncio.sleep(20)
    assert people.heard == [KEY]
    assert all(process.reports.is_told(REFUSED) for process in processes)


@by_hand_clock
async def test_hours_of_it_are_told_less_and_less_often() -> None:
    _, people, process = one()
    for _ in range(9 * 60):
        process.fails(REFUSED)
        await asyncio.sleep(MINUTE)
    assert people.heard == [KEY] * 5, "after 0, 1, 2, 4 and 8 hours"


@by_hand_clock
async def test_well_again_is_said_once_and_only_after_a_picture() -> None:
    _, people, process = one()
    process.fails(REFUSED)
    await asyncio.sleep(2 * HOUR)
    assert people.heard == [KEY], "that nobody asks for pictures proves nothing"
    process.paints()
    await asyncio.sleep(MINUTE)
    assert people.heard == [KEY]
    await asyncio.sleep(2 * MINUTE)
    assert people.heard == [KEY, f"+{KEY}"]
    assert not process.reports.is_told(REFUSED)
    await asyncio.sleep(5 * HOUR)
    assert people.heard == [KEY, f"+{KEY}"]


@by_hand_clock
async def test_a_picture_after_the_restart_proves_it() -> None:
    table, people, process = one()
    process.fails(REFUSED)
    await asyncio.sleep(5)
    await process.dies()
    restarted = Process(table, people)
    await asyncio.sleep(10 * MINUTE)
    assert people.heard == [KEY]
    restarted.paints()
    await asyncio.sleep(3 * MINUTE)
    assert people.heard == [KEY, f"+{KEY}"]


@by_hand_clock
async def test_a_model_is_well_when_that_model_paints() -> None:
    _, people, process = one()
    process.fails(ModelGone("m-1"), "m-1")
    await asyncio.sleep(MINUTE)
    process.paints("m-2")
    await asyncio.sleep(10 * MINUTE)
    assert people.heard == ["picture:ModelGone:m-1"]
    process.paints("m-1")
    await asyncio.sleep(10 * MINUTE)
    assert people.heard == ["picture:ModelGone:m-1", "+picture:ModelGone:m-1"]


@pytest.mark.parametrize("failure", [EditsPathWrong(404), PictureTooLargeThere()])
def test_what_fails_with_attached_pictures_is_well_when_one_was_changed(failure: Failure) -> None:
    @by_hand_clock
    async def story() -> None:
        _, people, process = one()
        matter = f"picture:{type(failure).__name__}"
        process.fails(failure)
        await asyncio.sleep(MINUTE)
        process.paints()
        await asyncio.sleep(10 * MINUTE)
        assert people.heard == [matter], "that others are made proves nothing"
        process.changes_a_picture()
        await asyncio.sleep(10 * MINUTE)
        assert people.heard == [matter, f"+{matter}"]
        assert not process.reports.endpoint.is_failing

    story()


@by_hand_clock
async def test_what_comes_and_goes_every_minute_does_not_flood() -> None:
    _, people, process = one()
    late = Sighting(DELIVERY, {"waiting": 1})
    for minute in range(60):
        process.scene.found = [late] if minute % 2 else []
        await asyncio.sleep(MINUTE)
    assert people.heard == [DELIVERY]


@by_hand_clock
async def test_what_comes_and_goes_every_ten_minutes_is_told_once_an_hour() -> None:
    _, people, process = one()
    late = Sighting(DELIVERY, {"waiting": 1})
    for ten in range(18):
        process.scene.found = [] if ten % 2 else [late]
        await asyncio.sleep(10 * MINUTE)
    assert people.heard == [DELIVERY, f"+{DELIVERY}"] * 3


@by_hand_clock
async def test_a_part_that_cannot_be_looked_at_is_not_well() -> None:
    _, people, process = one()
    process.scene.found = [Sighting(DELIVERY, {})]
    await asyncio.sleep(MINUTE)
    process.scene.fault = OSError("the database is away")
    await asyncio.sleep(10 * MINUTE)
    assert people.heard == [DELIVERY]
    process.scene.fault, process.scene.found = None, []
    await asyncio.sleep(4 * MINUTE)
    assert people.heard == [DELIVERY, f"+{DELIVERY}"]


# --- nobody can be told -------------------------------------------------------------------------------


@by_hand_clock
async def test_while_discord_is_away_nobody_counts_as_told(caplog: pytest.LogCaptureFixture) -> None:
    table, people, process = one()
    people.outcome = Outcome.LATER
    process.fails(REFUSED)
    await asyncio.sleep(10 * MINUTE)
    assert not process.reports.is_told(REFUSED)
    assert table.rows[KEY].told_at is None
    assert caplog.messages.count(KEY) == 1, "one line of the log, however often it is tried"
    people.outcome = Outcome.SENT
    await asyncio.sleep(11 * MINUTE)
    assert people.heard == [KEY]
    assert process.reports.is_told(REFUSED)


@by_hand_clock
async def test_while_a_message_is_on_its_way_nobody_counts_as_told() -> None:
    table, people, process = one()
    gate = asyncio.Event()

    async def wait() -> None:
        await gate.wait()

    people.meanwhile, people.outcome = wait, Outcome.LATER
    process.fails(REFUSED)
    await asyncio.sleep(5)
    assert table.rows[KEY].told_at is not None, "or a crash now would tell it twice"
    assert not process.reports.is_told(REFUSED)
    gate.set()
    await asyncio.sleep(5)
    assert table.rows[KEY].told_at is None


@by_hand_clock
async def test_closed_messages_are_one_line_of_the_log_an_hour(caplog: pytest.LogCaptureFixture) -> None:
    _, people, process = one()
    people.outcome = Outcome.NOBODY
    for _ in range(130):
        process.fails(REFUSED)
        await asyncio.sleep(MINUTE)
    assert not process.reports.is_told(REFUSED)
    assert caplog.messages.count(KEY) == 3


@by_hand_clock
async def test_who_cannot_be_written_to_is_not_tried_again_because_of_another_matter() -> None:
    table, people, process = one()
    process.fails(REFUSED)
    await asyncio.sleep(5)
    people.outcome = Outcome.LATER
    process.fails(ModelGone("m-1"))
    await asyncio.sleep(5)
    people.outcome = Outcome.NOBODY
    process.paints()
    await asyncio.sleep(10 * MINUTE)
    assert table.rows[KEY].ended_at is not None


@by_hand_clock
async def test_well_again_is_said_later_where_discord_is_away() -> None:
    _, people, process = one()
    process.fails(REFUSED)
    await asyncio.sleep(5)
    process.paints()
    people.outcome = Outcome.LATER
    await asyncio.sleep(10 * MINUTE)
    people.outcome = Outcome.SENT
    await asyncio.sleep(15 * MINUTE)
    assert people.heard == [KEY, f"+{KEY}"]


# --- the database is away -----------------------------------------------------------------------------


@by_hand_clock
async def test_without_the_database_memory_keeps_count() -> None:
    table, people, process = one()
    table.away = True
    for _ in range(50):
        process.fails(REFUSED)
        await asyncio.sleep(MINUTE)
    assert people.heard == [KEY]
    table.away = False
    await asyncio.sleep(MINUTE)
    assert table.rows[KEY].told_at is not None
    await process.dies()
    again = Process(table, people)
    again.fails(REFUSED)
    await asyncio.sleep(5)
    assert people.heard == [KEY], "what was told meanwhile has been written down"


@by_hand_clock
async def test_what_was_told_before_the_database_went_stays_told() -> None:
    table, people, process = one()
    process.fails(REFUSED)
    await asyncio.sleep(5)
    table.away = True
    for _ in range(30):
        process.fails(REFUSED)
        await asyncio.sleep(MINUTE)
    assert people.heard == [KEY]
    assert process.reports.is_told(REFUSED)


@by_hand_clock
async def test_a_reminder_without_the_database_is_written_down_later() -> None:
    table, people, process = one()
    for minute in range(91):
        table.away = minute > 1
        process.fails(REFUSED)
        await asyncio.sleep(MINUTE)
    table.away = False
    await asyncio.sleep(MINUTE)
    await process.dies()
    assert people.heard == [KEY] * 2
    again = Process(table, people)
    again.fails(REFUSED)
    await asyncio.sleep(MINUTE)
    assert people.heard == [KEY] * 2


# --- every picture fails ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "failure",
    [TimedOut(300), AnswerBroken(500), EndpointDown(3), EndpointBusy(4), ResultUnusable(Flaw.NOT_A_PICTURE)],
)
def test_every_picture_fails_for_minutes(failure: Failure) -> None:
    @by_hand_clock
    async def story() -> None:
        _, people, process = one()
        for _ in range(2):
            process.fails(failure)
        await asyncio.sleep(10 * MINUTE)
        assert people.heard == [], "two may be a hiccup"
        process.fails(failure)
        await asyncio.sleep(MINUTE)
        assert people.heard == [ENDPOINT]
        assert process.reports.endpoint.in_a_row == 3
        process.paints()
        assert process.reports.endpoint.in_a_row == 0
        await asyncio.sleep(5 * MINUTE)
        assert people.heard == [ENDPOINT, f"+{ENDPOINT}"]

    story()


@by_hand_clock
async def test_a_short_outage_is_no_matter() -> None:
    _, people, process = one()
    for _ in range(20):
        process.fails(EndpointDown(3))
    await asyncio.sleep(1.5 * MINUTE)
    process.paints()
    await asyncio.sleep(HOUR)
    assert people.heard == []


@by_hand_clock
async def test_once_the_operator_knows_that_every_picture_fails_one_more_is_no_news() -> None:
    _, people, process = one()
    assert not process.reports.is_known(EndpointDown(3))
    for _ in range(5):
        process.fails(EndpointDown(3))
        await asyncio.sleep(MINUTE)
    assert people.heard == [ENDPOINT]
    assert process.reports.is_known(EndpointDown(3))
    assert not process.reports.is_known(PromptRejected())
    process.paints()
    assert not process.reports.is_known(EndpointDown(3)), "that would be another time"


@pytest.mark.parametrize(
    "failure",
    [
        *(PromptRejected(), RequestRejected("size"), Interrupted(), KeyRefused(401), ModelGone("m")),
        *(PathWrong(404), AccountBlocked(), NotVerified("m"), RegionRefused(), SettingRefused("steps")),
    ],
)
def test_what_is_not_the_endpoints_fault_does_not_count(failure: Failure) -> None:
    @by_hand_clock
    async def story() -> None:
        _, people, process = one()
        for _ in range(20):
            process.fails(failure)
            await asyncio.sleep(MINUTE)
        assert ENDPOINT not in people.heard
        assert process.reports.endpoint.is_failing == failure.for_operator

    story()


@by_hand_clock
async def test_a_cap_is_told_when_a_member_is_refused_by_it() -> None:
    _, people, process = one()
    process.reports.report(MoneyCapReached(10))
    await asyncio.sleep(1)
    assert [heard.split(":")[1] for heard in people.heard] == ["money"]
    assert process.reports.is_told(MoneyCapReached(10))
    assert not process.reports.is_told(MoneyCapReached(20)), "a new cap"
