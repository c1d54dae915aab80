"""Undo: within ten minutes, once, if nothing has changed since; and what the audit remembers."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import Gone, UndoExpired, UndoOvertaken
from bot.domain.guilds.audit import Action, AuditEntry
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.domain.pictures import Generation
from bot.storage import Storage
from tests.storage.calendars import GUILD, Calendar, asked, buy, by_mia, has


async def limit(bank: Storage, credits: int | None, reason: str | None = None) -> AuditEntry:
    return await bank.credits.set_limit(by_mia(reason), Scope.MEMBER, 1, credits, Period.DAY)


async def given_back(bank: Storage, rows: tuple[Generation, ...]) -> None:
    await bank.generations.cancel(rows[0].ask.interaction)


async def test_a_limit_is_put_back_with_who_had_set_it_and_why(calendar: Calendar, bank: Storage) -> None:
    first = await limit(bank, 30, "contest")
    await calendar.later(bank, days=3)
    second = await limit(bank, 2)
    undone = await bank.credits.undo(by_mia("oops"), second.id)
    assert (undone.action, undone.scope, undone.target) == (Action.UNDO, "member", 1)
    assert (undone.new, undone.reason) == ({"audit": second.id}, "oops")
    applies = (await has(bank)).limit
    assert (applies.credits, applies.set_at, applies.reason) == (30, first.at, "contest")


async def test_the_first_limit_undone_leaves_none(bank: Storage) -> None:
    await bank.credits.undo(by_mia(), (await limit(bank, 30)).id)
    assert (await has(bank)).limit.scope is Scope.OPERATOR


async def test_a_total_and_a_default_are_put_back(bank: Storage) -> None:
    await bank.credits.set_total(by_mia(), 50, Period.DAY)
    total = await bank.credits.set_total(by_mia(), None, Period.DAY)
    default = await bank.credits.set_limit(by_mia(), Scope.DEFAULT, 0, 3, Period.WEEK)
    await bank.credits.undo(by_mia(), total.id)
    await bank.credits.undo(by_mia(), default.id)
    rules = [(rule.scope, rule.credits) for rule in await bank.credits.rules(GUILD)]
    assert rules == [(Scope.OPERATOR, 10), (Scope.SERVER, 50)]


async def test_a_grant_goes_with_what_is_left_of_it(bank: Storage) -> None:
    entry = await bank.credits.grant(by_mia(), 1, (), 5, None)
    rows = await buy(bank, asked(credits=12))
    await bank.credits.undo(by_mia(), entry.id)
    assert (await has(bank)).grants == ()
    await given_back(bank, rows)
    after = await has(bank)
    assert (after.left, after.extra) == (10, 0)


async def test_a_negative_grant_gives_back_what_it_took_from_where(bank: Storage) -> None:
    await bank.credits.grant(by_mia(), 1, (), 3, None)
    taken = await bank.credits.grant(by_mia(), 1, (), -7, None)
    after = await has(bank)
    assert (after.left, after.extra) == (6, 0)
    await bank.credits.undo(by_mia(), taken.id)
    after = await has(bank)
    assert (after.left, after.extra) == (10, 3)


async def test_a_reset_undone_lets_the_use_before_it_count_again(bank: Storage) -> None:
    await buy(bank, asked(credits=8))
    reset = await bank.credits.reset_use(by_mia(), 1, ())
    await buy(bank, asked(credits=9))
    await bank.credits.undo(by_mia(), reset.id)
    after = await has(bank)
    assert (after.used, after.left) == (17, 0)


async def test_a_reset_undone_takes_again_what_a_penalty_had_taken(bank: Storage) -> None:
    await buy(bank, asked(credits=3))
    penalty = await bank.credits.grant(by_mia(), 1, (), -5, None)
    reset = await bank.credits.reset_use(by_mia(), 1, ())
    assert (await has(bank)).left == 10
    await bank.credits.undo(by_mia(), reset.id)
    after = await has(bank)
    assert (after.used, after.left) == (8, 2)
    again = await bank.credits.reset_use(by_mia(), 1, ())
    assert again.old == reset.old == {"used": 3, "taken": 5}
    assert await bank.credits.entry(GUILD, again.id) == again

    await bank.credits.undo(by_mia(), penalty.id)
    assert (await has(bank)).left == 10
    await bank.credits.undo(by_mia(), again.id)
    assert (await has(bank)).left == 7


async def test_a_block_is_put_back_or_lifted(calendar: Calendar, bank: Storage) -> None:
    until = await calendar.later(bank, minutes=1) + timedelta(days=3)
    first = await bank.credits.block(by_mia("pause"), 1, until)
    lifted = await bank.credits.unblock(by_mia(), 1)
    await bank.credits.undo(by_mia(), lifted.id)
    block = (await has(bank)).block
    assert block is not None
    assert (block.until, block.reason) == (until, "pause")
    await bank.credits.undo(by_mia(), first.id)
    assert (await has(bank)).block is None


async def test_settings_are_put_back(bank: Storage) -> None:
    await bank.guilds.change(by_mia(), zone="Asia/Kolkata", mod_log=77)
    entry = await bank.guilds.change(by_mia(), zone="Europe/Berlin", picture_channels=(1, 2))
    await bank.credits.undo(by_mia(), entry.id)
    settings = await bank.guilds.settings(GUILD)
    assert (settings.zone, settings.mod_log, settings.picture_channels) == ("Asia/Kolkata", 77, ())


async def test_after_ten_minutes_it_is_too_late(calendar: Calendar, bank: Storage) -> None:
    entry = await limit(bank, 30)
    await calendar.later(bank, minutes=10, seconds=1)
    with pytest.raises(UndoExpired) as refused:
        await bank.credits.undo(by_mia(), entry.id)
    assert refused.value.seconds == 601
    assert (await has(bank)).limit.credits == 30

    entry = await limit(bank, 20)
    await calendar.later(bank, minutes=10)
    await bank.credits.undo(by_mia(), entry.id)


async def test_what_changed_since_is_not_undone(bank: Storage) -> None:
    first, second = await limit(bank, 30), await limit(bank, 20)
    with pytest.raises(UndoOvertaken):
        await bank.credits.undo(by_mia(), first.id)
    await bank.credits.set_limit(by_mia(), Scope.MEMBER, 2, 99, Period.DAY)
    await bank.credits.grant(by_mia(), 1, (), 1, None)
    await bank.credits.undo(by_mia(), second.id)
    await bank.credits.undo(by_mia(), first.id)
    assert (await has(bank)).limit.scope is Scope.OPERATOR


async def test_an_undo_is_done_once_and_cannot_be_undone(bank: Storage) -> None:
    entry = await bank.credits.grant(by_mia(), 1, (), -4, None)
    tries = await asyncio.gather(
        *(bank.credits.undo(by_mia(), entry.id) for _ in range(10)), return_exceptions=True
    )
    done = [one for one in tries if isinstance(one, AuditEntry)]
    assert len(done) == 1
    assert {type(one) for one in tries if one is not done[0]} == {UndoOvertaken}
    assert (await has(bank)).left == 10
    with pytest.raises(UndoOvertaken):
        await bank.credits.undo(by_mia(), done[0].id)


async def test_nobody_undoes_what_happened_on_another_server(bank: Storage) -> None:
    entry = await limit(bank, 30)
    for change, id in ((by_mia(guild=GUILD + 1), entry.id), (by_mia(), entry.id + 100)):
        with pytest.raises(Gone):
            await bank.credits.undo(change, id)
    assert await bank.credits.entry(GUILD + 1, entry.id) is None
    assert (await has(bank)).limit.credits == 30


async def test_the_history_is_paged_newest_first_and_tells_what_was_undone(bank: Storage) -> None:
    grants = [await bank.credits.grant(by_mia(), 1 + number % 2, (), 1, None) for number in range(5)]
    undone = await bank.credits.undo(by_mia(), grants[4].id)
    everything = await bank.credits.history(GUILD, None, before=None, limit=3)
    assert [entry.id for entry in everything] == [undone.id, grants[4].id, grants[3].id]
    assert [entry.undone for entry in everything] == [False, True, False]
    rest = await bank.credits.history(GUILD, None, before=everything[-1].id, limit=10)
    assert [entry.id for entry in rest] == [grants[2].id, grants[1].id, grants[0].id]
    mine = await bank.credits.history(GUILD, 1, before=None, limit=10)
    assert [entry.id for entry in mine] == [undone.id, grants[4].id, grants[2].id, grants[0].id]
    assert await bank.credits.entry(GUILD, grants[4].id) == mine[1]
    assert await bank.credits.history(GUILD + 1, None, before=None, limit=10) == ()
