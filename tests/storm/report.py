"""What a storm has found: a line for each kind of day, and every fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.crash.asks import Asked
from tests.crash.verdict import Evidence

COLUMNS = ("days", "asks", "unheard", "refused", "posts", "delivered", "given back", "kept")


@dataclass(frozen=True, slots=True)
class Report:
    """`figures` by day, in the order of COLUMNS; `faults` is empty if every promise was kept."""

    figures: dict[str, tuple[int, ...]]
    faults: list[str]
    output: list[str]

    @classmethod
    def of(
        cls,
        days: Counter[str],
        asked: Sequence[Asked],
        evidence: Evidence,
        faults: list[str],
        output: list[str],
    ) -> Report:
        found: dict[str, tuple[int, ...]] = {}
        for day in ("fair", *sorted(days)):
            fates = [evidence.fate(each) for each in asked if each.occasion == day]
            found[day] = (
                days[day],
                len(fates),
                sum(fate.unheard for fate in fates),
                sum(fate.refused for fate in fates),
                sum(fate.posts for fate in fates),
                sum(fate.delivered for fate in fates),
                sum(fate.given_back for fate in fates),
                sum(fate.kept for fate in fates),
            )
        return cls(found, faults, output)

    @property
    def total(self) -> dict[str, int]:
        return dict(zip(COLUMNS, map(sum, zip(*self.figures.values(), strict=True)), strict=True))

    def table(self) -> str:
        lines: list[tuple[str, ...]] = [("asked while", *COLUMNS)]
        lines += [(day, *map(str, numbers)) for day, numbers in self.figures.items()]
        lines.append(("all", *map(str, self.total.values())))
        wide = max(len(line[0]) for line in lines)
        return "\n".join(
            line[0].ljust(wide)
            + "".join(cell.rjust(len(name) + 2) for cell, name in zip(line[1:], COLUMNS, strict=True))
            for line in lines
        )
