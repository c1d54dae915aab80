"""A challenge of many members on one database, whose bot is killed again and again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bot.sandbox.images import ImageEndpoint
from bot.sandbox.server import Sandbox
from tests.contests.bots import Bots
from tests.contests.course import Course
from tests.crash.report import Report
from tests.stories.community import community_on
from tests.stories.contest import Contest
from tests.stories.staff import staff_of

COARSE = 8  # pixels; nobody looks at the pictures
COLUMNS = ("members", "entries", "presses", "kills")


@dataclass(frozen=True, slots=True)
class Plan:
    """`processes` serve one server together. `lives_on`: in the middle of posting one is killed, else all are."""

    members: int
    entries: int
    seed: int
    processes: int = 1
    lives_on: bool = False
    is_short: bool = False


async def run(folder: Path, database: str, plan: Plan, *, tell: bool = False) -> Report:
    """`database` is an address as in DATABASE_URL; with `tell` each step is printed."""
    endpoint = ImageEndpoint(coarse=COARSE)
    say: Callable[[str], object] = print if tell else _quiet
    settings = {"DATABASE_URL": database, "IMAGE_CONCURRENCY": "10", "QUEUE_LIMIT": "1000"}
    async with (
        Sandbox.open() as sandbox,
        endpoint.serve() as url,
        community_on(sandbox, endpoint, url, folder, **settings) as community,
        Bots.open(community, plan.processes) as bots,
    ):
        course = Course(
            Contest(community, staff_of(community).owner, community.art),
            bots,
            Random(plan.seed),
            say,
            plan.members,
            plan.entries,
            plan.lives_on,
            plan.is_short,
        )
        try:
            await course.run()
        except Exception as error:
            # What has been found until then, and the log, say more than this alone.
            course.faults.append(f"it did not come to its end: {error!r}")
        figures: dict[str, tuple[int, ...]] = {
            "a challenge": (plan.members, plan.entries, course.presses, bots.kills)
        }
        faults = course.faults + [f"Discord does not know {each}" for each in sandbox.refused]
        return Report(figures, faults, bots.output, "of", COLUMNS, summed=False)


def _quiet(_: str) -> None:
    """Says nothing."""
