"""A database that says that it is a copy: its first start closes what is open, on both engines."""

from __future__ import annotations

import pytest

from bot.domain.pictures import State
from bot.storage.upkeep.restored import COPIED
from tests.storage.deployments import FACTS, Deployment, claim, columns, entries, running, waiting


async def test_what_is_open_is_given_back_and_nothing_is_posted(
    deployment: Deployment, caplog: pytest.LogCaptureFixture
) -> None:
    async with deployment.process() as storage:
        await deployment.clear(storage)
        painted = await running(storage)
        await storage.generations.painted(painted.id, FACTS)
        left = await running(storage, member=2)
        (queued,) = await waiting(storage, member=3)
        await storage.notes.set(COPIED, "2026-11-22 03:00 UTC")

    async with deployment.process() as storage:
        assert "this is the copy made at 2026-11-22 03:00 UTC: 2 pictures" in caplog.text
        assert [(await columns(storage, row))["state"] for row in (painted, left, queued)] == [
            State.PAINTED,
            State.UNKNOWN,
            State.UNKNOWN,
        ]
        assert set((await entries(storage)).values()) == {"kept"}
        assert await storage.outbox.claim_due() is None
        assert await claim(storage) is None
        assert await storage.notes.get(COPIED) is None
        (new,) = await waiting(storage, member=4)

    async with deployment.process() as storage:
        claimed = await claim(storage)
        assert claimed is not None
        assert claimed.id == new.id
