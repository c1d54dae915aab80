"""CPU time used by the processes of our tree and by everybody else's, as Linux counts it under /proc."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

_PROC = "/proc"
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
    def read(cls) -> Self | None:
        """Of this process and its descendants; None where there is no /proc that tells them."""
        try:
            cores = {f"cpu{number}" for number in os.sched_getaffinity(0)}
            ours = _tree(os.getpid())
            lines = [line.split() for line in _told(f"{_PROC}/stat").splitlines()]
        except (AttributeError, OSError):
            return None
        used = [columns for name, *columns in lines if name in cores]
        return cls(
            at=time.monotonic(),
            cores=len(used),
            busy=sum(int(columns[column]) for columns in used for column in _BUSY) / _TICKS,
            own={pid: process.used for pid, process in ours.items()},
            ended=sum(process.ended for process in ours.values()),
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
        """A new one: about a millisecond of work. None where CPU times are not known."""
        self._last = CpuTimes.read()
        return self._last

    def recent(self, within: float = FRESH) -> CpuTimes | None:
        """One that is at most `within` seconds old."""
        if self._last is None or time.monotonic() - self._last.at > within:
            return self.read()
        return self._last


@dataclass(frozen=True, slots=True)
class _Process:
    used: float
    ended: float
    children: tuple[int, ...]


def _tree(root: int) -> dict[int, _Process]:
    """`root` and its descendants, by process id. Raises OSError where their parentage is not told."""
    found = {root: _process(root)}
    ahead = list(found[root].children)
    while ahead:
        pid = ahead.pop()
        try:
            found[pid] = _process(pid)
        except OSError:  # it has ended meanwhile
            continue
        ahead += found[pid].children
    return found


def _process(pid: int) -> _Process:
    folder = f"{_PROC}/{pid}"
    # proc(5): the name in brackets may hold anything, brackets too; what follows are numbers but the first.
    columns = _told(f"{folder}/stat").rpartition(")")[2].split()
    user, system, ended_user, ended_system = map(int, columns[11:15])
    return _Process(
        (user + system) / _TICKS, (ended_user + ended_system) / _TICKS, _children(f"{folder}/task")
    )


def _children(threads: str) -> tuple[int, ...]:
    """Of a process, by its threads: a child belongs to the one that started it. Raises OSError if none tells its."""
    told = []
    for thread in os.listdir(threads):
        with suppress(FileNotFoundError, ProcessLookupError):  # the thread has ended meanwhile
            told.append(_told(f"{threads}/{thread}/children"))
    if not told:
        raise FileNotFoundError(threads)
    return tuple(map(int, " ".join(told).split()))


def _told(path: str) -> str:
    """What a file of /proc says. There are dozens for one reading, so they are read without buffers or a decoder."""
    file = os.open(path, os.O_RDONLY)
    try:
        found = b""
        while chunk := os.read(file, 1 << 16):
            found += chunk
    finally:
        os.close(file)
    return found.decode(errors="replace")
