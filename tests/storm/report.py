"""What a storm has found: a line for each kind of day, and every fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.crash.asks import Asked
from tests.crash.report import OF_ASKS, Report, of_asks
from tests.crash.verdict import Evidence


def report_of(
    days: Counter[str], asked: Sequence[Asked], evidence: Evidence, faults: list[str], output: list[str]
) -> Report:
    """`days`: how many there were, by name."""
    figures = {day: (days[day], *of_asks(day, asked, evidence)) for day in ("fair", *sorted(days))}
    return Report(figures, faults, output, "asked while", ("days", *OF_ASKS))
