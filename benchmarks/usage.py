"""What the kernel counts for a process (Linux only: /proc)."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.named_threads import kernel_name

TICKS = os.sysconf("SC_CLK_TCK")  # a second; readings are no finer than one of them
QUIET = 0.25  # seconds without a tick after which a process counts as idle
RESET_PEAK = "5"  # proc(5), /proc/PID/clear_refs


@dataclass(frozen=True, slots=True)
class Usage:
    pid: int

    @property
    def cpu(self) -> float:
        """Seconds in user and kernel mode, of all its threads together, ended ones too."""
        return _cpu(Path(f"/proc/{self.pid}"))

    async def settled_cpu(self) -> float:
        """`cpu`, once what follows the last delivery (writing rows, closing connections) has been done."""
        return await settled(lambda: self.cpu)

    def name_threads(self) -> None:
        """Have those that run now named; for a process that was started with `benchmarks.named_threads`."""
        os.kill(self.pid, signal.SIGUSR1)

    def thread_cpu(self, name: str) -> float:
        """Seconds of its threads of this name, ended ones left out. Raises LookupError if there are none."""
        threads = list(Path(f"/proc/{self.pid}/task").iterdir())
        named = [_cpu(thread) for thread in threads if _name(thread) == kernel_name(name)]
        if not named:
            raise LookupError(f"process {self.pid} has no thread {name!r}")
        return sum(named)

    @property
    def resident(self) -> int:
        """Bytes in memory now."""
        return self._status("VmRSS")

    @property
    def peak(self) -> int:
        """The most bytes in memory since the start, or since `reset_peak`."""
        return self._status("VmHWM")

    @property
    def open_files(self) -> int:
        """Sockets and pipes among them."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def reset_peak(self) -> None:
        Path(f"/proc/{self.pid}/clear_refs").write_text(RESET_PEAK)

    def _status(self, name: str) -> int:
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
        raise LookupError(f"/proc/{self.pid}/status has no {name}")


async def settled(cpu: Callable[[], float], longest: float = math.inf) -> float:
    """What `cpu` says once it says the same twice, QUIET apart, or after `longest` seconds."""
    before, until = cpu(), time.monotonic() + longest
    while True:
        await asyncio.sleep(QUIET)
        if (now := cpu()) == before or time.monotonic() >= until:
            return now
        before = now


def server_cpu(database: str) -> float:
    """CPU seconds of the PostgreSQL processes that serve connections to this database and have not ended."""
    served = 0.0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            command = (process / "cmdline").read_text()
            if command.startswith("postgres:") and f" {database} " in command:
                served += _cpu(process)
    return served


def _cpu(process: Path) -> float:
    """Of a process or a thread, by its folder in /proc."""
    after_name = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


def _name(thread: Path) -> str:
    return (thread / "comm").read_text().strip()
