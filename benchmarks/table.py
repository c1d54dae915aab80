"""The figures of all rounds as a table: medians, and in brackets the least and the most of the rounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from statistics import median

from benchmarks.measures import Measures

AIM = 1.5  # times the floor, for CPU and memory
MS, MB = 1e3, 1e-6


@dataclass(frozen=True, slots=True)
class Row:
    """`compared`: as a ratio to the floor, or as the difference from it. Both are taken within a round."""

    label: str
    field: str
    scale: float
    unit: str
    compared: str
    aim: bool = False


ROWS = (
    Row("CPU per picture, one at a time", "cpu_single", MS, "ms", "ratio", aim=True),
    Row("CPU per picture, 8 at once", "cpu_at_once", MS, "ms", "ratio", aim=True),
    Row("most memory, 50 in flight", "memory_peak", MB, "MB", "ratio", aim=True),
    Row("memory after the load before", "memory_idle", MB, "MB", "ratio"),
    Row("acknowledged, p50", "acknowledged_p50", MS, "ms", "difference"),
    Row("acknowledged, p95", "acknowledged_p95", MS, "ms", "difference"),
    Row("delivered, one at a time, p50", "delivered", MS, "ms", "difference"),
    Row("pictures a second, 8 at once", "throughput", 1, "", "ratio"),
)
HEADINGS = ("", "floor", "bot", "bot beside floor")


def table(floors: Sequence[Measures], bots: Sequence[Measures]) -> str:
    lines = [HEADINGS, *(_cells(row, floors, bots) for row in ROWS)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(row: Row, floors: Sequence[Measures], bots: Sequence[Measures]) -> tuple[str, str, str, str]:
    floor, bot = ([attrgetter(row.field)(each) * row.scale for each in round] for round in (floors, bots))
    pairs = list(zip(bot, floor, strict=True))
    if row.compared == "ratio":
        compared = _spread([ours / least for ours, least in pairs], "{:.2f}".format, "times")
    else:
        compared = _spread([ours - least for ours, least in pairs], "{:+.1f}".format, row.unit)
    if row.aim:
        compared += f", aim below {AIM}"
    return (
        row.label,
        _spread(floor, "{:.1f}".format, row.unit),
        _spread(bot, "{:.1f}".format, row.unit),
        compared,
    )


def _spread(values: Sequence[float], form: Callable[[float], str], unit: str) -> str:
    middle, least, most = (form(value) for value in (median(values), min(values), max(values)))
    return " ".join(part for part in (middle, unit, f"({least} to {most})") if part)
