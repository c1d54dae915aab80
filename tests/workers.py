"""What a run with several workers would otherwise do once in each of them."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis.internal.conjecture import providers

ROOT = Path(__file__).parent.parent


def import_own_share_first(config: pytest.Config) -> None:
    """Import all test modules, each worker beginning with others.

    pytest compiles a module where it is imported, and keeps what it compiled in a file. Workers that all begin with the
    same module compile all of them each; workers that begin apart find the files of the others.
    """
    worker = getattr(config, "workerinput", None)
    if worker is None:  # the only one
        return
    modules = sorted((ROOT / "tests").rglob("test_*.py"))
    number, count = int(worker["workerid"].removeprefix("gw")), worker["workercount"]
    begin = len(modules) * number // count
    for path in modules[begin:] + modules[:begin]:
        with suppress(Exception):  # pytest says it when it collects the module, if it does
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def try_no_constants_of_the_program(patch: pytest.MonkeyPatch) -> None:
    """Hypothesis reads each source file of the program for values to try, in every worker: 20 seconds of CPU each.

    Those that matter to a test are named in it. This is no public interface of Hypothesis, and there is none.
    """
    patch.setattr(providers, "_get_local_constants", lambda: providers._local_constants)
