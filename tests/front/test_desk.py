"""Who is answered how, and when: a few at once with the real card, a crowd by a deferral first and a decision later."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import ServerDisconnectedError

from bot.domain.errors import LineFull, StoreBusy
from bot.front.imagine.acknowledgements import ANSWER_WITHIN, FEW, LONGEST_WAIT
from bot.front.imagine.desk import SAY_SO_AFTER, TOKEN_USABLE_FOR
from tests.front.desks import ROUND_TRIP, Desks
from tests.studio.hand_clock import by_hand_clock, now, settle

CROWD = range(1, 101)


@by_hand_clock
async def test_a_few_are_answered_with_the_real_card_at_once() -> None:
    desks = Desks()
    assert all(await asyncio.gather(*desks.ask(*range(1, FEW + 1))))
    assert len(desks.of("answer")) == FEW
    assert desks.of("defer") == []
    assert now() < 2 * ROUND_TRIP


@by_hand_clock
async def test_what_takes_long_is_deferred_and_edited_when_it_is_decided() -> None:
    desks = Desks()
    desks.line_open.clear()
    (asked,) = desks.ask(1)
    await asyncio.sleep(ANSWER_WITHIN + 2 * ROUND_TRIP)
    assert desks.events == ["reserve 1", "defer 1"]
    assert list(desks.notes) == ["promise:1"]
    desks.line_open.set()
    assert await asked
    assert desks.events == ["reserve 1", "defer 1", "edit 1", "answered 1"]
    await settle()
    assert desks.notes == {}


@by_hand_clock
async def test_in_a_crowd_all_are_deferred_before_the_rest_is_decided_in_order() -> None:
    desks = Desks()
    assert all(await asyncio.gather(*desks.ask(*CROWD)))
    first = [f"reserve {each}" for each in CROWD[:FEW]]
    assert desks.of("reserve") == [f"reserve {each}" for each in CROWD]
    begun = desks.events.index(f"reserve {FEW + 1}")
    assert len([event for event in desks.events[:begun] if event.startswith("defer")]) >= len(CROWD) - FEW
    assert [event for event in desks.events[:begun] if event.startswith("reserve")] == first
    assert len(desks.of("answered")) == len(CROWD)
    await settle()
    assert desks.notes == {}

    assert all(await asyncio.gather(*desks.ask(*range(201, 201 + FEW))))
    assert set(desks.of("answer")) == {f"answer {each}" for each in range(201, 201 + FEW)}, (
        "the crowd is over"
    )


@by_hand_clock
async def test_who_waits_undeferred_when_the_crowd_comes_is_deferred_with_it() -> None:
    desks = Desks()
    desks.line_open.clear()
    asked = desks.ask(*range(1, FEW + 1))
    await asyncio.sleep(0.1)
    assert desks.of("defer") == []
    asked += desks.ask(FEW + 1)
    await asyncio.sleep(2 * ROUND_TRIP)
    assert now() < ANSWER_WITHIN
    assert len(desks.of("defer")) == FEW + 1
    desks.line_open.set()
    assert all(await asyncio.gather(*asked))
    assert desks.of("answer") == []


@by_hand_clock
async def test_who_comes_while_another_waits_for_a_turn_is_not_decided_before() -> None:
    desks = Desks()
    desks.stuck = {1}
    asked = desks.ask(*range(1, FEW + 2))
    await asyncio.sleep(0.5)
    assert len(desks.of("reserve")) == FEW, (
        "few are undecided by now, but the last of them waits for the first"
    )
    asked += desks.ask(FEW + 2)
    await asyncio.sleep(LONGEST_WAIT + 1)
    assert desks.of("reserve")[-2:] == [f"reserve {FEW + 1}", f"reserve {FEW + 2}"]
    for task in asked:
        task.cancel()
    await asyncio.gather(*asked, return_exceptions=True)


@by_hand_clock
async def test_acknowledgements_that_hang_hold_nobody_up_for_long_and_reserve_nothing() -> None:
    desks = Desks()
    desks.stuck = {50, 60}
    asked = desks.ask(*CROWD)
    await asyncio.sleep(LONGEST_WAIT + 1)
    assert len(desks.of("answered")) == len(CROWD) - 2
    assert not desks.reserved & desks.stuck
    for task in asked:
        task.cancel()
    await asyncio.gather(*asked, return_exceptions=True)


@by_hand_clock
async def test_an_ask_whose_deferral_fails_leaves_nothing_reserved() -> None:
    desks = Desks()
    desks.lost = {1, 50}
    desks.line_open.clear()
    asked = desks.ask(*CROWD)
    await asyncio.sleep(1)
    desks.line_open.set()
    told = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(each) for each in told if each is not True] == [OSError, OSError]
    await settle()
    assert desks.reserved == set(CROWD) - desks.lost
    assert desks.notes == {}


@by_hand_clock
async def test_a_deferral_that_fails_is_not_waited_for_by_a_decision_nor_kept() -> None:
    desks = Desks()
    desks.lost = {1, 2}
    desks.line_open.clear()
    (first,) = desks.ask(1)
    (told,) = await asyncio.gather(first, return_exceptions=True)
    assert isinstance(told, OSError)
    assert now() < ANSWER_WITHIN + 2 * ROUND_TRIP, "nothing has been decided yet, and need not be"

    (second,) = desks.ask(2)
    await asyncio.sleep(ANSWER_WITHIN + ROUND_TRIP / 2)
    desks.line_open.set()
    (told,) = await asyncio.gather(second, return_exceptions=True)
    assert isinstance(told, OSError)
    assert desks.of("back") == ["back 2"]
    assert desks.reserved == set()


@by_hand_clock
async def test_an_interaction_that_comes_twice_is_taken_once() -> None:
    desks = Desks()
    (first,) = desks.ask(1)
    (again,) = desks.ask(1)
    assert not await again
    assert await first
    crowd = desks.ask(*CROWD[1:], *CROWD[1:])
    assert sum(await asyncio.gather(*crowd)) == len(CROWD) - 1
    assert len(desks.of("reserve")) == len(desks.of("answered")) == len(CROWD)
    (late,) = desks.ask(1)
    assert not await late
    assert desks.texts[1] == ["⏳ In line – number 1"]
    assert desks.of("back") == []


@by_hand_clock
async def test_an_interaction_that_comes_again_when_it_is_answered_changes_nothing_it_was_told() -> None:
    desks = Desks()
    (first,) = desks.ask(1)
    assert await first
    desks.line_open.clear()
    (alone,) = desks.ask(1)
    assert not await alone
    in_crowd = desks.ask(*CROWD)[0]
    assert not await in_crowd
    await asyncio.sleep(2 * SAY_SO_AFTER)
    assert desks.texts[1] == ["⏳ In line – number 1"]
    assert desks.of("back") == []


@by_hand_clock
async def test_who_has_the_card_is_not_told_that_nothing_was_charged() -> None:
    desks = Desks()
    desks.mark_fault = StoreBusy()
    assert all(await asyncio.gather(*desks.ask(*CROWD)))
    assert {tuple(texts) for texts in desks.texts.values()} == {("⏳ In line – number 1",)}
    assert desks.of("back") == []


@by_hand_clock
async def test_a_reply_that_is_long_undecided_says_so_once_and_then_shows_the_card() -> None:
    desks = Desks()
    desks.line_open.clear()
    public, private = desks.ask(1)[0], desks.ask(2, private=True)[0]
    await asyncio.sleep(3 * SAY_SO_AFTER)
    for interaction in (1, 2):
        (text,) = desks.texts[interaction]
        assert "not decided yet. Nothing has been charged so far." in text
    assert "fox" not in desks.texts[1][0], "everybody reads it, and it may be refused yet"
    assert "fox 2" in desks.texts[2][0]
    desks.line_open.set()
    assert await public
    assert await private
    assert desks.texts[1][1:] == desks.texts[2][1:] == ["⏳ In line – number 1"]


@by_hand_clock
async def test_a_crowd_that_is_refused_is_told_in_private_and_no_reply_stays() -> None:
    desks = Desks()
    desks.refusal = LineFull(40, 40)
    quick = await asyncio.gather(*desks.ask(1), return_exceptions=True)
    assert [type(each) for each in quick] == [LineFull]
    desks.line_open.clear()
    asked = desks.ask(*CROWD)
    await asyncio.sleep(1)
    desks.line_open.set()
    assert not any(await asyncio.gather(*asked))
    assert len(desks.of("follow_up")) == len(desks.of("delete")) == len(CROWD)
    assert "40 pictures are waiting already" in desks.texts[50][-1]
    await settle()
    assert desks.notes == {}


@by_hand_clock
async def test_a_deferred_ask_that_is_decided_while_discord_is_away_is_drawn_all_the_same() -> None:
    desks = Desks()
    desks.line_open.clear()
    asked = desks.ask(*CROWD)
    await asyncio.sleep(1)
    desks.away_until = now() + 60
    desks.line_open.set()
    assert all(await asyncio.gather(*asked))
    assert len(desks.of("answered")) == len(CROWD)
    assert desks.of("back") == []
    assert desks.reserved == set(CROWD)


@by_hand_clock
async def test_a_deferred_ask_that_is_refused_while_discord_is_away_is_told_when_it_is_back() -> None:
    desks = Desks()
    desks.refusal = LineFull(40, 40)
    desks.line_open.clear()
    public, private = desks.ask(1)[0], desks.ask(2, private=True)[0]
    await asyncio.sleep(ANSWER_WITHIN + 2 * ROUND_TRIP)
    desks.away_until = now() + 120
    desks.line_open.set()
    await asyncio.sleep(100)
    assert desks.texts == {}
    assert desks.notes.keys() == {"promise:1", "promise:2"}, "the next start must know of them"
    assert not await public
    assert not await private
    for interaction in (1, 2):
        assert "40 pictures are waiting already" in desks.texts[interaction][-1]
    assert desks.of("delete") == ["delete 1"]
    await settle()
    assert desks.notes == {}


@by_hand_clock
async def test_a_refusal_that_discord_never_takes_is_given_up_with_the_reply() -> None:
    desks = Desks()
    desks.refusal = LineFull(40, 40)
    desks.line_open.clear()
    (asked,) = desks.ask(1)
    await asyncio.sleep(ANSWER_WITHIN + 2 * ROUND_TRIP)
    desks.away_until = 3600
    desks.line_open.set()
    (told,) = await asyncio.gather(asked, return_exceptions=True)
    assert isinstance(told, ServerDisconnectedError)
    assert TOKEN_USABLE_FOR.total_seconds() <= now() < TOKEN_USABLE_FOR.total_seconds() + 60


@by_hand_clock
async def test_a_deferred_reply_that_was_deleted_takes_nothing_back() -> None:
    desks = Desks()
    desks.line_open.clear()
    (asked,) = desks.ask(1)
    await asyncio.sleep(ANSWER_WITHIN + 2 * ROUND_TRIP)
    desks.deleted = {1}
    desks.line_open.set()
    assert await asked
    assert desks.events[-1] == "answered 1"


@by_hand_clock
@pytest.mark.parametrize("private", [False, True])
async def test_a_refusal_is_told_though_the_deferred_reply_was_deleted(private: bool) -> None:
    desks = Desks()
    desks.line_open.clear()
    (asked,) = desks.ask(1, private=private)
    await asyncio.sleep(ANSWER_WITHIN + 2 * ROUND_TRIP)
    desks.deleted, desks.refusal = {1}, LineFull(waiting=40, limit=40)
    desks.line_open.set()
    assert not await asked
    assert desks.of("follow_up") == ["follow_up 1"]
    assert "fox 1" in desks.texts[1][0]


@by_hand_clock
async def test_settings_that_cannot_be_read_are_read_later() -> None:
    desks = Desks()
    desks.settings_busy = True
    (asked,) = desks.ask(1)
    await asyncio.sleep(60)
    assert desks.of("reserve") == []
    desks.settings_busy = False
    assert await asked
    assert desks.of("defer", "reserve", "answered") == ["defer 1", "reserve 1", "answered 1"]


@by_hand_clock
async def test_a_database_that_is_away_until_the_reply_cannot_be_edited_is_told() -> None:
    desks = Desks()
    desks.settings_busy = True
    (asked,) = desks.ask(1)
    assert not await asked
    assert TOKEN_USABLE_FOR.total_seconds() <= now() < TOKEN_USABLE_FOR.total_seconds() + 5
    assert "My database did not answer in time" in desks.texts[1][-1]


@by_hand_clock
async def test_at_the_end_of_the_program_everybody_who_waits_is_told() -> None:
    desks = Desks()
    desks.settings_busy = True
    asked = desks.ask(*CROWD)
    await asyncio.sleep(1)
    desks.desk.stop()
    await desks.desk.close(10)
    assert not any(await asyncio.gather(*asked))
    assert all("I'm about to restart" in desks.texts[each][-1] for each in CROWD)
    assert desks.of("reserve") == []
    await desks.deferred.close()
    assert desks.notes == {}


@by_hand_clock
async def test_at_the_end_of_the_program_nobody_waits_for_a_turn() -> None:
    desks = Desks()
    desks.stuck = {50}
    asked = desks.ask(*CROWD)
    await asyncio.sleep(1)
    desks.desk.stop()
    before = now()
    await asyncio.gather(*(task for number, task in zip(CROWD, asked, strict=True) if number != 50))
    assert now() - before < LONGEST_WAIT / 2
    asked[49].cancel()
    await asyncio.gather(*asked, return_exceptions=True)


@by_hand_clock
async def test_whom_the_end_of_the_program_leaves_unanswered_the_next_start_answers() -> None:
    desks = Desks()
    desks.line_open.clear()
    asked = desks.ask(*CROWD)
    await asyncio.sleep(1)
    desks.desk.stop()
    await desks.desk.close(10)
    for task in asked:
        task.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    await desks.deferred.close()
    assert len(desks.notes) == len(CROWD)
