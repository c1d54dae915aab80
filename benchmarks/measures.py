"""What is measured of one program, in one round."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.community import MOST_IN_FLIGHT, PATIENCE, Community, Picture, Scene
from benchmarks.programs import BOT, Program

WARM_UP = 16  # pictures: every member's first one, connections, caches of compiled statements
AT_ONCE = 8
DATABASE_THREAD = "_connection_worker_thread"  # aiosqlite's, in which every transaction runs whole


@dataclass(frozen=True, slots=True)
class Measures:
    """Seconds, bytes, and pictures a second. `storage`: CPU per picture of the database's thread; 0 without one."""

    cpu_single: float
    cpu_at_once: float
    storage: float
    memory_idle: float
    memory_peak: float
    acknowledged_p50: float
    acknowledged_p95: float
    delivered: float
    throughput: float


async def measure(program: Program, scene: Scene, pictures: int) -> Measures:
    """Start the program, warm it up, and put it through everything. Raises community.Incorrect."""
    async with Community.open(program, scene) as community:
        await community.pictures(WARM_UP, at_once=AT_ONCE)
        stored = await _storage(community, program)
        cpu_single, _, one_by_one = await _run(community, pictures, at_once=1)
        cpu_at_once, seconds, _ = await _run(community, pictures, at_once=AT_ONCE)
        stored = await _storage(community, program) - stored
        idle = community.usage.resident
        peak = await _peak_memory(community)
        community.check()
    waits = [picture.acknowledged for picture in one_by_one]
    return Measures(
        cpu_single=cpu_single / pictures,
        cpu_at_once=cpu_at_once / pictures,
        storage=stored / (2 * pictures),
        memory_idle=idle,
        memory_peak=peak,
        acknowledged_p50=median(waits),
        acknowledged_p95=p95(waits),
        delivered=median(picture.delivered for picture in one_by_one),
        throughput=pictures / seconds,
    )


def p95(values: Iterable[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]


def p99(values: Iterable[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[-1]


async def _storage(community: Community, program: Program) -> float:
    """CPU seconds of the database's thread so far; 0 for a program that has no database."""
    if program is not BOT:
        return 0.0
    community.usage.name_threads()
    await community.settled_cpu()
    return community.usage.thread_cpu(DATABASE_THREAD)


async def _run(community: Community, count: int, *, at_once: int) -> tuple[float, float, list[Picture]]:
    """CPU seconds with all that follows the last delivery, wall seconds without it, and the pictures."""
    before, begun = await community.settled_cpu(), time.perf_counter()
    pictures = await community.pictures(count, at_once=at_once)
    seconds = time.perf_counter() - begun
    return await community.settled_cpu() - before, seconds, pictures


async def _peak_memory(community: Community) -> int:
    """Bytes, with so many pictures under way that all of them come back from the endpoint at the same moment."""
    community.endpoint.hold()
    community.usage.reset_peak()
    everybody = [community.people[number % len(community.people)] for number in range(MOST_IN_FLIGHT)]
    pictures = asyncio.gather(*(community.picture(person) for person in everybody))
    await community.endpoint.until(lambda: community.endpoint.in_flight == MOST_IN_FLIGHT, PATIENCE)
    community.endpoint.release()
    await pictures
    return community.usage.peak
