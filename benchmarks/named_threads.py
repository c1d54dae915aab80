"""Runs a module as `python -m` does, and tells the kernel the names of its threads when it gets SIGUSR1.

    python -m benchmarks.named_threads bot run

Python keeps the names of its threads to itself. With them in /proc the CPU time of one of them can be read from
outside, and the program pays nothing for that while it is measured.
"""

from __future__ import annotations

import runpy
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

KERNEL_LIMIT = 15  # bytes of a thread's name


def kernel_name(thread: str) -> str:
    """`Thread-1 (worker)` is named after its function, since that is what tells it apart."""
    return thread.rpartition("(")[2].rstrip(")").encode()[:KERNEL_LIMIT].decode(errors="ignore")


def name_threads(*_: object) -> None:
    for thread in threading.enumerate():
        with suppress(FileNotFoundError):  # it has just ended
            Path(f"/proc/self/task/{thread.native_id}/comm").write_text(kernel_name(thread.name))


def main() -> None:
    _, module, *arguments = sys.argv
    sys.argv = [module, *arguments]
    signal.signal(signal.SIGUSR1, name_threads)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
