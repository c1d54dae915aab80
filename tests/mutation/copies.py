"""A copy of the tree: mutants are never made in the checkout."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("bot", "tests", "benchmarks", "pyproject.toml")

# pytest's arguments. Many mutants wait for what never comes: a test that takes longer than this ends its process as
# failed, whatever it hangs in.
LONGEST_TEST = 20  # seconds
BOUNDED = (
    *("-p", "no:cacheprovider"),
    *("-o", f"faulthandler_timeout={LONGEST_TEST}", "-o", "faulthandler_exit_on_timeout=true"),
)
QUICK = (*BOUNDED, "-p", "tests.mutation.quick")


@contextmanager
def copy_of_tree(root: Path = ROOT) -> Iterator[Path]:
    """A folder with the code, the tests and their settings, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mutation-") as name:
        copy = Path(name)
        for entry in COPIED:
            if (root / entry).is_dir():
                shutil.copytree(root / entry, copy / entry, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(root / entry, copy / entry)
        yield copy


def environment(copy: Path) -> dict[str, str]:
    """For a process that must import the copy. No bytecode is written: a mutant that is as long as the original,
    and made within the same second, would be taken for it."""
    return {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
