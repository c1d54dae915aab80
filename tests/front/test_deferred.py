"""Replies that an earlier process left "thinking…": the next start answers each of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any, cast

import pytest
from discord.utils import time_snowflake

from bot.domain.errors import StoreBusy
from bot.domain.pictures import Generation, State
from bot.front.imagine.deferred import RETRY_AFTER, DeferredReplies
from bot.front.imagine.deferrednotes import TOKEN_LIFE, DeferredReply
from bot.front.kit.cards import Card, KeptFile, Posted
from bot.front.kit.replies import Replies
from bot.front.texts.language import language
from tests.front.desks import Desks
from tests.front.samples import NOON, pictures
from tests.front.test_delivery import refused
from tests.studio.hand_clock import by_hand_clock, now, settle

ROUND_TRIP = 0.1  # seconds until Discord has taken an edit


class Left:
    """What an earlier process left: notes of replies, and the interactions that have pictures."""

    def __init__(self) -> None:
        self.notes: dict[str, str] = {}
        self.pictures: dict[int, tuple[Generation, ...]] = {}
        self.edited: dict[int, str] = {}
        self.followed_up: dict[int, str] = {}
        self.deleted: set[int] = set()  # interactions whose reply somebody has deleted
        self.shown: set[int] = set()  # those whose reply shows a picture
        self.busy = False
        self.broken: dict[int, float] = {}  # until when no edit of the reply arrives
        self.alive = {"one"}

    async def edit(self, reply: DeferredReply, card: Card) -> None:
        await asyncio.sleep(ROUND_TRIP)
        if now() < self.broken.get(reply.interaction, 0):
            raise OSError("the line broke")
        if reply.interaction in self.deleted:
            raise refused(404, 10008)
        self.edited[reply.interaction] = card.content or ""

    async def follow_up(self, reply: DeferredReply, card: Card) -> None:
        await asyncio.sleep(ROUND_TRIP)
        self.followed_up[reply.interaction] = card.content or ""

    async def posted_by(self, reply: DeferredReply) -> Posted:
        if reply.interaction in self.deleted:
            raise refused(404, 10008)
        return Posted("", (KeptFile(1, "fox.png"),) if reply.interaction in self.shown else ())

    async def delete(self, reply: DeferredReply) -> None:
        self.deleted.add(reply.interaction)

    async def ask(self, interaction: int) -> tuple[Generation, ...]:
        if self.busy:
            raise StoreBusy
        return self.pictures.get(interaction, ())

    async def named(self, prefix: str) -> dict[str, str]:
        return dict(self.notes)

    async def set_many(self, texts: Mapping[str, str]) -> None:
        self.notes |= texts

    async def delete_many(self, names: Collection[str]) -> None:
        for name in names:
            del self.notes[name]

    async def living(self, names: Collection[str]) -> frozenset[str]:
        return frozenset(names) & self.alive

    def note(self, interaction: int, instance: str = "one", **more: str) -> None:
        fields = {"interaction": interaction, "application": 2, "token": "t", "instance": instance, **more}
        self.notes[f"promise:{interaction}"] = json.dumps(fields)

    def replies(self) -> DeferredReplies:
        return DeferredReplies(
            notes=self,
            rows=cast(Any, self),
            replies=cast(Replies, self),
            instance="one",
            clock=lambda: NOON + timedelta(seconds=now()),
            processes=self,
        )

    async def start(self) -> None:
        await self.replies().answer_left_over()
        await settle()


@by_hand_clock
async def test_a_crowd_that_was_left_is_told_that_the_bot_was_restarted() -> None:
    left = Left()
    for interaction in range(1, 401):
        left.note(interaction)
    left.pictures = {7: pictures(State.QUEUED), 8: pictures(State.CANCELLED, State.PAINTED)}
    left.broken = {9: 3600}
    await left.start()
    assert set(left.edited) == set(range(1, 401)) - {7, 8, 9}
    assert all("I was restarted. Nothing was charged." in text for text in left.edited.values())
    assert left.notes == {}
    assert now() < 400 * ROUND_TRIP / 2, "several replies are edited side by side"


@by_hand_clock
async def test_a_line_that_breaks_for_a_moment_leaves_nobody_thinking() -> None:
    left = Left()
    left.note(1)
    left.broken = {1: 4}
    await left.start()
    assert "I was restarted. Nothing was charged." in left.edited[1]
    assert left.notes == {}


@by_hand_clock
async def test_who_deleted_the_reply_is_told_beside_it() -> None:
    left = Left()
    left.note(1)
    left.deleted = {1}
    await left.start()
    assert "I was restarted. Nothing was charged." in left.followed_up[1]
    assert left.notes == {}


@by_hand_clock
async def test_whom_no_edit_reaches_is_left_for_the_next_start() -> None:
    young = time_snowflake(NOON)
    left = Left()
    left.note(young)
    left.broken = {young: 3600}
    await left.start()
    assert (left.edited, len(left.notes)) == ({}, 1)
    left.broken = {}
    await left.start()
    assert young in left.edited
    assert left.notes == {}


@by_hand_clock
async def test_who_was_refused_or_cancelled_is_told_too() -> None:
    left = Left()
    left.note(1)
    left.pictures = {1: pictures(State.CANCELLED, State.CANCELLED)}  # nothing of this is in the outbox
    await left.start()
    assert "I was restarted. Nothing was charged." in left.edited[1]
    assert left.notes == {}


@by_hand_clock
async def test_what_is_not_its_own_is_left_alone() -> None:
    left = Left()
    left.note(1, instance="another")
    young = time_snowflake(NOON - timedelta(minutes=1))
    old = time_snowflake(NOON - timedelta(hours=1))
    left.notes |= {f"promise:{young}": "[[[", f"promise:{old}": "[[["}
    await left.start()
    assert left.edited == {}
    assert set(left.notes) == {"promise:1", f"promise:{young}"}


@by_hand_clock
async def test_while_the_database_is_away_it_is_tried_again() -> None:
    left = Left()
    left.note(1)
    left.busy = True
    starting = asyncio.create_task(left.start())
    await asyncio.sleep(60)
    assert left.edited == {}
    left.busy = False
    await starting
    assert set(left.edited) == {1}
    assert left.notes == {}
    assert now() < 60 + 2 * RETRY_AFTER


@by_hand_clock
async def test_what_nobody_could_edit_any_more_is_left_for_the_next_start() -> None:
    left = Left()
    left.note(1)
    left.busy = True
    await left.start()
    assert now() == pytest.approx(TOKEN_LIFE.total_seconds(), abs=2 * RETRY_AFTER)
    assert set(left.notes) == {"promise:1"}


@by_hand_clock
async def test_a_reply_that_this_process_has_answered_stays_as_it_is() -> None:
    left, calls = Left(), Desks()
    left.note(1)
    replies = left.replies()
    async with replies.noted(calls.call(2), language("en-US")):
        pass  # answered, with a refusal for example; the note is deleted in the background
    assert "promise:2" in left.notes
    await replies.answer_left_over()
    await settle()
    assert set(left.edited) == {1}
    assert left.notes == {}


@by_hand_clock
async def test_what_a_dead_process_left_is_answered_by_another() -> None:
    left = Left()
    left.note(1, instance="dead")
    left.note(2, instance="dead")
    left.note(3, instance="alive")
    left.note(4)
    left.notes["promise:5"] = "[[["
    left.pictures = {2: pictures(State.QUEUED)}
    left.alive |= {"alive"}
    process = left.replies()
    await process.answer_of_dead_processes()
    assert left.edited == {}, "it may be back in a moment"
    await process.answer_of_dead_processes()
    await settle()
    assert set(left.edited) == {1}
    assert "I was restarted. Nothing was charged." in left.edited[1]
    assert set(left.notes) == {"promise:3", "promise:4"}


@by_hand_clock
async def test_a_process_that_is_back_answers_for_itself() -> None:
    left = Left()
    left.note(1, instance="two")
    process = left.replies()
    for alive in ({"one"}, {"one", "two"}, {"one"}):
        left.alive = alive
        await process.answer_of_dead_processes()
    assert left.edited == {}
    assert set(left.notes) == {"promise:1"}


@by_hand_clock
async def test_a_share_that_has_no_picture_is_taken_back_and_one_that_has_it_stays() -> None:
    left, calls = Left(), Desks()
    async with left.replies().noted_to_share(calls.call(1)):
        noted = dict(left.notes)
    await settle()
    left.notes = noted  # the process ended before the picture was there
    for interaction in (2, 3):
        left.note(interaction, public_locale="de")
    left.shown, left.deleted = {2}, {3}
    await left.start()
    assert left.edited == {1: "There is no picture here."}
    assert set(left.followed_up) == {1}
    assert left.followed_up[1].startswith("I was restarted before your picture was here. Nothing was shared.")
    assert left.deleted == {1, 3}
    assert left.notes == {}
