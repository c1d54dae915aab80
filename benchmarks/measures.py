"""What is measured of one bot, in one round."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.community import MOST_IN_FLIGHT, PATIENCE, Community, Picture

WARM_UP = 16  # pictures: every member's first one, connections, caches of compiled statements
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Measures:
    """Seconds, bytes, and pictures a second."""

    cpu_single: float
    cpu_at_once: float
    memory_idle: float
    memory_peak: float
    acknowledged_p50: float
    acknowledged_p95: float
    delivered: float
    throughput: float


async def measure(arguments: Sequence[str], pictures: int) -> Measures:
    """Start the bot, warm it up, and put it through everything. Raises community.Incorrect."""
    async with Community.open(arguments) as community:
        await community.pictures(WARM_UP, at_once=AT_ONCE)
        cpu_single, _, one_by_one = await _run(community, pictures, at_once=1)
        cpu_at_once, seconds, _ = await _run(community, pictures, at_once=AT_ONCE)
        idle = community.usage.resident
        peak = await _peak_memory(community)
    waits = [picture.acknowledged for picture in one_by_one]
    return Measures(
        cpu_single=cpu_single / pictures,
        cpu_at_once=cpu_at_once / pictures,
        memory_idle=idle,
        memory_peak=peak,
        acknowledged_p50=median(waits),
        acknowledged_p95=_p95(waits),
        delivered=median(picture.delivered for picture in one_by_one),
        throughput=pictures / seconds,
    )


async def _run(community: Community, count: int, *, at_once: int) -> tuple[float, float, list[Picture]]:
    """CPU seconds with all that follows the last delivery, wall seconds without it, and the pictures."""
    before, begun = await community.usage.settled_cpu(), time.perf_counter()
    pictures = await community.pictures(count, at_once=at_once)
    seconds = time.perf_counter() - begun
    return await community.usage.settled_cpu() - before, seconds, pictures


async def _peak_memory(community: Community) -> int:
    """Bytes, with so many pictures under way that all of them come back from the endpoint at the same moment."""
    community.endpoint.hold()
    community.usage.reset_peak()
    pictures = asyncio.gather(*(community.picture() for _ in range(MOST_IN_FLIGHT)))
    await community.endpoint.until(lambda: community.endpoint.in_flight == MOST_IN_FLIGHT, PATIENCE)
    community.endpoint.release()
    await pictures
    return community.usage.peak


def _p95(values: Iterable[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]
