"""Draws a sample of mutmut's mutants for a part and has mutmut try them, in a copy of the tree."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tests.mutation.copies import QUICK, environment
from tests.mutation.parts import Part

LOG_LINES = r"^\s*log\.\w+\("  # their wording is not what tests are for

PATIENCE = 8  # times what all tests of a mutant took before, and a second

# What mutmut notes for a mutant is the exit status of its pytest, or a number of its own.
SURVIVED = frozenset({0})
NO_TEST = frozenset({5, 33})


@dataclass(frozen=True, slots=True)
class Outcome:
    """`untested` mutants stand in functions that none of the tests runs; in the score they count as survivors."""

    tried: int
    survived: tuple[str, ...]
    untested: tuple[str, ...]

    @property
    def killed(self) -> int:
        return self.tried - len(self.survived) - len(self.untested)

    @property
    def score(self) -> float:
        """Per cent."""
        return 100 * self.killed / self.tried


def run(part: Part, copy: Path, *, size: int, seed: int, jobs: int) -> Outcome:
    """Try `size` mutants of the part; `copy` is a fresh one. Raises CalledProcessError if mutmut fails."""
    files = part.files(copy)
    with (copy / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(_settings(part, files))
    chosen = sample(_names(copy, files), size, seed)
    mutmut(copy, "run", "--max-children", str(jobs), *chosen)
    return outcome(chosen, _noted(copy, files))


def sample(names: Iterable[str], size: int, seed: int) -> list[str]:
    """So many of the names, the same ones for the same seed.

    What comes before what depends on the seed and the mutant's name within its module alone. So two runs around a
    change, or a move to another file, have most of their mutants in common.
    """

    def drawn(name: str) -> tuple[bytes, str]:
        return sha256(f"{seed} {name.rpartition('.')[2]}".encode()).digest(), name

    return sorted(sorted(names, key=drawn)[:size])


def outcome(chosen: Sequence[str], noted: dict[str, int | None]) -> Outcome:
    """Timeouts and crashes count as killed. Raises KeyError for a mutant that mutmut knows nothing of."""
    return Outcome(
        tried=len(chosen),
        survived=tuple(name for name in chosen if noted[name] in SURVIVED),
        untested=tuple(name for name in chosen if noted[name] in NO_TEST),
    )


def mutmut(copy: Path, *arguments: str) -> str:
    return _output(copy, str(Path(sys.executable).with_name("mutmut")), *arguments)


def _names(copy: Path, files: Iterable[Path]) -> list[str]:
    listed = _output(copy, sys.executable, "-m", "tests.mutation.names", *map(str, files))
    return [str(name) for name in json.loads(listed)]


def _output(copy: Path, *command: str) -> str:
    """What it prints. Raises CalledProcessError, after showing what it said."""
    done = subprocess.run(command, cwd=copy, env=environment(copy), capture_output=True, text=True)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
    done.check_returncode()
    return done.stdout


def _noted(copy: Path, files: Iterable[Path]) -> dict[str, int | None]:
    noted: dict[str, int | None] = {}
    for file in files:
        noted |= json.loads((copy / "mutants" / f"{file}.meta").read_text("utf-8"))["exit_code_by_key"]
    return noted


def _settings(part: Part, files: Iterable[Path]) -> str:
    """mutmut's part of pyproject.toml. Numbers and lists of strings read the same in JSON and TOML."""
    settings: dict[str, object] = {
        "source_paths": [str(file) for file in files],
        "also_copy": ["bot", "benchmarks"],
        "do_not_mutate_patterns": [LOG_LINES],
        "timeout_multiplier": PATIENCE,
        "pytest_add_cli_args_test_selection": list(part.tests),
        "pytest_add_cli_args": list(QUICK),
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    return "\n".join(["", "[tool.mutmut]", *lines, ""])
