"""Tries hand-made mutants: a plain replacement in a copy, and pytest in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.mutation.by_hand import HandMade
from tests.mutation.copies import BOUNDED, QUICK, environment

PATIENCE = 300.0  # seconds; a mutant that hangs has been noticed

TESTS_FAILED = 1  # pytest's exit statuses
PASSED = 0


class Unusable(Exception):
    """pytest could not run the tests at all; the text is its output."""


def survives(mutant: HandMade, copy: Path, *, patience: float = PATIENCE) -> bool:
    """Whether the tests pass on the mutant, made in `copy` and taken back afterwards. Raises NotUnique, Unusable."""
    place = mutant.place(copy)
    original = place.read_text("utf-8")
    place.write_text(original.replace(mutant.old, mutant.new), "utf-8")
    try:
        return _passes(copy, mutant.tests, quick=not mutant.postgresql, patience=patience)
    finally:
        place.write_text(original, "utf-8")


def _passes(copy: Path, tests: Iterable[str], *, quick: bool, patience: float) -> bool:
    command = (sys.executable, "-m", "pytest", "-x", *(QUICK if quick else BOUNDED), *tests)
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment(copy), capture_output=True, text=True, timeout=patience
        )
    except subprocess.TimeoutExpired:
        return False
    if done.returncode not in (PASSED, TESTS_FAILED):
        raise Unusable(done.stdout + done.stderr)
    return done.returncode == PASSED
