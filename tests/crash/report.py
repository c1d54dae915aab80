"""What a run has found: a line for each occasion, and every fault."""

from __future__ import annotations

from dataclasses import dataclass

from tests.crash.asks import Asked
from tests.crash.tally import Tally
from tests.crash.verdict import Evidence

COLUMNS = (
    "kills",
    "in time",
    "at work",
    "asks",
    "unheard",
    "refused",
    "posts",
    "delivered",
    "given back",
    "kept",
)


@dataclass(frozen=True, slots=True)
class Report:
    """`figures` by occasion, in the order of COLUMNS; `faults` is empty if every promise was kept."""

    figures: dict[str, tuple[int, ...]]
    faults: list[str]
    output: list[str]

    @property
    def total(self) -> dict[str, int]:
        sums = map(sum, zip(*self.figures.values(), strict=True))
        return dict(zip(COLUMNS, sums, strict=True))

    def table(self) -> str:
        lines: list[tuple[str, ...]] = [("killed when", *COLUMNS)]
        lines += [(occasion, *map(str, numbers)) for occasion, numbers in self.figures.items()]
        lines.append(("all", *map(str, self.total.values())))
        wide = max(len(line[0]) for line in lines)
        return "\n".join(
            line[0].ljust(wide)
            + "".join(cell.rjust(len(name) + 2) for cell, name in zip(line[1:], COLUMNS, strict=True))
            for line in lines
        )


def figures(tally: Tally, asked: list[Asked], evidence: Evidence) -> dict[str, tuple[int, ...]]:
    """By occasion, in the order in which they first came."""
    found: dict[str, tuple[int, ...]] = {}
    for occasion, kills in tally.kills.items():
        fates = [evidence.fate(each) for each in asked if each.occasion == occasion]
        found[occasion] = (
            kills,
            kills - tally.late[occasion],
            kills - tally.idle[occasion],
            len(fates),
            sum(fate.unheard for fate in fates),
            sum(fate.refused for fate in fates),
            sum(fate.posts for fate in fates),
            sum(fate.delivered for fate in fates),
            sum(fate.given_back for fate in fates),
            sum(fate.kept for fate in fates),
        )
    return found
