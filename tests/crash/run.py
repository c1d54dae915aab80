"""A seeded run: so many kills, then everything settles, and the evidence is looked at."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.crash.community import Community
from tests.crash.ledger import Ledger
from tests.crash.moments import Moment
from tests.crash.verdict import Evidence

COLUMNS = ("kills", "in time", "at work", "asks", "unheard", "posts", "delivered", "given back", "kept")
# A kill when nothing is under way proves nothing. The first of a run may be one: before any picture there is nothing.
MOST_IDLE = 0.2


@dataclass(frozen=True, slots=True)
class Report:
    """`figures` by moment, in the order of COLUMNS; `faults` is empty if every promise was kept."""

    figures: dict[Moment, tuple[int, ...]]
    faults: list[str]
    output: list[str]

    @property
    def total(self) -> dict[str, int]:
        sums = map(sum, zip(*self.figures.values(), strict=True))
        return dict(zip(COLUMNS, sums, strict=True))

    def table(self) -> str:
        lines: list[tuple[str, ...]] = [("killed when", *COLUMNS)]
        lines += [(moment.value, *map(str, numbers)) for moment, numbers in self.figures.items()]
        lines.append(("all", *map(str, self.total.values())))
        wide = max(len(line[0]) for line in lines)
        return "\n".join(
            line[0].ljust(wide)
            + "".join(cell.rjust(len(name) + 2) for cell, name in zip(line[1:], COLUMNS, strict=True))
            for line in lines
        )


def schedule(kills: int, seed: int) -> list[Moment]:
    """Every moment as often as any other, in an order of the seed's choosing."""
    dice, moments = Random(seed), list(Moment)
    chosen: list[Moment] = []
    while len(chosen) < kills:
        chosen += dice.sample(moments, len(moments))
    return chosen[:kills]


async def run(
    folder: Path, database: str, *, kills: int, seed: int, settle_within: float, tell: bool = False
) -> Report:
    """Raises TimeoutError if it does not settle in so many seconds."""
    async with Community.open(folder, database, seed) as community, Ledger.open(database) as ledger:
        for number, moment in enumerate(schedule(kills, seed), 1):
            await community.kill_at(moment, ledger)
            if tell:
                print(f"\r{number} of {kills} kills", end="", file=sys.stderr)
        status = await community.settle(ledger, settle_within)
        evidence = Evidence.collect(
            await ledger.read(), community.endpoint, community.art, folder / "pictures"
        )
        faults = [*evidence.faults(community.asked), *_of_the_world(community, status)]
        return Report(_figures(community, evidence), faults, community.output)


def _of_the_world(community: Community, status: int) -> Iterable[str]:
    if status:
        yield f"the last process ended with status {status}"
    if community.idle.total() > MOST_IDLE * community.kills.total():
        yield f"{community.idle.total()} of {community.kills.total()} kills came when nothing was under way"
    for refused in community.sandbox.refused:
        yield f"the pretend Discord does not know {refused}"


def _figures(community: Community, evidence: Evidence) -> dict[Moment, tuple[int, ...]]:
    figures: dict[Moment, tuple[int, ...]] = {}
    for moment in Moment:
        if not community.kills[moment]:
            continue
        fates = [evidence.fate(asked) for asked in community.asked if asked.moment is moment]
        figures[moment] = (
            community.kills[moment],
            community.kills[moment] - community.late[moment],
            community.kills[moment] - community.idle[moment],
            len(fates),
            sum(fate.unheard for fate in fates),
            sum(fate.posts for fate in fates),
            sum(fate.delivered for fate in fates),
            sum(fate.given_back for fate in fates),
            sum(fate.kept for fate in fates),
        )
    return figures
