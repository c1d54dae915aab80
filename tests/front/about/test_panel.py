"""Whom the button ⋯ tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.errors import EndpointDown, Failure, Gone, NotYours, PromptRejected
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import Generation, State
from bot.front.kit.cards import Card
from bot.front.result.about.panel import Panel
from tests.front.about.fakes import (
    AUTHOR,
    CHANNEL,
    ELSEWHERE,
    OTHER,
    Answers,
    Stored,
    press,
    shown,
    subjects_of,
)
from tests.front.samples import pictures
from tests.pictures import picture

CATALOGUE = Catalogue((Model(id="m-1", label="M 1", sizes=("1024x1024",)),), "m-1")


async def told(
    *rows: Generation,
    subject: str = "PIC0",
    by: int = AUTHOR,
    channel: int = CHANNEL,
    reply: Answers | None = None,
    gone: tuple[str, ...] = (),
) -> list[Card]:
    subjects, care = subjects_of(*rows)
    pressed, reply = press(subject=subject, by=by, channel=channel, reply=reply)
    await Panel(subjects, care, Stored(picture(), gone), lambda: CATALOGUE).open(pressed)
    return [what for _, what in reply.told if isinstance(what, Card)]


@pytest.mark.parametrize("by", [AUTHOR, OTHER])
async def test_everybody_is_told_about_what_everybody_sees(by: int) -> None:
    (card,) = await told(*shown(2), subject="PIC1", by=by)
    assert "Picture 1 of 2" in (card.embeds[0].description or "")
    assert ("Delete" in [button.label for button in card.buttons]) is (by == AUTHOR)


async def test_one_of_several_is_told_about_alone() -> None:
    (card,) = await told(*shown(2), subject="PIC1-1")
    assert "Picture 1 of 2" not in (card.embeds[0].description or "")
    assert {button.subject for button in card.buttons} == {"PIC1-1"}


async def test_a_long_text_goes_on_in_more_messages_and_the_last_has_the_buttons() -> None:
    cards = await told(*shown(prompt="🦊" * 4000))
    assert [bool(card.buttons) for card in cards] == [False, False, True]


async def test_a_private_picture_is_told_to_its_member_alone() -> None:
    reply = Answers()
    with pytest.raises(NotYours):
        await told(*shown(private=True), by=OTHER, reply=reply)
    assert reply.words == []
    (card,) = await told(*shown(private=True))
    assert "Only you see this picture." in (card.embeds[0].description or "")


@pytest.mark.parametrize("by", [AUTHOR, OTHER])
@pytest.mark.parametrize("end", [PromptRejected(None), State.CANCELLED, State.QUEUED])
async def test_an_ask_without_a_picture_is_told_to_nobody(by: int, end: State | Failure) -> None:
    rows = [replace(row, ask=shown()[0].ask) for row in pictures(end)]
    reply = Answers()
    with pytest.raises(Gone):
        await told(*rows, by=by, reply=reply)
    assert reply.words == []


async def test_by_one_that_could_not_be_made_the_others_are_told() -> None:
    failed, painted = pictures(EndpointDown(3), State.PAINTED)
    ask = replace(painted.ask, reply=replace(painted.ask.reply, channel=CHANNEL), place=CHANNEL)
    (card,) = await told(replace(failed, ask=ask), replace(painted, ask=ask), by=OTHER)
    assert "**Picture 2 of 2:**" in (card.embeds[0].description or "")


async def test_a_press_that_discord_sends_twice_is_answered_once() -> None:
    assert await told(*shown(), reply=Answers(fresh=False)) == []


async def test_what_age_has_taken_is_not_offered_any_more() -> None:
    (card,) = await told(*shown(), gone=("pictures/PIC0",))
    assert "The original was removed by age." in (card.embeds[0].description or "")
    assert [button.label for button in card.buttons] == ["Spoiler", "Describe", "Delete"]


async def test_a_parent_is_named_to_who_may_see_it_and_to_nobody_else() -> None:
    (parent,) = shown()
    parent = replace(parent, public_id="OLD0", ask=replace(parent.ask, interaction=9, member=OTHER))
    (child,) = [replace(row, ask=replace(row.ask, parent="OLD0")) for row in shown()]
    (card,) = await told(parent, child)
    assert "a picture by \u2068Alice\u2069" in (card.embeds[0].description or "")
    hidden = replace(
        parent, ask=replace(parent.ask, place=ELSEWHERE, reply=replace(parent.ask.reply, channel=1))
    )
    (card,) = await told(hidden, child)
    assert "another picture, which can't be shown here" in (card.embeds[0].description or "")
