"""Who may see what a button names: ids are no secret, and clients can be tampered with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.errors import Gone, NotYours
from tests.front.about.fakes import (
    AUTHOR,
    CHANNEL,
    ELSEWHERE,
    GUILD,
    MESSAGE,
    OTHER,
    press,
    share,
    shown,
    subjects_of,
)
from tests.front.samples import NOON


async def test_an_id_stands_for_all_pictures_of_the_ask_or_for_that_one_alone() -> None:
    subjects, _ = subjects_of(*shown(3))
    whole = await subjects.read(press(subject="PIC1")[0])
    assert (whole.ids, whole.is_alone) == (("PIC0", "PIC1", "PIC2"), False)
    one = await subjects.read(press(subject="PIC1-1")[0])
    assert (one.ids, one.is_alone) == (("PIC1",), True)


@pytest.mark.parametrize("subject", ["", "PIC9", "PIC0-2", "PIC0-", "PIC0-1-1", "-1"])
async def test_what_no_button_names_is_gone(subject: str) -> None:
    subjects, _ = subjects_of(*shown())
    with pytest.raises(Gone):
        await subjects.read(press(subject=subject)[0])


async def test_another_server_has_no_such_picture() -> None:
    subjects, _ = subjects_of(*shown())
    with pytest.raises(Gone):
        await subjects.read(press(guild=GUILD + 1)[0])


@pytest.mark.parametrize("subject", ["PIC0", "PIC0-1"])
async def test_a_private_picture_is_its_author_s_alone(subject: str) -> None:
    subjects, _ = subjects_of(*shown(private=True))
    with pytest.raises(NotYours):
        await subjects.read(press(subject=subject, by=OTHER, sees=[CHANNEL])[0])
    own = await subjects.read(press(subject=subject, by=AUTHOR, channel=ELSEWHERE)[0])
    assert not own.is_public


async def test_a_private_picture_that_was_shared_is_seen_where_it_was_shared() -> None:
    subjects, _ = subjects_of(*shown(private=True), shares=[share(channel=ELSEWHERE, place=ELSEWHERE)])
    found = await subjects.read(press(by=OTHER, channel=ELSEWHERE)[0])
    assert found.messages == ((ELSEWHERE, 800),)
    with pytest.raises(Gone):
        await subjects.read(press(by=OTHER, channel=CHANNEL)[0])


async def test_others_see_it_where_it_stands_and_from_elsewhere_if_they_may_look_there() -> None:
    subjects, _ = subjects_of(*shown())
    assert (await subjects.read(press(by=OTHER)[0])).messages == ((CHANNEL, MESSAGE),)
    assert await subjects.read(press(by=OTHER, channel=ELSEWHERE, sees=[CHANNEL])[0])
    with pytest.raises(Gone):
        await subjects.read(press(by=OTHER, channel=ELSEWHERE, sees=[ELSEWHERE])[0])


async def test_what_stands_in_a_private_thread_is_seen_there_alone() -> None:
    rows = [replace(row, ask=replace(row.ask, place=None)) for row in shown()]
    subjects, _ = subjects_of(*rows)
    assert await subjects.read(press(by=OTHER)[0])
    with pytest.raises(Gone):
        await subjects.read(press(by=OTHER, channel=ELSEWHERE, sees=[CHANNEL, ELSEWHERE])[0])


async def test_an_ask_that_was_cancelled_while_it_was_drawn_is_its_author_s_alone() -> None:
    subjects, _ = subjects_of(*[replace(row, abandoned_at=NOON) for row in shown()])
    with pytest.raises(NotYours):
        await subjects.read(press(by=OTHER)[0])
    assert not (await subjects.read(press()[0])).is_public


async def test_deleted_pictures_are_left_out_and_an_ask_of_deleted_ones_is_gone() -> None:
    first, second = shown(2)
    deleted = replace(first, deleted_at=NOON)
    subjects, _ = subjects_of(deleted, second)
    assert (await subjects.read(press(subject="PIC0")[0])).ids == ("PIC1",)
    with pytest.raises(Gone):
        await subjects.read(press(subject="PIC0-1")[0])
    subjects, _ = subjects_of(deleted)
    with pytest.raises(Gone):
        await subjects.read(press()[0])


async def test_a_share_of_one_picture_is_no_message_of_the_others() -> None:
    subjects, _ = subjects_of(*shown(2, private=True), shares=[share(picture="PIC0")])
    assert (await subjects.read(press(subject="PIC0-1")[0])).is_public
    assert not (await subjects.read(press(subject="PIC1-1")[0])).is_public


@pytest.mark.parametrize("subject", ["PIC0", "PIC1"])
async def test_of_a_private_ask_others_see_the_shared_picture_alone(subject: str) -> None:
    subjects, _ = subjects_of(*shown(3, private=True), shares=[share(picture="PIC1")])
    assert (await subjects.read(press(subject=subject, by=OTHER)[0])).ids == ("PIC1",)
    with pytest.raises(Gone):
        await subjects.read(press(subject="PIC2-1", by=OTHER)[0])
