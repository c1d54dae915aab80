"""Other features change credits as /quota does: one road, so one check, one receipt, one way back."""

from __future__ import annotations

import discord
import pytest

from bot.domain.errors import OutOfRange, UnknownChoice
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.front.kit.guilds.modlog import ModLog
from bot.front.kit.guilds.permits import Actor
from bot.front.quota.change import CreditChanges, WantedLimit
from tests.front.balances import NOON, balance, limit
from tests.front.samples import ENGLISH
from tests.front.test_quota_actions import Rows, Settings

OWNER = Actor(guild=3, owner=1, id=1, permissions=discord.Permissions.all())
OWN = balance(5, limit(5, scope=Scope.DEFAULT, per=Period.WEEK))


def changes(rows: Rows) -> CreditChanges:
    guilds = Settings()
    client = discord.Client(intents=discord.Intents.none())
    return CreditChanges(
        rows=rows, server_settings=guilds, mod_log=ModLog(client, guilds), clock=lambda: NOON
    )


async def test_what_differs_is_changed_with_a_way_back_for_each() -> None:
    rows = Rows()
    card = await changes(rows).set_for_server(
        ENGLISH, OWNER, OWN, default=WantedLimit(7, "week"), total=WantedLimit(100, "month")
    )
    assert [made.action.value for made in rows.made] == ["set_limit", "set_total"]
    assert card is not None
    assert [button.verb for button in card.buttons] == ["undo", "undo"]


async def test_what_holds_already_is_no_change() -> None:
    rows = Rows()
    assert (
        await changes(rows).set_for_server(
            ENGLISH, OWNER, OWN, default=WantedLimit(5, "week"), total=WantedLimit(None)
        )
        is None
    )
    assert rows.made == []


@pytest.mark.parametrize("total", [None, 0])
async def test_no_total_where_there_is_none_is_no_change(total: int | None) -> None:
    rows = Rows()
    wanted = {"default": WantedLimit(5, "week"), "total": WantedLimit(total)}
    assert await changes(rows).set_for_server(ENGLISH, OWNER, OWN, **wanted) is None
    assert rows.made == []


async def test_an_empty_default_takes_the_servers_own_away() -> None:
    rows = Rows()
    assert (
        await changes(rows).set_for_server(
            ENGLISH, OWNER, OWN, default=WantedLimit(None), total=WantedLimit(None)
        )
        is not None
    )
    assert len(rows.made) == 1


@pytest.mark.parametrize(
    ("default", "total", "error"),
    [
        (WantedLimit(10_001), WantedLimit(None), OutOfRange),
        (WantedLimit(5), WantedLimit(1_000_001), OutOfRange),
        (WantedLimit(5, "year"), WantedLimit(None), UnknownChoice),
    ],
)
async def test_what_cannot_be_is_refused_before_anything_changes(
    default: WantedLimit, total: WantedLimit, error: type[Exception]
) -> None:
    rows = Rows()
    with pytest.raises(error):
        await changes(rows).set_for_server(ENGLISH, OWNER, OWN, default=default, total=total)
    assert rows.made == []
