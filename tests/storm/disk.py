"""A disk that fails on demand, below the real program: a small library between it and the system's writes."""

from __future__ import annotations

import errno
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parent / "faulty_disk.c"


@dataclass(frozen=True, slots=True)
class Disk:
    """`settings` are for the environment of the bot."""

    library: Path
    switch: Path

    @classmethod
    def built(cls, folder: Path) -> Disk | None:
        """None where there is no C compiler."""
        compiler = shutil.which("cc")
        if compiler is None:
            return None
        library = folder / "faulty_disk.so"
        subprocess.run([compiler, "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"], check=True)
        return cls(library, folder / "faulty_disk.switch")

    @property
    def settings(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self.library), "FAULTY_DISK": str(self.switch)}

    @contextmanager
    def failing(self, error: int = errno.EIO) -> Iterator[None]:
        """Every write and every sync of a file fails with this error number."""
        beside = self.switch.with_suffix(".new")
        beside.write_text(str(error))
        beside.rename(self.switch)
        try:
            yield
        finally:
            self.switch.unlink()
