"""Several processes on one PostgreSQL: work is shared, limits are common, and who dies is replaced."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.demo.process import BotProcess
from bot.sandbox.people.shown import Shown
from tests.crash.ledger import Ledger
from tests.postgres import Postgres, postgres_for_tests
from tests.storage.test_instances import cut
from tests.stories.community import Community, painted, told
from tests.stories.conftest import NewCommunity
from tests.stories.test_crowd import line_locked, restarted, thinks
from tests.stories.test_program import imagine_bot

ROUND_OUT = 300.0  # seconds; leases last 30, what was being uploaded is taken up after 60


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres_for_tests() as running:
        yield running


def process(community: Community, name: str, **settings: str) -> AbstractAsyncContextManager[BotProcess]:
    """One of several: with a folder and a name of its own, and the pictures' folder of all."""
    folder = community.folder / name
    folder.mkdir()
    shared = {"INSTANCE": name, "PICTURES_URL": str(community.folder / "pictures")}
    return BotProcess.start(community.sandbox, folder, community.settings | shared | settings)


async def test_the_other_takes_over_what_a_dead_one_had_in_hand(
    new_community: NewCommunity, server: Postgres
) -> None:
    url = await server.create("takeover")
    limits = {"IMAGE_CONCURRENCY": "4", "MEMBER_LIMIT": "4"}
    async with (
        new_community(started=False, DATABASE_URL=url, **limits) as community,
        Ledger.open(url) as ledger,
        process(community, "first") as first,
    ):
        await first.ready()
        uploading = await _stuck_while_uploading(community, first)
        lost = await _running(community, "lost", 2)
        async with process(community, "second") as second:
            await second.ready()
            others = await _running(community, "other", 2)
            waiting = [await community.imagine(community.mia, f"waiting {number}") for number in range(2)]
            for shown in waiting:
                await shown.message()
            page = await ledger.read()
            first.kill()
            await first.exited()
            community.endpoint.release()
            dead = _owned_by("first", page.rows, [*lost, *others])
            assert all(shown in dead for shown in lost)

            for shown in [*others, *waiting]:
                if shown not in dead:
                    await shown.until(painted, timeout=ROUND_OUT)
            for shown in dead:
                await shown.until(told, timeout=ROUND_OUT)
                assert "I was restarted" in shown.text
            await uploading.until(painted, timeout=ROUND_OUT)
            assert len(community.posts()) == 1 + len(lost) + len(others) + len(waiting)
            assert len({str(body["prompt"]) for body in community.posts()}) == len(community.posts())

            await _running(community, "slots are free", 4)
            community.endpoint.release()
            assert community.endpoint.peak_in_flight == 4


async def test_the_other_answers_for_one_that_dies_in_a_crowd(
    new_community: NewCommunity, server: Postgres
) -> None:
    url = await server.create("crowd")
    async with (
        new_community(started=False, plain=20_000, DATABASE_URL=url, QUEUE_LIMIT="2000") as community,
        Ledger.open(url) as ledger,
        process(community, "first") as first,
    ):
        await first.ready()
        async with line_locked(url):  # nothing can be decided: everybody is left "thinking…"
            left = [
                await community.imagine(community.join(f"member{number}"), "a fox") for number in range(50)
            ]
            for each in left:
                await each.until(thinks)
            await first.logged("notes are written")
            first.kill()
            await first.exited()
        async with process(community, "second") as second:
            await second.ready()
            for each in left:
                await each.until(restarted, timeout=ROUND_OUT)
            await (await community.imagine(community.alice, "an owl")).until(painted)
        assert len(community.posts()) == 1
        assert await ledger.unanswered() == 0


async def test_limits_hold_over_both(new_community: NewCommunity, server: Postgres) -> None:
    url = await server.create("limits")
    per_minute = 240
    limits = {"IMAGE_RATE": str(per_minute), "IMAGE_CONCURRENCY": "2", "MEMBER_LIMIT": "8"}
    async with (
        new_community(started=False, DATABASE_URL=url, **limits) as community,
        Ledger.open(url) as ledger,
    ):
        async with process(community, "first") as first, process(community, "second") as second:
            await asyncio.gather(first.ready(), second.ready())
            await community.sandbox.bot_ready(2)
            shown = [
                await community.alice.slash(community.art, "imagine", prompt=f"fox {number}", to=number % 2)
                for number in range(8)
            ]
            for each in shown:
                await each.until(painted)
            rows = [row for found in (await ledger.read()).rows.values() for row in found]

        starts = sorted(row.started_at for row in rows)
        gaps = [later - earlier for earlier, later in pairwise(starts)]
        assert min(gaps) >= timedelta(minutes=1) / per_minute
        assert community.endpoint.peak_in_flight <= 2
        assert len(community.posts()) == len(shown)


async def test_each_process_serves_its_shard(new_community: NewCommunity, server: Postgres) -> None:
    url = await server.create("shards")
    async with new_community(
        started=False, DATABASE_URL=url, SHARD_COUNT="2", IMAGE_CONCURRENCY="1"
    ) as community:
        world = community.sandbox.world
        shard = (community.guild.id >> 22) % 2
        # The other shard's: an id of long ago, as no other one here is. (1 << 22 is a millisecond.)
        other = world.add_guild("Owl Tower", "sky", id=community.guild.id - (1_000_001 << 22))
        (sky,) = other.channels.values()
        zoe = community.sandbox.join(other, "zoe")
        async with (
            process(community, "first", SHARD_IDS=str(shard)),
            process(community, "second", SHARD_IDS=str(1 - shard)),
        ):
            await community.sandbox.bot_ready(2)
            here = await community.imagine(community.alice, "a fox")
            there = await zoe.slash(sky, "imagine", prompt="an owl")
            await asyncio.gather(here.until(painted), there.until(painted))
        assert community.endpoint.peak_in_flight == 1


async def test_two_of_one_name_are_refused(
    new_community: NewCommunity, server: Postgres, tmp_path: Path
) -> None:
    url = await server.create("names")
    async with new_community(DATABASE_URL=url, INSTANCE="same") as community:
        settings = community.settings | community.sandbox.settings() | {"DATA_DIR": str(tmp_path / "other")}
        status, lines = await imagine_bot(tmp_path, "run", **settings)
        assert status == 69
        assert "Another process already runs as INSTANCE same" in lines[-1]


async def test_who_loses_its_name_to_another_ends_and_the_other_goes_on(
    new_community: NewCommunity, server: Postgres
) -> None:
    url = await server.create("taken")
    async with new_community(DATABASE_URL=url, INSTANCE="same") as community:
        first = community.bot
        assert first is not None
        community.endpoint.hold()
        under_way = await community.imagine(community.alice, "a fox between two")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        os.kill(first.pid, signal.SIGSTOP)
        await cut(url)
        second = await community.start_another()
        os.kill(first.pid, signal.SIGCONT)
        await first.logged("Another process has taken the INSTANCE name same")
        community.endpoint.release()

        assert await first.exited() == 69
        assert "Another process has taken the INSTANCE name same" in first.output[-1]
        assert "Traceback" not in "\n".join(first.output)
        await (await community.imagine(community.bob, "an owl")).until(painted)
        await under_way.until(lambda shown: painted(shown) or told(shown), timeout=ROUND_OUT)
        assert second.running
        assert len(community.posts()) == 2


async def _stuck_while_uploading(community: Community, bot: BotProcess) -> Shown:
    """A picture whose upload Discord does not answer, for as long as the story lasts."""
    fault = community.sandbox.discord_faults.next("PATCH /webhooks/*", gate=asyncio.Event())
    shown = await community.imagine(community.bob, "a fox on the doorstep")
    await bot.logged("painted")
    await community.sandbox.world.changes.until(lambda: fault not in community.sandbox.discord_faults.pending)
    return shown


async def _running(community: Community, words: str, count: int) -> list[Shown]:
    """So many more, held at the endpoint."""
    community.endpoint.hold()
    before = community.endpoint.in_flight
    shown = [await community.imagine(community.alice, f"{words} {number}") for number in range(count)]
    await community.endpoint.until(lambda: community.endpoint.in_flight == before + count)
    return shown


def _owned_by(name: str, rows: dict[int, list[object]], asked: list[Shown]) -> list[Shown]:
    """Those that a process was painting."""
    return [
        each
        for each in asked
        if any(str(getattr(row, "owner", "")).startswith(f"{name}/") for row in rows[each.interaction.id])
    ]
