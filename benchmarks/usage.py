"""What the kernel counts for a process (Linux only: /proc)."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")  # a second; readings are no finer than one of them
QUIET = 0.25  # seconds without a tick after which a process counts as idle
RESET_PEAK = "5"  # proc(5), /proc/PID/clear_refs


@dataclass(frozen=True, slots=True)
class Usage:
    pid: int

    @property
    def cpu(self) -> float:
        """Seconds in user and kernel mode, of all its threads together, ended ones too."""
        after_name = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / TICKS

    async def settled_cpu(self) -> float:
        """`cpu`, once what follows the last delivery (writing rows, closing connections) has been done."""
        before = self.cpu
        while True:
            await asyncio.sleep(QUIET)
            if (now := self.cpu) == before:
                return now
            before = now

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
