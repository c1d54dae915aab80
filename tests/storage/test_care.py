"""What members and moderators do with a picture that is there: once, and for all its messages."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.domain.care.values import KEEP_LIMIT
from bot.domain.errors import Gone, Interrupted, TooManyKept
from bot.domain.guilds.audit import Action, Change
from bot.domain.guilds.members import MemberSettings
from bot.domain.pictures import Generation, State
from bot.storage import Storage
from bot.storage.care.tables import favourites
from bot.storage.credits.tables import members
from bot.storage.pictures.tables import generations
from tests.storage.calendars import GUILD
from tests.storage.cared import made, posted, todos
from tests.storage.deployments import (
    FACTS,
    an_ask,
    claim,
    columns,
    entries,
    reserve,
    running,
    started,
    waiting,
)

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MODERATOR = Change(guild=GUILD, actor=500, reason="no foxes here", interaction=77)


async def again(storage: Storage, row: Generation) -> Generation:
    found = await storage.generations.find(row.public_id)
    assert found is not None
    return found


# --- deleting ---


async def test_a_deleted_picture_keeps_its_row_and_none_of_its_words(storage: Storage) -> None:
    first, second = await posted(storage, count=2)
    await storage.care.describe(first.public_id, "a fox")

    (deleted,) = await storage.care.delete([first.public_id], by=1)
    assert (deleted.public_id, deleted.ask.request.prompt) == (first.public_id, first.ask.request.prompt)

    row = await again(storage, first)
    assert (row.is_shown, row.deleted_by, row.state) == (False, 1, State.PAINTED)
    assert row.deleted_at is not None
    assert (row.ask.request.prompt, row.ask.reply.byline.name, row.alt) == ("", "", None)
    assert row.ask.request.model == first.ask.request.model
    before, after = await columns(storage, second), await columns(storage, first)
    assert [before[name] for name in ("credits", "period_credits", "cost")] == [
        after[name] for name in ("credits", "period_credits", "cost")
    ]
    assert await again(storage, second) == second


async def test_deleting_twice_deletes_once(storage: Storage) -> None:
    rows = await posted(storage, count=2)
    ids = [row.public_id for row in rows]
    both = await asyncio.gather(*(storage.care.delete(ids, by=by) for by in (1, 500)))
    assert sorted(len(deleted) for deleted in both) == [0, 2]
    assert len(await todos(storage)) == 1


async def test_what_is_not_there_is_not_deleted(storage: Storage) -> None:
    open_one = await running(storage)
    queued, *_ = await waiting(storage, member=2)
    assert await storage.care.delete([open_one.public_id, queued.public_id, "nobody"], by=1) == ()
    assert await todos(storage) == []


async def test_a_moderator_of_another_server_deletes_nothing(storage: Storage) -> None:
    (row,) = await posted(storage)
    change = Change(guild=GUILD + 1, actor=500, interaction=78)
    assert await storage.care.delete([row.public_id], by=500, change=change) == ()
    assert await again(storage, row) == row


async def test_a_moderators_deletion_is_written_down_with_its_reason(storage: Storage) -> None:
    (theirs,), (own,) = [await posted(storage) for _ in range(2)]
    await storage.care.delete([theirs.public_id], by=500, change=MODERATOR)
    await storage.care.delete([own.public_id], by=1)

    (entry,) = await storage.credits.history(GUILD, None, before=None, limit=5)
    assert (entry.action, entry.scope, entry.target) == (Action.DELETE, "picture", theirs.id)
    assert (entry.new, entry.reason) == ({"picture": theirs.public_id, "member": 1}, "no foxes here")
    found = await storage.care.deletions(GUILD, 1, LONG_AGO)
    assert [(each.public_id, each.by, each.reason, each.audit) for each in found] == [
        (own.public_id, 1, None, None),
        (theirs.public_id, 500, "no foxes here", entry.id),
    ]
    assert await storage.care.deletions(GUILD, 2, LONG_AGO) == ()
    assert await storage.care.deletions(GUILD, 1, found[0].at + timedelta(seconds=1)) == ()


async def test_what_waited_for_its_member_and_is_deleted_waits_no_more(storage: Storage) -> None:
    interaction, *_ = await made(storage, count=2)
    await storage.outbox.kept(f"ask:{interaction}", "403/50013", told=False)
    first, second = await storage.album.undelivered(GUILD, 1)

    await storage.care.delete([first.public_id], by=1)
    assert await storage.album.undelivered(GUILD, 1) == (second,)
    (told,) = await storage.untold.of(GUILD, 1)
    assert told.generations == (second,)

    await storage.care.delete([second.public_id], by=1)
    assert await storage.album.undelivered(GUILD, 1) == ()
    assert await storage.untold.members() == frozenset()
    assert await entries(storage) == {f"ask:{interaction}": "sent"}


async def test_a_deleted_picture_is_on_no_page(storage: Storage) -> None:
    rows = [(await posted(storage))[0] for _ in range(3)]
    await storage.care.delete([rows[1].public_id], by=1)
    album = storage.album
    all_of_them = await album.older(GUILD, 1, until=rows[2].id, search=None)
    assert [picture.id for picture in all_of_them.pictures] == [rows[2].id, rows[0].id]
    newer = await album.newer(GUILD, 1, after=rows[0].id, search=None)
    assert [picture.id for picture in newer.pictures] == [rows[2].id]


async def test_a_cancelled_ask_is_seen_by_nobody_else(storage: Storage) -> None:
    ask = replace(an_ask(count=2), place=22)
    await started(storage, await reserve(storage, ask))
    assert {row.ask.place for row in await storage.generations.ask(ask.interaction)} == {22}
    await storage.generations.abandon(ask.interaction)
    assert {row.ask.place for row in await storage.generations.ask(ask.interaction)} == {None}


# --- describing, covering ---


async def test_a_picture_is_described_once(storage: Storage) -> None:
    (row,) = await posted(storage)
    described = await storage.care.describe(row.public_id, "a fox in the snow")
    assert described is not None
    assert described.alt == "a fox in the snow"
    assert await storage.care.describe(row.public_id, "a fox in the snow") is None
    assert (await storage.care.describe(row.public_id, None) or described).alt is None
    assert [todo["wanted"] for todo in await todos(storage)] == [2]
    await storage.care.delete([row.public_id], by=1)
    assert await storage.care.describe(row.public_id, "a fox") is None


async def test_all_pictures_of_an_ask_are_covered(storage: Storage) -> None:
    rows = await posted(storage, count=2)
    interaction = rows[0].ask.interaction
    assert await storage.care.spoiler(interaction, on=True)
    assert not await storage.care.spoiler(interaction, on=True)
    assert [row.is_spoiler for row in await storage.generations.ask(interaction)] == [True, True]
    assert await storage.care.spoiler(interaction, on=False)
    assert [todo["wanted"] for todo in await todos(storage)] == [2]


async def test_a_picture_that_comes_late_is_as_covered_as_the_others_of_its_ask(storage: Storage) -> None:
    rows = await waiting(storage, count=2)
    for _ in rows:
        await claim(storage)
    await storage.generations.painted(rows[0].id, FACTS)
    await storage.generations.ended(rows[1].id, Interrupted())
    await storage.care.spoiler(rows[0].ask.interaction, on=True)
    await storage.generations.painted(rows[1].id, FACTS)
    found = await storage.generations.ask(rows[0].ask.interaction)
    assert [(row.is_shown, row.is_spoiler) for row in found] == [(True, True)] * 2


# --- keeping ---


async def test_a_picture_is_kept_by_each_member_once(storage: Storage) -> None:
    (row,) = await posted(storage)
    results = [await storage.care.keep(GUILD, member, row.public_id) for member in (1, 2, 2)]
    assert [(kept.count, kept.changed) for kept in results] == [(1, True), (1, True), (1, False)]
    assert (await again(storage, row)).keeps == 2
    assert await storage.care.keeps(GUILD, 2, [row.public_id, "nobody"]) == {row.public_id}

    results = [await storage.care.unkeep(GUILD, 2, row.public_id) for _ in range(2)]
    assert [(kept.count, kept.changed) for kept in results] == [(0, True), (0, False)]
    assert (await again(storage, row)).keeps == 1
    assert await storage.care.keeps(GUILD, 2, [row.public_id]) == frozenset()


async def test_a_deleted_picture_is_kept_by_nobody(storage: Storage) -> None:
    (row,), (other,) = [await posted(storage) for _ in range(2)]
    for kept in (row, other):
        await storage.care.keep(GUILD, 2, kept.public_id)
    await storage.care.delete([row.public_id], by=1)

    assert (await again(storage, row)).keeps == 0
    assert await storage.care.keeps(GUILD, 2, [row.public_id, other.public_id]) == {other.public_id}
    with pytest.raises(Gone):
        await storage.care.keep(GUILD, 2, row.public_id)
    assert (await storage.care.unkeep(GUILD, 2, row.public_id)).count == 1


async def test_keeping_while_it_is_deleted_leaves_nobody_who_keeps_it(storage: Storage) -> None:
    (row,) = await posted(storage)
    keeping = (storage.care.keep(GUILD, member, row.public_id) for member in range(2, 8))
    *_, deleted = await asyncio.gather(
        *keeping, storage.care.delete([row.public_id], by=1), return_exceptions=True
    )
    assert isinstance(deleted, tuple)
    assert len(deleted) == 1
    assert (await again(storage, row)).keeps == 0
    left = sa.select(sa.func.count()).select_from(favourites)
    assert await storage.database.transact(lambda tx: tx.scalar(left)) == 0


async def test_a_picture_of_another_server_is_not_kept(storage: Storage) -> None:
    (row,) = await posted(storage)
    with pytest.raises(Gone):
        await storage.care.keep(GUILD + 1, 1, row.public_id)


async def test_ten_at_once_keep_no_more_than_the_limit(storage: Storage) -> None:
    rows = [(await posted(storage))[0] for _ in range(3)]
    await nearly_full(storage, rows[0], KEEP_LIMIT - 3)
    more = [(await posted(storage, member=3))[0] for _ in range(10)]

    results = await asyncio.gather(
        *(storage.care.keep(GUILD, 2, row.public_id) for row in more), return_exceptions=True
    )
    refused = [error for error in results if isinstance(error, TooManyKept)]
    assert len(refused) == 7
    assert {error.limit for error in refused} == {KEEP_LIMIT}
    count = sa.select(sa.func.count()).select_from(favourites).where(favourites.c.member == 2)
    assert await storage.database.transact(lambda tx: tx.scalar(count)) == KEEP_LIMIT
    kept = [row for row in more if (await again(storage, row)).keeps]
    assert len(kept) == 3


async def nearly_full(storage: Storage, like: Generation, count: int) -> None:
    """Have member 2 keep so many pictures, copies of a row."""
    row = await columns(storage, like)
    copies = [
        {**row, "id": 10_000 + number, "public_id": f"c{number}", "interaction": number + 1, "keeps": 1}
        for number in range(count)
    ]
    keeping = [
        {"guild": GUILD, "member": 2, "picture": copy["id"], "at": row["created_at"]} for copy in copies
    ]

    def write(tx: sa.Connection) -> None:
        tx.execute(sa.insert(generations), copies)
        tx.execute(sa.insert(favourites), keeping)

    await storage.database.transact(write)


# --- sharing ---


async def test_a_share_is_noted_once(storage: Storage) -> None:
    first, second = await posted(storage, count=2)
    where = {"guild": GUILD, "channel": 23, "place": 23, "by": 2}
    interaction = first.ask.interaction
    for _ in range(2):
        await storage.care.shared(interaction, None, message=901, **where)
    await storage.care.shared(interaction, second.public_id, message=902, **where)

    found = await storage.care.shares(interaction)
    assert [(share.picture, share.message, share.by) for share in found] == [
        (None, 901, 2),
        (second.public_id, 902, 2),
    ]
    assert await todos(storage) == []
    await storage.care.delete([first.public_id], by=1)
    assert [todo["message"] for todo in await todos(storage)] == [0, 901]


async def test_what_is_deleted_while_it_is_shared_goes_there_too(storage: Storage) -> None:
    (row,) = await posted(storage)
    await storage.care.delete([row.public_id], by=1)
    await storage.care.shared(row.ask.interaction, None, guild=GUILD, channel=23, place=23, message=901, by=2)
    assert [(todo["channel"], todo["message"]) for todo in await todos(storage)] == [(22, 0), (23, 901)]


# --- what members choose ---


async def test_what_a_member_chose_is_theirs_on_this_server(storage: Storage) -> None:
    assert await storage.members.settings(GUILD, 1) == MemberSettings()
    chosen = MemberSettings(private_by_default=True, others_may_build=False, style="ink")
    await storage.members.change(GUILD, 1, chosen)
    await storage.members.change(GUILD, 2, MemberSettings(hidden=True))
    assert await storage.members.settings(GUILD, 1) == chosen
    assert await storage.members.settings(GUILD + 1, 1) == MemberSettings()
    assert await storage.members.chosen(GUILD) == {1: chosen, 2: MemberSettings(hidden=True)}
    await storage.members.change(GUILD, 2, MemberSettings())
    assert not (await storage.members.chosen(GUILD))[2].hidden


async def test_what_all_have_chosen_is_read_at_once_unless_they_are_too_many(storage: Storage) -> None:
    assert await storage.members.chosen_everywhere(2) == {}
    chosen = MemberSettings(private_by_default=True)
    await storage.members.change(GUILD, 1, chosen)
    await storage.members.change(GUILD + 1, 1, MemberSettings(hidden=True))
    everywhere = {GUILD: {1: chosen}, GUILD + 1: {1: MemberSettings(hidden=True)}}
    assert await storage.members.chosen_everywhere(2) == everywhere
    assert await storage.members.chosen_everywhere(1) is None


@pytest.mark.parametrize("kept", [[], "hidden", {"hidden": "yes"}, {"style": 3, "new": {}}, {}])
async def test_odd_choices_are_read_as_none(storage: Storage, kept: object) -> None:
    """As a later version, or a hand, may have left them."""
    await storage.members.change(GUILD, 1, MemberSettings())
    odd = sa.update(members).values(settings=kept)
    await storage.database.transact(lambda tx: tx.execute(odd))
    assert await storage.members.settings(GUILD, 1) == MemberSettings()
    assert await storage.members.chosen(GUILD) == {1: MemberSettings()}
