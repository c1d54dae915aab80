"""What a mutation run found, for people and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.mutation.sampled import Outcome


def table(outcomes: Mapping[str, Outcome]) -> str:
    """One line a part."""
    rows = [f"{'part':<18} {'tried':>5} {'killed':>6} {'survived':>8} {'untested':>8}  score"]
    rows += [
        f"{part:<18} {of.tried:>5} {of.killed:>6} {len(of.survived):>8} {len(of.untested):>8}  {of.score:.0f} %"
        for part, of in outcomes.items()
    ]
    return "\n".join(rows)


def untested(outcome: Outcome) -> str:
    """Functions that no test runs, with the number of their mutants in the sample."""
    functions = Counter(name.partition("__mutmut_")[0] for name in outcome.untested)
    return "\n".join(
        f"{readable(function)}: {mutants} untested" for function, mutants in sorted(functions.items())
    )


def readable(name: str) -> str:
    """`bot.easel.Easel.make` for mutmut's `bot.easel.xǁEaselǁmake`, `bot.domain.turns.admit` for `….x_admit`."""
    module, _, function = name.rpartition(".")
    return f"{module}.{function[2:].replace('ǁ', '.')}"


def place_and_change(shown: str, root: Path) -> str:
    """Where a mutant stands and what it changes, out of what `mutmut show` says: a diff of its function alone."""
    path = next(line for line in shown.splitlines() if line.startswith("--- ")).removeprefix("--- ")
    hunk = shown.splitlines()[2:]
    hunk = hunk[next(number for number, line in enumerate(hunk) if line.startswith("@@")) + 1 :]
    before = [line[1:].strip() for line in hunk if line[:1] in ("-", " ")]
    first = _find(before, [line.strip() for line in (root / path).read_text("utf-8").splitlines()])
    changed = next(number for number, line in enumerate(hunk) if line.startswith("-"))
    changes = "\n".join(f"    {line}" for line in hunk if line[:1] in ("-", "+"))
    return f"{path}:{first + changed + 1}\n{changes}"


def _find(part: list[str], whole: list[str]) -> int:
    return next(at for at in range(len(whole)) if whole[at : at + len(part)] == part)


def facts(outcomes: Mapping[str, Outcome], by_hand: Mapping[str, bool], seed: int) -> dict[str, Any]:
    """As plain JSON; `by_hand` says of each hand-made mutant whether it survived."""
    return {
        "seed": seed,
        "parts": {
            part: {
                "tried": of.tried,
                "killed": of.killed,
                "survived": list(of.survived),
                "untested": list(of.untested),
                "score": round(of.score, 1),
            }
            for part, of in outcomes.items()
        },
        "by_hand": {name: "survived" if survived else "killed" for name, survived in by_hand.items()},
    }
