"""Once something is changed, nothing sounds as if it were not: the receipt comes whatever fails after it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

import discord
import pytest

from bot.domain.credits import Balance, RecentUse
from bot.domain.errors import Missing, NothingThere, StoreBusy
from bot.domain.guilds.audit import Action, AuditEntry, Change
from bot.domain.guilds.servers import ServerSettings
from bot.domain.guilds.standing import Standing
from bot.domain.limits import Limit, Scope
from bot.domain.periods import Period
from bot.front.kit.guilds.modlog import ModLog
from bot.front.quota.actions import QuotaActions
from bot.front.quota.history import HistoryCursor
from bot.front.quota.targets import Target
from bot.front.texts.quota.receipts import balance_not_read, not_logged
from tests.front.quota_samples import BOB, MIA, balance, entry, words
from tests.front.samples import ENGLISH

BOB_HERE = Target(BOB, "Bob", (), Standing(id=BOB))
CHANGE = Change(guild=3, actor=MIA)


class Rows:
    """Credits in memory. While `busy` nothing can be read or written."""

    def __init__(self) -> None:
        self.busy = False
        self.made: list[AuditEntry] = []

    def make(self, action: Action, **facts: Any) -> AuditEntry:
        if self.busy:
            raise StoreBusy
        self.made.append(entry(action, id=len(self.made) + 1, **facts))
        return self.made[-1]

    @property
    def fallback(self) -> Limit:
        return Limit(scope=Scope.OPERATOR, target=0, credits=10, per=Period.DAY)

    async def balance(self, guild: int, member: int, roles: Collection[int]) -> Balance:
        if self.busy:
            raise StoreBusy
        return balance()

    async def rules(self, guild: int) -> tuple[Limit, ...]:
        return ()

    async def recent_use(self, guild: int, member: int, *, days: int) -> RecentUse:
        return RecentUse(credits=0, pictures=0, declined=0)

    async def entry(self, guild: int, audit: int) -> AuditEntry | None:
        return next((made for made in self.made if made.id == audit), None)

    async def history(
        self, guild: int, member: int | None, *, before: int | None, limit: int
    ) -> tuple[AuditEntry, ...]:
        return tuple(made for made in reversed(self.made) if before is None or made.id < before)[:limit]

    async def set_limit(
        self, change: Change, scope: Scope, target: int, credits: int | None, per: Period
    ) -> AuditEntry:
        return self.make(Action.SET_LIMIT)

    async def set_total(self, change: Change, credits: int | None, per: Period) -> AuditEntry:
        return self.make(Action.SET_TOTAL, scope="server", target=0)

    async def grant(
        self, change: Change, member: int, roles: Collection[int], credits: int, expires_at: datetime | None
    ) -> AuditEntry:
        return self.make(Action.GRANT, new={"credits": credits})

    async def reset_use(self, change: Change, member: int, roles: Collection[int]) -> AuditEntry:
        return self.make(Action.RESET_USE, old={"used": 1})

    async def block(self, change: Change, member: int, until: datetime | None) -> AuditEntry:
        return self.make(Action.BLOCK, new={"until": None})

    async def unblock(self, change: Change, member: int) -> AuditEntry:
        return self.make(Action.BLOCK)

    async def undo(self, change: Change, audit: int) -> AuditEntry:
        return self.make(Action.UNDO, new={"audit": audit})


class Settings:
    """Servers without a mod log, or with a database that does not answer."""

    def __init__(self, *, busy: bool = False) -> None:
        self.busy = busy
        self.read_anew: list[int] = []

    async def settings(self, guild: int) -> ServerSettings:
        if self.busy:
            raise StoreBusy
        return ServerSettings(guild=guild)

    async def refresh(self, guild: int) -> None:
        self.read_anew.append(guild)


def actions(rows: Rows, settings: Settings | None = None) -> QuotaActions:
    settings = settings or Settings()
    return QuotaActions(rows, ModLog(discord.Client(intents=discord.Intents.none()), settings), settings)


async def test_a_change_is_told_even_if_nothing_can_be_read_after_it() -> None:
    rows = Rows()

    async def last_thing() -> AuditEntry:
        made = await rows.grant(CHANGE, BOB, (), 5, None)
        rows.busy = True
        return made

    card = await actions(rows, Settings(busy=True)).apply(ENGLISH, [last_thing], BOB_HERE)
    assert card.content.splitlines() == [
        "<@12> gets **5 extra credits**, without end.",
        balance_not_read(ENGLISH),
        not_logged(ENGLISH),
    ]
    assert [button.verb for button in card.buttons] == ["undo"]


async def test_an_undoing_is_told_even_if_nothing_can_be_read_after_it() -> None:
    rows = Rows()
    made = await rows.grant(CHANGE, BOB, (), 5, None)
    card = await actions(rows, Settings(busy=True)).undo(ENGLISH, CHANGE, made, BOB_HERE, ())
    assert card.content.startswith("↩️ Undone. <@12> no longer has the 5 extra credits.")
    assert card.content.endswith(not_logged(ENGLISH))


async def test_settings_are_read_anew_once_a_change_of_them_is_undone() -> None:
    rows, settings = Rows(), Settings()
    made = await rows.grant(CHANGE, BOB, (), 5, None)
    await actions(rows, settings).undo(ENGLISH, CHANGE, made, BOB_HERE, ())
    assert settings.read_anew == []
    zone = rows.make(Action.SETTING, scope="server", target=0, old={"zone": None}, new={"zone": "UTC"})
    await actions(rows, settings).undo(ENGLISH, CHANGE, zone, None, ())
    assert settings.read_anew == [CHANGE.guild]


async def test_a_second_change_that_fails_is_told_beside_the_first() -> None:
    rows = Rows()

    async def first() -> AuditEntry:
        made = await rows.reset_use(CHANGE, BOB, ())
        rows.busy = True
        return made

    second = partial(rows.set_limit, CHANGE, Scope.MEMBER, BOB, None, Period.DAY)
    card = await actions(rows).apply(ENGLISH, [first, second])
    assert card.content.splitlines() == [
        "<@12> starts fresh. 1 used credit is back.",
        "⚠️ The rest was not done. Try it again in a moment.",
    ]
    assert [button.subject for button in card.buttons] == ["1"]


async def test_nothing_more_to_take_away_is_no_failure() -> None:
    rows = Rows()

    async def nothing() -> AuditEntry:
        raise NothingThere(Missing.OWN_LIMIT)

    card = await actions(rows).apply(ENGLISH, [partial(rows.reset_use, CHANGE, BOB, ()), nothing])
    assert card.content.splitlines()[1:] == ["That member has no limit of their own."]


async def test_a_first_change_that_fails_is_an_error() -> None:
    rows = Rows()
    rows.busy = True
    with pytest.raises(StoreBusy):
        await actions(rows).apply(ENGLISH, [partial(rows.reset_use, CHANGE, BOB, ())])
    assert not rows.made


async def test_a_change_that_was_undone_is_told_though_its_page_does_not_hold_it() -> None:
    rows = Rows()
    first = await rows.grant(CHANGE, BOB, (), 5, None)
    for credits in range(10, 20):
        await rows.grant(CHANGE, BOB, (), credits, None)
    await rows.undo(CHANGE, first.id)
    page = words(await actions(rows).history_card(ENGLISH, 3, HistoryCursor(0, 99)))
    assert "Undone: **<@12>**: +5 extra credits" in page.splitlines()


async def test_what_everybody_had_before_is_named_where_the_server_had_set_nothing() -> None:
    rows = Rows()
    default = {"scope": "default", "target": 0}

    async def first_default() -> AuditEntry:
        return rows.make(Action.SET_LIMIT, new={"credits": 5, "per": "day"}, **default)

    async def no_default() -> AuditEntry:
        return rows.make(Action.SET_LIMIT, old={"credits": 5, "per": "day"}, **default)

    card = await actions(rows).apply(ENGLISH, [first_default, no_default])
    assert card.content.splitlines() == [
        "Everybody now gets 5 credits a day (before: 10).",
        "Everybody now gets 10 credits a day (before: 5).",
    ]
    undone = await actions(rows).undo(ENGLISH, CHANGE, rows.made[0], None, ())
    assert undone.content == "↩️ Undone. Everybody here gets 10 credits a day."
