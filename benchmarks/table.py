"""The figures of all rounds as a table: medians, and in brackets the least and the most of the rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from statistics import median

from benchmarks.measures import Measures

MS, MB = 1e3, 1e-6


@dataclass(frozen=True, slots=True)
class Row:
    """`compared` with a floor: as a ratio, as a difference, or not at all (""). `aim`: beside the decoding floor."""

    label: str
    field: str
    scale: float
    unit: str
    compared: str
    aim: str = ""


ROWS = (
    Row("CPU per picture, one at a time", "cpu_single", MS, "ms", "ratio", "1.7 at most"),
    Row("CPU per picture, 8 at once", "cpu_at_once", MS, "ms", "ratio", "1.7 at most"),
    Row("CPU per picture, storage", "storage", MS, "ms", "", "6 ms at most"),
    Row("most memory, 50 in flight", "memory_peak", MB, "MB", "ratio"),
    Row("memory after the load before", "memory_idle", MB, "MB", "ratio"),
    Row("acknowledged, p50", "acknowledged_p50", MS, "ms", "difference", "+4 ms at most"),
    Row("acknowledged, p95", "acknowledged_p95", MS, "ms", "difference"),
    Row("delivered, one at a time, p50", "delivered", MS, "ms", "difference"),
    Row("pictures a second, 8 at once", "throughput", 1, "", "ratio"),
)
HEADINGS = ("", "decodes", "does not", "bot", "beside 'decodes'", "beside 'does not'", "aim")


def table(floors: Sequence[Sequence[Measures]], bots: Sequence[Measures]) -> str:
    """`floors`: the one that decodes, and the one that does not; each with a Measures a round, like `bots`."""
    return in_columns([HEADINGS, *(_cells(row, floors, bots) for row in ROWS)])


def in_columns(lines: Sequence[Sequence[str]]) -> str:
    """Each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(row: Row, floors: Sequence[Sequence[Measures]], bots: Sequence[Measures]) -> tuple[str, ...]:
    least = [_values(row, floor) for floor in floors]
    ours = _values(row, bots)
    shown = [_spread(each, "{:.1f}".format, row.unit) if row.compared else "" for each in least]
    beside = [_compared(row, ours, each) for each in least]
    return (row.label, *shown, _spread(ours, "{:.1f}".format, row.unit), *beside, row.aim)


def _values(row: Row, measured: Iterable[Measures]) -> list[float]:
    return [attrgetter(row.field)(each) * row.scale for each in measured]


def _compared(row: Row, ours: Sequence[float], least: Sequence[float]) -> str:
    """Within a round, where all programs had the same machine."""
    pairs = list(zip(ours, least, strict=True))
    if row.compared == "ratio":
        return _spread([mine / floor for mine, floor in pairs], "{:.2f}".format, "times")
    if row.compared == "difference":
        return _spread([mine - floor for mine, floor in pairs], "{:+.1f}".format, row.unit)
    return ""


def _spread(values: Sequence[float], form: Callable[[float], str], unit: str) -> str:
    middle, least, most = (form(value) for value in (median(values), min(values), max(values)))
    around = f"({least} to {most})" if len(values) > 1 else ""
    return " ".join(part for part in (middle, unit, around) if part)
