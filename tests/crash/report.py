"""What a run has found: a line for each occasion, and every fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.crash.asks import Asked
from tests.crash.tally import Tally
from tests.crash.verdict import Evidence

OF_ASKS = ("asks", "unheard", "refused", "posts", "delivered", "given back", "kept")
COLUMNS = ("kills", "in time", "at work", *OF_ASKS)


@dataclass(frozen=True, slots=True)
class Report:
    """`figures` by occasion, in the order of `columns`; `faults` is empty if every promise was kept.

    `occasions` is what the table calls them; it has a last line with their sums if they are `summed`.
    """

    figures: dict[str, tuple[int, ...]]
    faults: list[str]
    output: list[str]
    occasions: str = "killed when"
    columns: tuple[str, ...] = COLUMNS
    summed: bool = True

    @property
    def total(self) -> dict[str, int]:
        sums = map(sum, zip(*self.figures.values(), strict=True))
        return dict(zip(self.columns, sums, strict=True))

    def table(self) -> str:
        lines: list[tuple[str, ...]] = [(self.occasions, *self.columns)]
        lines += [(occasion, *map(str, numbers)) for occasion, numbers in self.figures.items()]
        if self.summed:
            lines.append(("all", *map(str, self.total.values())))
        wide = max(len(line[0]) for line in lines)
        return "\n".join(
            line[0].ljust(wide)
            + "".join(cell.rjust(len(name) + 2) for cell, name in zip(line[1:], self.columns, strict=True))
            for line in lines
        )


def figures(tally: Tally, asked: Sequence[Asked], evidence: Evidence) -> dict[str, tuple[int, ...]]:
    """By occasion, in the order in which they first came."""
    return {
        occasion: (
            kills,
            kills - tally.late[occasion],
            kills - tally.idle[occasion],
            *of_asks(occasion, asked, evidence),
        )
        for occasion, kills in tally.kills.items()
    }


def of_asks(occasion: str, asked: Sequence[Asked], evidence: Evidence) -> tuple[int, ...]:
    """What became of the asks of one occasion, in the order of OF_ASKS."""
    fates = [evidence.fate(each) for each in asked if each.occasion == occasion]
    return (
        len(fates),
        sum(fate.unheard for fate in fates),
        sum(fate.refused for fate in fates),
        sum(fate.posts for fate in fates),
        sum(fate.delivered for fate in fates),
        sum(fate.given_back for fate in fates),
        sum(fate.kept for fate in fates),
    )
