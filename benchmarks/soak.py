"""`python -m benchmarks.soak`: thousands of small pictures through one process, which must not grow or slow down."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.arguments import at_least, run
from benchmarks.community import GENEROUS, Community, Scene
from benchmarks.measures import p95
from benchmarks.programs import BOT
from bot.sandbox.world.memory import Keep

AT_ONCE = 12
LEG = 1_000  # pictures between two readings
SCENE = Scene(
    settings=GENEROUS | {"IMAGE_CONCURRENCY": str(AT_ONCE), "LOG_LEVEL": "WARNING"},
    people=AT_ONCE,
    picture_bytes=20_000,
    painting_seconds=0.0,
    # The pretend Discord's own memory stays flat with these: only the newest of each are kept.
    keep=Keep(requests=100, file_bytes=500, messages=500, interactions=500),
)
HEADINGS = ("pictures", "memory", "open files", "CPU", "p50", "p95", "a second")


@dataclass(frozen=True, slots=True)
class Leg:
    """What was read after so many pictures: bytes; and of this leg seconds (CPU: the bot's, per picture) and
    pictures a second."""

    pictures: int
    resident: int
    open_files: int
    cpu: float
    p50: float
    p95: float
    rate: float

    def line(self) -> str:
        cells = (
            f"{self.pictures:,}",
            f"{self.resident / 1e6:.1f} MB",
            f"{self.open_files}",
            f"{self.cpu * 1e3:.1f} ms",
            f"{self.p50 * 1e3:.0f} ms",
            f"{self.p95 * 1e3:.0f} ms",
            f"{self.rate:.1f}",
        )
        return aligned(cells)


def aligned(cells: Sequence[str]) -> str:
    return "  ".join(cell.rjust(10) for cell in cells)


async def leg(community: Community, pictures: int) -> Leg:
    """So many pictures, AT_ONCE at a time. Raises Incorrect."""
    begun, cpu = time.perf_counter(), community.cpu
    found = await community.pictures(pictures, at_once=AT_ONCE)
    rate = pictures / (time.perf_counter() - begun)
    community.check()
    seconds = [picture.delivered for picture in found]
    return Leg(
        pictures=community.asked,
        resident=community.usage.resident,
        open_files=community.usage.open_files,
        cpu=(community.cpu - cpu) / pictures,
        p50=median(seconds),
        p95=p95(seconds),
        rate=rate,
    )


async def soak(pictures: int) -> None:
    print(aligned(HEADINGS))
    legs: list[Leg] = []
    async with Community.open(BOT, SCENE) as community:
        while (done := community.asked) < pictures:
            legs.append(await leg(community, min(LEG, pictures - done)))
            print(legs[-1].line(), flush=True)
    first, *_, last = legs
    print(
        f"\nFrom the first to the last {LEG:,}: memory {last.resident / first.resident:.2f} times, "
        f"open files {last.open_files - first.open_files:+d}, "
        f"CPU {last.cpu / first.cpu:.2f} times, p50 {last.p50 / first.p50:.2f} times, "
        f"p95 {last.p95 / first.p95:.2f} times."
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    # Two legs, to have a beginning and an end.
    parser.add_argument(
        "--pictures", type=at_least(2 * LEG), default=20_000, help=f"at least {2 * LEG} (20,000)"
    )
    return run(soak(parser.parse_args().pictures))


if __name__ == "__main__":
    sys.exit(main())
