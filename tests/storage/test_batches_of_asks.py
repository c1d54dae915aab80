"""What is asked for while a transaction is under way shares the next one, and each ask is decided by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain.credits import Split
from bot.domain.errors import LineFull, NotEnoughCredits, StoreBusy
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.domain.pictures import Ask, Snapshot
from bot.storage import Storage
from bot.storage.pictures.reservations import Booked, Reservations
from bot.storage.pictures.tables import rate
from tests.storage.calendars import asked, buy, by_mia, has
from tests.storage.deployments import Deployment, all_from_the_period, an_ask, raw, reserve, waiting
from tests.storage.test_reserve_again import reservations, unconfirmed


@contextmanager
def commits() -> Iterator[list[str]]:
    """One entry per transaction that is committed meanwhile."""
    seen: list[str] = []

    def see(_connection: sa.Connection) -> None:
        seen.append("commit")

    sa.event.listen(sa.Engine, "commit", see)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "commit", see)


async def together(asks: Sequence[Awaitable[object]]) -> list[object]:
    """What each comes to. They are asked for at the same moment, and share a transaction."""
    return list(await asyncio.gather(*asks, return_exceptions=True))


def full(snapshot: Snapshot) -> list[Split]:
    raise LineFull(snapshot.waiting, 0)


async def test_what_is_asked_for_at_the_same_moment_shares_a_transaction(storage: Storage) -> None:
    asks = [an_ask(member=member) for member in range(32)]
    with commits() as seen:
        outcomes = await asyncio.gather(*(reserve(storage, ask) for ask in asks))
    assert len(seen) == 1
    assert [rows[0].ask for rows in outcomes] == asks
    ids = [rows[0].id for rows in outcomes]
    assert ids == sorted(ids)  # in the order of asking


async def test_no_transaction_takes_more_than_32(storage: Storage) -> None:
    with commits() as seen:
        await asyncio.gather(*(reserve(storage, an_ask(member=member)) for member in range(32 + 1)))
    assert len(seen) == 2


async def test_who_is_refused_takes_nothing_from_the_others(storage: Storage) -> None:
    asks = [an_ask(member=member) for member in range(5)]
    rows = storage.generations
    admits = [all_from_the_period(ask) for ask in asks]
    with commits() as seen:
        outcomes = await together(
            [rows.reserve(asks[n], full if n in (1, 3) else admits[n]) for n in range(5)]
        )
    assert len(seen) == 1
    assert [type(outcome) for outcome in outcomes] == [tuple, LineFull, tuple, LineFull, tuple]
    assert [len(await rows.ask(ask.interaction)) for ask in asks] == [1, 0, 1, 0, 1]


async def test_the_same_interaction_twice_in_one_batch_reserves_once(storage: Storage) -> None:
    ask = an_ask(count=2)
    outcomes = await asyncio.gather(*(reserve(storage, each) for each in (an_ask(), ask, ask, an_ask(), ask)))
    assert [len(rows) for rows in outcomes] == [1, 2, 0, 1, 0]


async def test_each_ask_sees_what_those_before_it_have_used(storage: Storage) -> None:
    await storage.credits.set_limit(by_mia(), Scope.DEFAULT, 0, 10, Period.DAY)
    await storage.credits.grant(by_mia(), 1, (), 4, None)
    outcomes = await together([buy(storage, asked(credits=3)) for _ in range(12)])
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(outcomes) - len(refused) == 4  # of 14 credits; 2 are left
    assert {type(error) for error in refused} == {NotEnoughCredits}
    assert (await has(storage)).spendable == 2


async def test_places_are_counted_on_within_a_batch(deployment: Deployment) -> None:
    storage = await deployment.start(slots=2, member_limit=1)
    await waiting(storage, member=9)  # takes one of the two slots
    asks = [an_ask(member=member) for member in (1, 2, 2, 3, 1)]
    outcomes = await asyncio.gather(
        *(storage.generations.reserve(ask, all_from_the_period(ask)) for ask in asks)
    )
    assert [place for _, place in outcomes] == [0, 1, 2, 2, 3]


async def test_what_waits_is_counted_on_within_a_batch(deployment: Deployment) -> None:
    storage = await deployment.start(slots=2, member_limit=2)
    seen: list[tuple[int, int]] = []

    def look(snapshot: Snapshot) -> list[Split]:
        seen.append((snapshot.waiting, snapshot.starting))
        return [Split(2)]

    members = (1, 1, 1, 2, 2)
    await asyncio.gather(*(storage.generations.reserve(an_ask(member=m), look) for m in members))
    assert seen == [(0, 1), (0, 1), (0, 0), (1, 0), (2, 0)]


# --- what cannot be written ------------------------------------------------------------------------------


async def buy_from(rows: Reservations, ask: Ask) -> Booked:
    return await rows.reserve(ask, all_from_the_period(ask))


def public_ids(outcomes: list[object]) -> list[object]:
    return [outcome[0][0].public_id if isinstance(outcome, tuple) else outcome for outcome in outcomes]


async def test_an_id_that_is_taken_is_drawn_again_for_its_ask_alone(storage: Storage) -> None:
    rows = reservations(storage, "aaaaaa", "bbbbbb", "aaaaaa", "cccccc", "dddddd")
    outcomes = await together([buy_from(rows, an_ask(member=member)) for member in range(4)])
    assert public_ids(outcomes) == ["aaaaaa", "bbbbbb", "dddddd", "cccccc"]


async def test_an_id_that_is_drawn_twice_in_one_batch_is_given_once(storage: Storage) -> None:
    rows = reservations(storage, "aaaaaa", "bbbbbb", "bbbbbb", "cccccc")
    outcomes = await together([buy_from(rows, an_ask(member=member)) for member in range(3)])
    assert public_ids(outcomes) == ["aaaaaa", "bbbbbb", "cccccc"]


async def test_an_ask_that_cannot_be_written_takes_nothing_from_the_others(storage: Storage) -> None:
    asks = [an_ask(member=member) for member in range(4)]
    asks[2] = replace(asks[2], credits_each=-1)
    outcomes = await together([reserve(storage, ask) for ask in asks])
    assert [type(outcome) for outcome in outcomes] == [tuple, tuple, sa.exc.IntegrityError, tuple]
    assert [len(await storage.generations.ask(ask.interaction)) for ask in asks] == [1, 1, 0, 1]


async def test_a_rule_that_fails_takes_nothing_from_the_others(storage: Storage) -> None:
    def fails(_: Snapshot) -> list[Split]:
        raise ZeroDivisionError

    asks = [an_ask(member=member) for member in range(3)]
    rows = storage.generations
    outcomes = await together(
        [rows.reserve(ask, fails if ask is asks[1] else all_from_the_period(ask)) for ask in asks]
    )
    assert [type(outcome) for outcome in outcomes] == [tuple, ZeroDivisionError, tuple]


# --- several processes -----------------------------------------------------------------------------------


@pytest.mark.postgresql
async def test_batches_of_the_same_members_in_opposite_order_do_not_deadlock(
    postgres_deployment: Deployment, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    deployment = postgres_deployment
    async with deployment.process("one") as one, deployment.process("two") as two:
        await deployment.clear(one)
        for round_ in range(10):
            # Half of them are new in each round: their rows are inserted, those of the others are only locked.
            members = range(8 * round_, 8 * round_ + 16)
            asks = [(one, member) for member in members] + [(two, member) for member in reversed(members)]
            outcomes = await together([reserve(storage, an_ask(member=member)) for storage, member in asks])
            assert {type(outcome) for outcome in outcomes} == {tuple}
    assert "begun again" not in caplog.text  # as after a deadlock


@pytest.mark.postgresql
async def test_a_moderator_who_holds_a_member_holds_up_a_batch_and_no_more(
    postgres_deployment: Deployment, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    deployment = postgres_deployment
    async with deployment.process("one") as one, deployment.process("two") as two:
        await deployment.clear(one)
        for _ in range(10):
            asks = [reserve(one, an_ask(member=member)) for member in range(6)]
            changes = [two.credits.grant(by_mia(), member, (), 1, None) for member in reversed(range(6))]
            outcomes = await together([*asks, *changes])
            assert not [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert "begun again" not in caplog.text


@pytest.mark.postgresql
async def test_a_lock_that_is_not_had_in_time_is_told_to_all_of_the_batch(
    postgres_deployment: Deployment,
) -> None:
    deployment = postgres_deployment
    async with deployment.process(busy_seconds=1.0) as storage, raw(deployment.url) as other:
        await deployment.clear(storage)
        await other.execute(sa.select(rate).where(rate.c.name == "line").with_for_update())
        asks = [an_ask(member=member) for member in range(5)]
        outcomes = await together([reserve(storage, ask) for ask in asks])
        assert {type(outcome) for outcome in outcomes} == {StoreBusy}

        await other.rollback()
        assert [len(rows) for rows in await asyncio.gather(*(reserve(storage, ask) for ask in asks))] == [
            1
        ] * 5


# --- whose outcome nobody heard --------------------------------------------------------------------------


async def test_what_was_committed_before_a_storebusy_is_no_replay_but_ours(tmp_path: Path) -> None:
    """The first COMMIT was not confirmed, and the database was away when that was looked into."""
    asks = [an_ask(member=member, count=2) for member in range(4)]
    async with unconfirmed(tmp_path, begins_again=False) as generations:
        for outcome in await together([generations.reserve(ask, all_from_the_period(ask)) for ask in asks]):
            assert isinstance(outcome, StoreBusy)
        others = await generations.reserve(an_ask(member=0), lambda _: [Split(2)])
        again = [await generations.reserve(ask, all_from_the_period(ask)) for ask in asks]
        assert [[row.position for row in rows] for rows, _ in again] == [[0, 1]] * 4
        assert [place for _, place in (*again, others)] == [0, 0, 0, 1, 6]
        replay = await generations.reserve(asks[0], all_from_the_period(asks[0]))
        assert replay == ((), 0)
