"""Load from outside: busy loops that are no descendants of the tests, like somebody else's work on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

LONGEST = 120  # seconds after which a loop ends by itself, whatever became of the tests
# The middle process is gone at once, so the loop's parent is the machine's first process, and its session is its own.
_DETACHED = f"""
import os, signal
if os.fork():
    os._exit(0)
os.setsid()
if child := os.fork():
    print(child, flush=True)
    os._exit(0)
signal.alarm({LONGEST})
os.closerange(0, 3)
while True:
    pass
"""


@contextmanager
def busy_machine() -> Iterator[list[int]]:
    """Two busy loops, or one for each core where there are more; their process ids."""
    loops: list[int] = []
    try:
        loops.extend(_start() for _ in range(max(2, len(os.sched_getaffinity(0)))))
        yield loops
    finally:
        for pid in loops:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _start() -> int:
    started = subprocess.run([sys.executable, "-c", _DETACHED], check=True, capture_output=True, text=True)
    return int(started.stdout)
