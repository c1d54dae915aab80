"""What became of a crowd: in figures, and what of it must not be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.asked import REFUSED, Asked, Fate
from benchmarks.community import Community
from benchmarks.measures import p99
from benchmarks.table import in_columns

WINDOW = 3.0  # seconds: Discord's


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seconds, but `posts`. `cpu` and `server` (PostgreSQL's) count everything until nothing more happens; `sandbox` is
    what the pretend Discord used of `lasted`, the time until the last one knew. `faults`: what must not be."""

    everybody: Sequence[Asked]
    posts: int
    cpu: float
    server: float
    sandbox: float
    peak: int
    lasted: float
    faults: Sequence[str] = ()

    @property
    def fates(self) -> Counter[Fate]:
        return Counter(asked.fate for asked in self.everybody)

    @property
    def acknowledged(self) -> list[float]:
        return [seconds for each in self.everybody if (seconds := each.shown.acknowledged_after) is not None]

    @property
    def late(self) -> int:
        """How many Discord would have told that the application did not respond."""
        return len(self.everybody) - sum(seconds <= WINDOW for seconds in self.acknowledged)

    @property
    def delivered(self) -> list[float]:
        return [each.seconds or 0.0 for each in self.everybody if each.fate is Fate.SERVED]

    @property
    def refused(self) -> list[float]:
        return [each.seconds or 0.0 for each in self.everybody if each.fate in REFUSED]


def faults(found: Outcome, community: Community, queue_limit: int) -> Iterator[str]:
    """What a member must not see. Who asks is served or refused, and a refusal is true."""
    fates = found.fates
    for fate in (Fate.LEFT, Fate.BUSY, Fate.OTHERWISE):
        if fates[fate]:
            yield f"{fates[fate]} {fate.value}"
    if found.late:
        yield f"{found.late} not acknowledged within {WINDOW:g} s"
    if untrue := sum(each.waiting is not None and each.waiting < queue_limit for each in found.everybody):
        yield f"{untrue} told that the line is full while fewer than {queue_limit} waited"
    if (served := fates[Fate.SERVED]) < min(len(found.everybody), queue_limit):
        yield f"only {served} served, though {queue_limit} may wait"
    if found.posts != served:
        yield f"{found.posts} requests to the endpoint for {served} pictures"
    if wrong := sum(
        not community.is_painted(each.shown) for each in found.everybody if each.fate is Fate.SERVED
    ):
        yield f"{wrong} pictures that are not what was painted"
    yield from (f"the pretend Discord refused {refused}" for refused in community.sandbox.refused)


def report(title: str, found: Sequence[Outcome]) -> None:
    columns = [_figures(each) for each in found]
    lines = [[title, *(_count(len(each.everybody)) for each in found)]]
    lines += [[label, *(column[label] for column in columns)] for label in columns[0]]
    print(f"\n{in_columns(lines)}", flush=True)
    for each in found:
        for fault in each.faults:
            print(f"  wrong with {len(each.everybody):,}: {fault}", flush=True)


def _seconds(values: Sequence[float], of: Callable[[Sequence[float]], float]) -> str:
    return f"{of(values):.2f} s" if len(values) > 1 else "-"


def _a_picture(seconds: float, found: Outcome) -> str:
    served = found.fates[Fate.SERVED]
    return f"{seconds / served * 1e3:.1f} ms" if served and seconds else "-"


def _count(number: int) -> str:
    return f"{number:,}"


def _figures(found: Outcome) -> dict[str, str]:
    return {
        "acknowledged": _count(len(found.acknowledged)),
        "acknowledged, p50": _seconds(found.acknowledged, median),
        "acknowledged, p99": _seconds(found.acknowledged, p99),
        "acknowledged, last": _seconds(found.acknowledged, max),
        "later than three seconds, or never": _count(found.late),
        **{fate.value: _count(found.fates[fate]) for fate in Fate},
        "requests to the endpoint": _count(found.posts),
        "delivered, p50": _seconds(found.delivered, median),
        "delivered, p99": _seconds(found.delivered, p99),
        "refused, p99": _seconds(found.refused, p99),
        "until the last one knew": f"{found.lasted:.1f} s",
        "CPU per picture": _a_picture(found.cpu, found),
        "CPU per picture, PostgreSQL's own": _a_picture(found.server, found),
        "CPU in all": f"{found.cpu:.1f} s",
        "most memory": f"{found.peak / 1e6:.0f} MB",
        "CPU of the pretend Discord": f"{found.sandbox / found.lasted:.0%} of a core",
    }
