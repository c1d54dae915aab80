"""The hash of a picture is filled in later: slowly, once, and for every picture that is still there."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from benchmarks.filling import fill
from bot.domain.errors import Gone
from bot.domain.pictures import State
from bot.storage import Storage
from bot.storage.pictures.tables import generations
from bot.storage.upkeep.hashes import REST, SHORTEST_REST, Hashes
from tests.storage.deployments import FACTS, Deployment, running
from tests.storage.stopwatch import Hand

MANY = 35  # rows; every tenth is a failure, and one is unknown


class BrokenOff(Exception):
    """The program was stopped."""


async def nothing() -> None: ...


@dataclass
class Shelf:
    """The bytes under a key are the key itself, unless they are `gone`, or the store is `away` or fails for them."""

    gone: set[str] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    away: bool = False
    meanwhile: Callable[[], Awaitable[None]] = nothing  # what others do while a picture is read
    asked: list[str] = field(default_factory=list)

    async def get(self, key: str) -> bytes:
        self.asked.append(key)
        await self.meanwhile()
        if self.away or key in self.unreadable:
            raise OSError("cannot be read")
        if key in self.gone:
            raise Gone
        return key.encode()


@pytest.fixture
async def old_rows(deployment: Deployment, storage: Storage) -> Storage:
    """MANY pictures of two hours ago, none of which has a hash."""
    now = datetime.now(UTC)
    deployment.clock.now = now
    await fill(deployment.url, MANY, now - timedelta(hours=2))
    await storage.database.transact(lambda tx: tx.execute(sa.update(generations).values(sha256=None)))
    return storage


def hashes(storage: Storage, shelf: Shelf, hand: Hand | None = None) -> Hashes:
    hand = hand or Hand()
    return Hashes(storage.database, shelf, stopwatch=hand, pause=hand.pause)


async def known(storage: Storage) -> dict[str, str]:
    """The hashes that there are, by key."""
    query = sa.select(generations.c.key, generations.c.sha256).where(generations.c.sha256.is_not(None))
    rows = await storage.database.transact(lambda tx: tx.execute(query).all())
    return {row.key: row.sha256 for row in rows}


async def painted(storage: Storage) -> list[str]:
    query = sa.select(generations.c.key).where(generations.c.state == State.PAINTED.value)
    rows = await storage.database.transact(lambda tx: tx.execute(query.order_by(generations.c.id)).all())
    return [row.key for row in rows]


async def test_every_painted_picture_gets_its_hash(old_rows: Storage) -> None:
    shelf = Shelf()
    await hashes(old_rows, shelf).fill_in()
    keys = await painted(old_rows)
    assert len(keys) == MANY - 4
    assert await known(old_rows) == {key: hashlib.sha256(key.encode()).hexdigest() for key in keys}
    assert shelf.asked == keys

    await hashes(old_rows, shelf).fill_in()
    assert shelf.asked == keys, "a picture was read twice"


async def test_a_picture_of_this_hour_and_one_that_waits_are_left_for_later(
    deployment: Deployment, storage: Storage
) -> None:
    deployment.clock.now = datetime.now(UTC)
    row, shelf = await running(storage), Shelf()
    await hashes(storage, shelf).fill_in()
    await storage.generations.painted(row.id, FACTS)
    await hashes(storage, shelf).fill_in()
    assert shelf.asked == []
    earlier = datetime.now(UTC) - timedelta(hours=2)
    await storage.database.transact(lambda tx: tx.execute(sa.update(generations).values(ended_at=earlier)))
    await hashes(storage, shelf).fill_in()
    assert shelf.asked == [row.key]


async def test_what_was_removed_by_age_is_passed_over(old_rows: Storage) -> None:
    keys = await painted(old_rows)
    shelf = Shelf(gone=set(keys[:5]))
    await hashes(old_rows, shelf).fill_in()
    assert sorted(await known(old_rows)) == sorted(keys[5:])
    await hashes(old_rows, shelf).fill_in()
    assert shelf.asked == keys


async def test_a_store_that_is_away_is_tried_in_the_next_round(old_rows: Storage) -> None:
    keys, shelf = await painted(old_rows), Shelf(away=True)
    await hashes(old_rows, shelf).fill_in()
    assert len(shelf.asked) == 3
    assert await known(old_rows) == {}
    shelf.away = False
    await hashes(old_rows, shelf).fill_in()
    assert sorted(await known(old_rows)) == sorted(keys)


async def test_a_store_that_goes_away_loses_nothing(old_rows: Storage) -> None:
    keys, shelf = await painted(old_rows), Shelf()

    async def goes_away() -> None:
        shelf.away = len(shelf.asked) > 17

    shelf.meanwhile = goes_away
    await hashes(old_rows, shelf).fill_in()
    assert sorted(await known(old_rows)) == sorted(keys[:17])
    shelf.meanwhile, shelf.away, shelf.asked = nothing, False, []
    await hashes(old_rows, shelf).fill_in()
    assert shelf.asked == keys[17:]
    assert sorted(await known(old_rows)) == sorted(keys)


async def test_one_picture_that_cannot_be_read_holds_up_no_other(old_rows: Storage) -> None:
    keys = await painted(old_rows)
    shelf = Shelf(unreadable=set(keys[3:5]))
    await hashes(old_rows, shelf).fill_in()
    assert sorted(await known(old_rows)) == sorted(set(keys) - shelf.unreadable)
    assert shelf.asked == keys


async def test_what_another_process_has_filled_in_stays(old_rows: Storage) -> None:
    async def another_is_quicker() -> None:
        theirs = (
            sa.update(generations).where(generations.c.state == State.PAINTED.value).values(sha256="theirs")
        )
        await old_rows.database.transact(lambda tx: tx.execute(theirs))

    await hashes(old_rows, Shelf(meanwhile=another_is_quicker)).fill_in()
    assert set((await known(old_rows)).values()) == {"theirs"}


async def test_a_round_that_is_broken_off_is_gone_on_with(old_rows: Storage) -> None:
    keys, shelf = await painted(old_rows), Shelf()

    async def stop() -> None:
        if len(shelf.asked) > 20:
            raise BrokenOff

    shelf.meanwhile = stop
    with pytest.raises(BrokenOff):
        await hashes(old_rows, shelf).fill_in()
    done = set(await known(old_rows))
    assert done
    shelf.meanwhile, shelf.asked = nothing, []
    await hashes(old_rows, shelf).fill_in()
    assert not done & set(shelf.asked)
    assert sorted(await known(old_rows)) == sorted(keys)


async def test_it_rests_for_much_longer_than_it_works(old_rows: Storage) -> None:
    hand = Hand()

    async def takes_a_second() -> None:
        hand.seconds += 1.0

    await hashes(old_rows, Shelf(meanwhile=takes_a_second), hand).fill_in()
    assert hand.pauses.count(REST * 1.0) == MANY - 4
    quick = Hand()
    await old_rows.database.transact(lambda tx: tx.execute(sa.update(generations).values(sha256=None)))
    await old_rows.notes.delete_many(["hashed"])
    await hashes(old_rows, Shelf(), quick).fill_in()
    assert quick.pauses.count(SHORTEST_REST) == MANY - 4
