"""The INSTANCE name on PostgreSQL: one process has it, and gets it back after its connection was cut."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest
import sqlalchemy as sa

from bot.storage.engine.address import server_of
from bot.storage.engine.errors import AlreadyRunning, NotHeld
from bot.storage.engine.instances import ACQUIRE_EVERY, LOCKS, LOOKS, living_instances, only_instance
from bot.storage.engine.notifications import Notifications
from tests.storage.deployments import raw

pytestmark = pytest.mark.postgresql


async def cut(url: str) -> None:
    """End the connections that hold a name, as a restart of PostgreSQL does."""
    holders = sa.text(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND classid = :locks "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    async with raw(url) as connection:
        await connection.execute(holders, {"locks": LOCKS})


async def test_a_name_is_one_processs_and_free_when_that_ends(new_postgresql_url: str) -> None:
    url = server_of(new_postgresql_url)
    async with only_instance(url, "first", Notifications()), only_instance(url, "second", Notifications()):
        with pytest.raises(AlreadyRunning, match="INSTANCE first"):
            async with only_instance(url, "first", Notifications()):
                pass
    async with only_instance(url, "first", Notifications()):
        pass


async def test_a_name_that_was_lost_is_held_again(new_postgresql_url: str) -> None:
    url = server_of(new_postgresql_url)
    async with only_instance(url, "first", Notifications()) as name:
        assert await name.hold() == ACQUIRE_EVERY
        await cut(new_postgresql_url)
        with pytest.raises(NotHeld, match="the INSTANCE name is not held"):
            await name.hold()
        assert await name.hold() == ACQUIRE_EVERY
        with pytest.raises(AlreadyRunning):
            async with only_instance(url, "first", Notifications()):
                pass


async def test_a_name_that_another_process_took_is_not_held(new_postgresql_url: str) -> None:
    url = server_of(new_postgresql_url)
    async with only_instance(url, "first", Notifications()) as name:
        await cut(new_postgresql_url)
        with pytest.raises(NotHeld):
            await name.hold()
        async with only_instance(url, "first", Notifications()):
            for _ in range(LOOKS - 1):
                with pytest.raises(NotHeld, match="Another process has taken the INSTANCE name first"):
                    await name.hold()
            for _ in range(2):
                with pytest.raises(AlreadyRunning, match="Another process has taken the INSTANCE name first"):
                    await name.hold()
        assert await name.hold() == ACQUIRE_EVERY


async def test_it_is_known_which_processes_live(new_postgresql_url: str) -> None:
    url = server_of(new_postgresql_url)
    names = [f"machine {number}" for number in range(20)]  # of which some hashes are negative

    async def living() -> frozenset[str]:
        async with raw(new_postgresql_url) as connection:
            return await connection.run_sync(living_instances, names)

    async with AsyncExitStack() as stack:
        for name in names[1:]:
            await stack.enter_async_context(only_instance(url, name, Notifications()))
        assert await living() == frozenset(names[1:])
    assert await living() == frozenset()
