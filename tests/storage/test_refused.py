"""An ask that was refused is kept for a button: it costs nothing, waits for nothing, and is found again."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.domain.pictures import State
from bot.storage import Storage
from tests.storage.deployments import all_from_the_period, an_ask, claim, columns, reserve


async def test_it_is_found_as_it_was_asked_without_its_token(storage: Storage) -> None:
    ask = an_ask(count=3)
    row = await storage.generations.find(await storage.generations.keep_refused(ask))

    assert row is not None
    assert row.ask.request == ask.request
    assert row.ask.reply.token == ""
    rows = await storage.generations.ask(ask.interaction)
    assert [each.position for each in rows] == [0, 1, 2]
    assert {each.state for each in rows} == {State.CANCELLED}
    assert (await columns(storage, row))["owner"] is None


async def test_it_costs_nothing_and_nobody_paints_it(storage: Storage) -> None:
    before = await storage.credits.balance(11, 1, ())
    await storage.generations.keep_refused(an_ask(count=2))

    assert await storage.credits.balance(11, 1, ()) == before
    assert await claim(storage) is None
    assert await storage.generations.adopt() == ()
    assert await storage.outbox.claim_due() is None


async def test_delivered_twice_it_is_kept_once_and_reserves_nothing(storage: Storage) -> None:
    ask = an_ask(count=2)
    kept = await asyncio.gather(*(storage.generations.keep_refused(ask) for _ in range(3)))
    rows = await storage.generations.ask(ask.interaction)
    assert set(kept) == {rows[0].public_id}
    assert len(rows) == 2
    assert await storage.generations.reserve(ask, all_from_the_period(ask)) == ((), 0)


@pytest.mark.parametrize("count", [1, 2, 3])
async def test_a_replay_that_can_pay_for_more_or_for_less_changes_nothing(
    storage: Storage, count: int
) -> None:
    """Credits may have come or gone since, and with them the ask that the member is offered."""
    ask = an_ask(count=2)
    first = await storage.generations.keep_refused(ask)
    kept = await storage.generations.ask(ask.interaction)
    other = replace(ask, count=count, request=replace(ask.request, quality="hd"))
    assert await storage.generations.keep_refused(other) == first == kept[0].public_id
    assert await storage.generations.ask(ask.interaction) == kept


@pytest.mark.parametrize("count", [1, 2])
async def test_what_was_reserved_stays_as_it_is(storage: Storage, count: int) -> None:
    ask = an_ask()
    (reserved,) = await reserve(storage, ask)
    assert await storage.generations.keep_refused(replace(ask, count=count)) == reserved.public_id
    assert await storage.generations.ask(ask.interaction) == (reserved,)
