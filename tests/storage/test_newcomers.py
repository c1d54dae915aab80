"""Whose first picture it is: nobody else's, nowhere else's, and none that was not painted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.errors import PromptRejected
from bot.domain.pictures import Ask, Generation
from bot.storage import Storage
from bot.storage.pictures.newcomers import Newcomers
from tests.storage.calendars import GUILD
from tests.storage.deployments import FACTS, an_ask, claim, reserve
from tests.storage.sql.recording import Recorder


async def under_way(storage: Storage, ask: Ask) -> Generation:
    await reserve(storage, ask)
    await storage.generations.answered(ask.interaction, message=900)
    row = await claim(storage)
    assert row is not None
    return row


async def painted(storage: Storage, ask: Ask) -> Generation:
    row = await under_way(storage, ask)
    await storage.generations.painted(row.id, FACTS)
    return row


async def test_the_pictures_of_one_ask_are_all_the_first(storage: Storage) -> None:
    row = await painted(storage, an_ask())
    assert await Newcomers(storage.database).is_first(GUILD, 1, row.ask.interaction)


async def test_after_a_painted_picture_no_other_is_the_first(storage: Storage) -> None:
    await painted(storage, an_ask())
    second = await painted(storage, an_ask())
    assert not await Newcomers(storage.database).is_first(GUILD, 1, second.ask.interaction)


@pytest.mark.parametrize("other", [an_ask(member=2), replace(an_ask(), guild=GUILD + 1)])
async def test_what_others_have_painted_or_oneself_elsewhere_does_not_count(
    storage: Storage, other: Ask
) -> None:
    await painted(storage, other)
    row = await painted(storage, an_ask())
    assert await Newcomers(storage.database).is_first(GUILD, 1, row.ask.interaction)


async def test_what_was_not_painted_does_not_count(storage: Storage) -> None:
    failed = await under_way(storage, an_ask())
    await storage.generations.ended(failed.id, PromptRejected())
    row = await painted(storage, an_ask())
    await under_way(storage, an_ask())
    assert await Newcomers(storage.database).is_first(GUILD, 1, row.ask.interaction)


async def test_who_is_known_is_not_looked_up_again(storage: Storage) -> None:
    known, recorder = Newcomers(storage.database), Recorder()
    await painted(storage, an_ask())
    await painted(storage, an_ask(member=2))
    assert not await known.is_first(GUILD, 1, 0)
    with recorder.verb("again"):
        assert not await known.is_first(GUILD, 1, 0)
    assert recorder.sent["again"] == []
    with recorder.verb("somebody else"):
        assert not await known.is_first(GUILD, 2, 0)
        assert await known.is_first(GUILD + 1, 1, 0)
    assert len(recorder.sent["somebody else"]) == 1


async def test_a_newcomer_is_not_taken_for_one_for_ever(storage: Storage) -> None:
    known = Newcomers(storage.database)
    assert await known.is_first(GUILD, 1, 0)
    await painted(storage, an_ask())
    assert not await known.is_first(GUILD, 1, 0)


async def test_no_more_than_so_many_are_remembered(storage: Storage) -> None:
    known, recorder = Newcomers(storage.database, most_known=2), Recorder()
    for member in (1, 2, 3):
        await painted(storage, an_ask(member=member))
        assert not await known.is_first(GUILD, member, 0)
    with recorder.verb("the last"):
        assert not await known.is_first(GUILD, 3, 0)
    with recorder.verb("the first"):
        assert not await known.is_first(GUILD, 1, 0)
    assert (recorder.sent["the last"], len(recorder.sent["the first"])) == ([], 1)
