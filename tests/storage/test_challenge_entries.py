"""Entries: once for an interaction, one a member, replaced and withdrawn with their bytes until voting opens."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from functools import partial

import pytest
import sqlalchemy as sa

from bot.domain.challenges.values import Phase
from bot.domain.errors import (
    AlreadyEntered,
    BuiltOnAnothers,
    EnteringOver,
    EntryGone,
    Gone,
    MemberEntered,
    NotEntered,
    PictureWasRemoved,
    VotingHasBegun,
)
from bot.domain.guilds.audit import Did
from bot.storage import Storage
from bot.storage.challenges.tables import left_copies
from bot.storage.pictures.tables import generations
from tests.storage.calendars import GUILD, Calendar
from tests.storage.cared import posted
from tests.storage.challenged import (
    a_submission,
    all_posts,
    by_mia,
    entered,
    names,
    published,
    rows,
    stepped,
    voting,
)


async def left(storage: Storage) -> set[str]:
    return {row["key"] for row in await rows(storage, left_copies)}


async def test_a_picture_is_entered_once_for_its_interaction(bank: Storage, calendar: Calendar) -> None:
    hosted = await published(bank, calendar)
    submission = await a_submission(bank, 1, title="Fox", alt="a fox", is_spoiler=True)
    asks = (bank.entries.enter(GUILD, hosted.public_id, submission, replaces=False) for _ in range(3))
    first, *others = await asyncio.gather(*asks)
    assert others == [first, first]
    assert (first.entry.title, first.prompt, first.alt, first.is_spoiler) == (
        "Fox",
        "a red fox in the rain",
        "a fox",
        True,
    )
    assert await bank.entries.standing(GUILD, hosted.public_id) == (first,)
    assert await bank.entries.of_member(GUILD, hosted.public_id, 1) == (first,)
    assert (await bank.challenges.counts(GUILD, hosted.public_id)).entries == 1


async def test_of_pictures_entered_at_once_one_stands(bank: Storage, calendar: Calendar) -> None:
    hosted = await published(bank, calendar)
    several = [await a_submission(bank, 1) for _ in range(4)]
    asks = (bank.entries.enter(GUILD, hosted.public_id, each, replaces=False) for each in several)
    done = await asyncio.gather(*asks, return_exceptions=True)
    assert sum(isinstance(each, AlreadyEntered) for each in done) == 3

    asks = (bank.entries.enter(GUILD, hosted.public_id, each, replaces=True) for each in several)
    await asyncio.gather(*asks, bank.entries.withdraw(GUILD, hosted.public_id, 1), return_exceptions=True)
    standing = {each.key for each in await bank.entries.standing(GUILD, hosted.public_id)}
    assert len(standing) <= 1
    assert not standing & await left(bank)


async def test_what_is_withdrawn_leaves_its_bytes_to_be_deleted(bank: Storage, calendar: Calendar) -> None:
    hosted = await published(bank, calendar)
    (first,) = await entered(bank, hosted, [1])
    second = await bank.entries.enter(GUILD, hosted.public_id, await a_submission(bank, 1), replaces=True)
    assert await left(bank) == {first.key}
    described = await bank.entries.describe(GUILD, hosted.public_id, 1, "Fox", True)
    assert (described.entry.title, described.hides_prompt) == ("Fox", True)
    replaced, mine = first.entry.picture, second.entry.picture
    with pytest.raises(EntryGone):
        await bank.entries.describe(GUILD, hosted.public_id, 1, "Hen", False, replaced)
    with pytest.raises(EntryGone):
        await bank.entries.withdraw(GUILD, hosted.public_id, 1, replaced)
    assert await bank.entries.describe(GUILD, hosted.public_id, 1, "Fox", True, mine) == described
    assert await bank.entries.withdraw(GUILD, hosted.public_id, 1, mine) == described
    assert await left(bank) == {first.key, second.key}
    with pytest.raises(NotEntered):
        await bank.entries.withdraw(GUILD, hosted.public_id, 1)


async def test_from_the_opening_of_voting_on_entries_stay_as_they_are(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await published(bank, calendar)
    await entered(bank, hosted, [1])
    late = await a_submission(bank, 2)
    await calendar.later(bank, days=3)
    with pytest.raises(EnteringOver):
        await bank.entries.enter(GUILD, hosted.public_id, late, replaces=False)
    await bank.entries.add_late(by_mia("power cut"), hosted.public_id, late)
    await stepped(bank, hosted)
    with pytest.raises(EnteringOver):
        await bank.entries.describe(GUILD, hosted.public_id, 1, None, False)
    with pytest.raises(VotingHasBegun):
        await bank.entries.add_late(by_mia("why"), hosted.public_id, await a_submission(bank, 3))


async def test_a_host_adds_an_entry_once(bank: Storage, calendar: Calendar) -> None:
    hosted = await published(bank, calendar)
    late, change = await a_submission(bank, 2), by_mia("power cut")
    first, again = [await bank.entries.add_late(change, hosted.public_id, late) for _ in range(2)]
    assert first == again
    assert (first.entry.is_late, first.late_why) == (True, "power cut")
    (entry, _) = await bank.credits.history(GUILD, None, before=None, limit=9)
    assert (entry.reason, (entry.new or {})["did"]) == ("power cut", Did.ADDED)
    with pytest.raises(MemberEntered):
        await bank.entries.add_late(by_mia("again"), hosted.public_id, await a_submission(bank, 2))


async def test_a_removed_picture_is_not_entered_again(bank: Storage, calendar: Calendar) -> None:
    hosted = await published(bank, calendar)
    submission = await a_submission(bank, 1)
    entry = await bank.entries.enter(GUILD, hosted.public_id, submission, replaces=False)
    change = by_mia("not a fox")
    for _ in range(2):
        removed = await bank.entries.remove(change, hosted.public_id, entry.entry.id)
        assert (removed.picture.entry.is_removed, removed.prize) == (True, None)
    with pytest.raises(EntryGone):
        await bank.entries.remove(by_mia("again"), hosted.public_id, entry.entry.id)
    (theirs,) = await bank.entries.of_member(GUILD, hosted.public_id, 1)
    assert (theirs.entry.is_removed, theirs.removed_why) == (True, "not a fox")
    assert await left(bank) == {entry.key}
    assert await bank.entries.standing(GUILD, hosted.public_id) == ()
    again = replace(submission, interaction=submission.interaction + 10**9)
    with pytest.raises(PictureWasRemoved):
        await bank.entries.enter(GUILD, hosted.public_id, again, replaces=False)
    await entered(bank, hosted, [1])


async def test_a_removal_while_members_vote_changes_what_is_posted(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, (1, 2, 3))
    await all_posts(bank)
    entry = await bank.entries.find(GUILD, hosted.public_id, 2)
    await bank.entries.remove(by_mia("stolen"), hosted.public_id, entry.entry.id)
    with pytest.raises(EntryGone):
        await bank.entries.find(GUILD, hosted.public_id, 2)
    gallery, sheet = await all_posts(bank)
    told = [(each.number, each.entry.is_removed) for each in gallery.pictures]
    assert told == [(1, False), (2, True), (3, False)], "in its place it is said so"
    assert sheet.kind.value == "sheet"
    assert [each.number for each in sheet.pictures] == [1, 3]


async def test_a_deleted_picture_is_not_entered(bank: Storage, calendar: Calendar) -> None:
    hosted = await published(bank, calendar)
    submission = await a_submission(bank, 1)
    await bank.care.delete([submission.candidate.picture], by=1)
    assert await bank.entries.candidate(GUILD, submission.candidate.picture) is None
    with pytest.raises(Gone):
        await bank.entries.enter(GUILD, hosted.public_id, submission, replaces=False)


async def test_a_picture_goes_back_to_all_that_it_was_made_after(bank: Storage, calendar: Calendar) -> None:
    """A chain of the member's own pictures that began with another's, and one that began with nobody's."""
    made = [(await posted(bank, member=member))[0] for member in (2, 1, 1, 1)]

    def goes_back(tx: sa.Connection, child: str, parent: str) -> None:
        tx.execute(sa.update(generations).where(generations.c.public_id == child).values(parent=parent))

    for before, after in itertools.pairwise(made):
        await bank.database.transact(partial(goes_back, child=after.public_id, parent=before.public_id))
    last = await bank.entries.candidate(GUILD, made[-1].public_id)
    assert last is not None
    assert last.author == 1
    assert last.made_after == {1, 2}
    hosted = await published(bank, calendar)
    submission = replace(await a_submission(bank, 1), candidate=last)
    with pytest.raises(BuiltOnAnothers):
        await bank.entries.enter(GUILD, hosted.public_id, submission, replaces=False)

    await bank.database.transact(partial(goes_back, child=made[1].public_id, parent="nobody"))
    last = await bank.entries.candidate(GUILD, made[-1].public_id)
    assert last is not None
    assert last.made_after == {0, 1}
    assert await bank.entries.candidate(GUILD + 1, made[-1].public_id) is None
    assert (hosted.challenge.phase, await names(bank)) == (Phase.OPEN, [("card", 0)])
