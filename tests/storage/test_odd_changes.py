"""Changes and settings whose JSON a newer version wrote, or that is broken: the rest is listed, and holds."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.errors import Gone
from bot.domain.guilds.audit import AuditEntry
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.storage import Storage
from bot.storage.guilds.tables import audit, guild_settings
from tests.storage.calendars import GUILD, by_mia

ALICE = 1


async def put(storage: Storage, entry: AuditEntry, **values: Any) -> None:
    change = sa.update(audit).where(audit.c.id == entry.id).values(**values)
    await storage.database.transact(lambda tx: tx.execute(change))


async def changes(bank: Storage) -> list[AuditEntry]:
    """One of each kind, oldest first."""
    return [
        await bank.credits.set_limit(by_mia(), Scope.MEMBER, ALICE, 20, Period.WEEK),
        await bank.credits.set_total(by_mia(), 500, Period.MONTH),
        await bank.credits.grant(by_mia(), ALICE, (), 5, None),
        await bank.credits.reset_use(by_mia(), ALICE, ()),
        await bank.credits.block(by_mia(), ALICE, None),
        await bank.guilds.change(by_mia(), zone="Asia/Kolkata"),
    ]


@pytest.mark.parametrize(
    "odd",
    [[], "words", 7, {}, {"credits": "many", "per": "day"}, {"credits": 5, "per": "year"}, {"until": "soon"}],
)
async def test_a_change_that_cannot_be_read_is_listed_and_not_undone(bank: Storage, odd: Any) -> None:
    before = await bank.credits.set_limit(by_mia(), Scope.MEMBER, ALICE, 10, Period.DAY)
    made = await changes(bank)
    for entry in made:
        await put(bank, entry, new=odd)
    listed = (await bank.credits.history(GUILD, None, before=None, limit=20))[::-1]
    assert [entry.id for entry in listed] == [entry.id for entry in (before, *made)]
    assert listed[0] == before
    assert [(entry.legible, entry.old, entry.new) for entry in listed[1:3]] == [(False, None, None)] * 2
    with pytest.raises(Gone):
        await bank.credits.undo(by_mia(), made[0].id)
    balance = await bank.credits.balance(GUILD, ALICE, ())
    assert (balance.limit.credits, balance.limit.per) == (20, Period.WEEK)


async def test_a_change_of_a_newer_version_is_undone(bank: Storage) -> None:
    await bank.credits.set_limit(by_mia(), Scope.MEMBER, ALICE, 10, Period.DAY)
    await bank.credits.set_total(by_mia(), 900, Period.DAY)
    for entry in await changes(bank):
        more = {
            name: {**kept, "newer": 1}
            for name, kept in (("old", entry.old), ("new", entry.new))
            if kept is not None
        }
        await put(bank, entry, **more)
        await bank.credits.undo(by_mia(), entry.id)
    balance = await bank.credits.balance(GUILD, ALICE, ())
    assert (balance.limit.credits, balance.limit.per, balance.extra, balance.block) == (
        10,
        Period.DAY,
        0,
        None,
    )
    assert balance.server_total is not None
    assert balance.server_total.credits == 900
    assert (await bank.guilds.settings(GUILD)).zone == "UTC"


@pytest.mark.parametrize("odd", [7, "5", {"5": True}, ["5"], [5, None]])
async def test_channels_that_cannot_be_read_are_none_chosen(bank: Storage, odd: Any) -> None:
    await bank.guilds.change(by_mia(), zone="Asia/Kolkata", picture_channels=(5,))
    change = sa.update(guild_settings).values(picture_channels=odd)
    await bank.database.transact(lambda tx: tx.execute(change))
    settings = await bank.guilds.settings(GUILD)
    assert (settings.zone, settings.picture_channels) == ("Asia/Kolkata", ())


@pytest.mark.parametrize("odd", ["", "de_DE", "Klingon"])
async def test_a_language_that_is_no_locale_is_none_chosen(bank: Storage, odd: str) -> None:
    await bank.guilds.change(by_mia(), zone="Asia/Kolkata", language=odd)
    settings = await bank.guilds.settings(GUILD)
    assert (settings.zone, settings.language) == ("Asia/Kolkata", None)
