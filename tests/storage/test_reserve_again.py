"""A reservation whose first try went wrong: with a lost confirmation, or with ids that were taken already."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain.pictures import State
from bot.storage import Storage
from bot.storage.credits.charges import Charges
from bot.storage.credits.purses import Purses
from bot.storage.engine.database import Database
from bot.storage.engine.engine import Engine, Fault, T, Work
from bot.storage.engine.sqlite import open_sqlite
from bot.storage.pictures.generations import GenerationRows
from bot.storage.pictures.line import LineReader
from bot.storage.pictures.rate import Rate
from bot.storage.pictures.reservations import Reservations
from tests.storage.deployments import Clock, all_from_the_period, an_ask, reserve


class LosesTheFirst:
    """A real engine whose first COMMIT is not confirmed: the connection is lost at that moment."""

    def __init__(self, engine: Engine, *, begins_again: bool) -> None:
        self._engine = engine
        self._begins_again = begins_again
        self._is_lost = False

    async def run(self, work: Work[T], *, seconds: float | None = None) -> T:
        done = await self._engine.run(work, seconds=seconds)
        if not self._is_lost:
            self._is_lost = True
            raise sa.exc.OperationalError("COMMIT", None, ConnectionResetError())
        return done

    def may_begin_again(self, error: sa.exc.DBAPIError) -> bool:
        return self._begins_again and isinstance(error.orig, ConnectionError)

    def fault(self, error: BaseException) -> Fault | None:
        is_lost = isinstance(getattr(error, "orig", None), ConnectionError)
        return Fault.AWAY if is_lost else self._engine.fault(error)

    async def empty_log(self) -> bool:
        return await self._engine.empty_log()

    async def close(self) -> None:
        await self._engine.close()


@asynccontextmanager
async def unconfirmed(folder: Path, *, begins_again: bool = True) -> AsyncIterator[GenerationRows]:
    engine = await open_sqlite(folder / "bot.sqlite3", busy_seconds=1.0)
    database = Database(LosesTheFirst(engine, begins_again=begins_again), is_sqlite=True, clock=Clock())
    try:
        charges = Charges(database, Purses(database, default_credits=10, money_cap=None))
        yield GenerationRows(database, charges, owner="first/1", image_concurrency=3, member_limit=2)
    finally:
        await database.close()


async def test_a_lost_confirmation_is_no_replay(tmp_path: Path) -> None:
    ask = an_ask(count=2)
    async with unconfirmed(tmp_path) as generations:
        reserved, place = await generations.reserve(ask, all_from_the_period(ask))
        assert place == 0
        assert [row.position for row in reserved] == [0, 1]
        assert await generations.ask(ask.interaction) == reserved
        assert await generations.reserve(ask, all_from_the_period(ask)) == ((), 0)


def reservations(storage: Storage, *ids: str) -> Reservations:
    """Of which these are the next public ids that are drawn."""
    charges = Charges(storage.database, Purses(storage.database, default_credits=10, money_cap=None))
    line = LineReader(Rate(storage.database, None), slots=3, member_limit=2)
    return Reservations(storage.database, charges, line, owner="first/1", new_id=iter(ids).__next__)


async def test_ids_that_are_taken_are_drawn_again(storage: Storage) -> None:
    ask = an_ask(count=2)
    (other,) = await reserve(storage, an_ask())
    taken = other.public_id
    drawn = reservations(storage, "aaaaaa", taken, taken, "bbbbbb", "aaaaaa", "cccccc")
    rows, _ = await drawn.reserve(ask, all_from_the_period(ask))
    assert [row.public_id for row in rows] == ["aaaaaa", "cccccc"]
    assert await storage.generations.find(taken) == other


async def test_a_refused_ask_draws_again_too(storage: Storage) -> None:
    ask = an_ask(count=2)
    (other,) = await reserve(storage, an_ask())
    taken = other.public_id
    drawn = reservations(storage, "aaaaaa", taken, taken, "bbbbbb", "aaaaaa", "cccccc")
    assert await drawn.keep_refused(ask) == "aaaaaa"
    kept = await storage.generations.ask(ask.interaction)
    assert [(row.public_id, row.state) for row in kept] == [
        ("aaaaaa", State.CANCELLED),
        ("cccccc", State.CANCELLED),
    ]
    assert await storage.generations.find(taken) == other


async def test_a_lost_confirmation_keeps_a_refused_ask_once(tmp_path: Path) -> None:
    ask = an_ask(count=2)
    async with unconfirmed(tmp_path) as generations:
        first = await generations.keep_refused(ask)
        kept = await generations.ask(ask.interaction)
        assert [row.position for row in kept] == [0, 1]
        assert kept[0].public_id == first == await generations.keep_refused(ask)


async def test_any_other_violation_is_a_fault(storage: Storage) -> None:
    ask = replace(an_ask(), credits_each=-1)
    with pytest.raises(sa.exc.IntegrityError, match="ck_generations_"):
        await reservations(storage, "aaaaaa", "bbbbbb").reserve(ask, all_from_the_period(ask))
    assert await storage.generations.ask(ask.interaction) == ()
