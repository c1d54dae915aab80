"""CPU time used by the processes of our tree and by everybody else's, as Linux counts it under /proc."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100  # a second
# Seconds: the figures are whole ticks, of user and of kernel mode each.
PRECISION = 2 / _TICKS
# Seconds for which a reading is new enough for one more window that opens.
FRESH = 0.1
# Columns of a line of /proc/stat after its name: user, nice, system, irq, softirq and steal (what other virtual
# machines had of the cores). Idle and iowait are left out, guest time is part of user.
_BUSY = (0, 1, 2, 5, 6, 7)


@dataclass(frozen=True, slots=True)
class CpuTimes:
    """One reading. Every figure is in seconds and only grows, so that the difference of two readings counts.

    `at` is of the monotonic clock, `busy` the CPU time used on `cores` cores by whomever. `own` is the CPU time used
    by each process of our tree that is alive, by process id; `ended` that of their children that were waited for.
    """

    at: float
    cores: int
    busy: float
    own: Mapping[int, float]
    ended: float

    @classmethod
    def read(cls, root: int | None = None) -> Self | None:
        """Of the tree of processes below `root` (this process); None where there is no /proc to read."""
        try:
            cores = os.sched_getaffinity(0)
            lines = (_PROC / "stat").read_text().splitlines()
            processes = _processes()
        except (AttributeError, OSError):
            return None
        named = (line.split() for line in lines)
        used = [columns[1:] for columns in named if columns[0] in {f"cpu{number}" for number in cores}]
        ours = [processes[pid] for pid in _tree(root or os.getpid(), processes)]
        return cls(
            at=time.monotonic(),
            cores=len(used),
            busy=sum(int(columns[column]) for columns in used for column in _BUSY) / _TICKS,
            own={process.pid: process.used for process in ours},
            ended=sum(process.ended for process in ours),
        )

    def taken_by_others(self, before: Self) -> float:
        """The share (0 to 1) of the cores' time since `before` that processes outside our tree used."""
        passed = (self.at - before.at) * self.cores
        ours = max(0.0, self._used_by_us - before._used_by_us)
        others = self.busy - before.busy - ours
        return min(1.0, max(0.0, others / passed)) if passed > 0 else 0.0

    def most_used(self, before: Self) -> float:
        """Seconds of CPU time since `before` of the one process of ours that used most."""
        return max((used - before.own.get(pid, 0.0) for pid, used in self.own.items()), default=0.0)

    @property
    def _used_by_us(self) -> float:
        return sum(self.own.values()) + self.ended


class CpuMeter:
    """Takes readings of this process's tree."""

    def __init__(self) -> None:
        self._last: CpuTimes | None = None

    def read(self) -> CpuTimes | None:
        """A new one: some milliseconds of work. None where CPU times are not known."""
        self._last = CpuTimes.read()
        return self._last

    def recent(self) -> CpuTimes | None:
        """One that is at most FRESH seconds old."""
        if self._last is None or time.monotonic() - self._last.at > FRESH:
            return self.read()
        return self._last


@dataclass(frozen=True, slots=True)
class _Process:
    pid: int
    parent: int
    used: float
    ended: float


def _processes() -> dict[int, _Process]:
    """Every process of the machine that could be read."""
    found = {}
    for name in os.listdir(_PROC):
        if not name.isdigit():
            continue
        try:
            text = (_PROC / name / "stat").read_text()
        except OSError:  # it has ended meanwhile
            continue
        # proc(5): the name in brackets may hold anything, brackets too; what follows are numbers but the first.
        columns = text.rpartition(")")[2].split()
        user, system, ended_user, ended_system = map(int, columns[11:15])
        found[int(name)] = _Process(
            int(name), int(columns[1]), (user + system) / _TICKS, (ended_user + ended_system) / _TICKS
        )
    return found


def _tree(root: int, processes: Mapping[int, _Process]) -> set[int]:
    """`root` and its descendants."""
    children: dict[int, list[int]] = {}
    for process in processes.values():
        children.setdefault(process.parent, []).append(process.pid)
    found: set[int] = set()
    ahead = [root] if root in processes else []
    while ahead:
        pid = ahead.pop()
        found.add(pid)
        ahead += children.get(pid, [])
    return found
