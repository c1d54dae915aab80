"""The command line: `python -m tests.mutation [PART | HAND-MADE MUTANT]...`, everything by default.

Ends with 1 if a hand-made mutant survives. Sampled ones are for people to read: some change nothing that matters.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from tests.mutation import report, sampled
from tests.mutation.by_hand import HAND_MADE
from tests.mutation.copies import copy_of_tree
from tests.mutation.parts import PARTS
from tests.mutation.sampled import Outcome
from tests.mutation.trying import survives

BY_HAND = "by-hand"  # all of the hand-made ones


def main() -> int:
    wanted = _arguments()
    chosen = set(wanted.what or [*PARTS, BY_HAND])
    outcomes = {name: _sampled(name, wanted) for name in PARTS if name in chosen}
    by_hand = _by_hand(chosen)
    if outcomes:
        print(report.table(outcomes))
    if by_hand:
        print(f"by hand: {len(by_hand) - sum(by_hand.values())} of {len(by_hand)} killed")
    if wanted.report:
        facts = report.facts(outcomes, by_hand, wanted.seed)
        wanted.report.write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return int(any(by_hand.values()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    every = [*PARTS, BY_HAND, *(mutant.name for mutant in HAND_MADE)]
    parser.add_argument("what", nargs="*", metavar="WHAT", help=f"any of {', '.join(every)}")
    parser.add_argument("--sample", type=int, default=200, help="mutants of a part (default 200)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (default 1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="at the same time")
    parser.add_argument("--report", type=Path, help="a file for the result as JSON")
    wanted = parser.parse_args()
    if unknown := set(wanted.what) - set(every):
        parser.error(f"neither a part nor a hand-made mutant: {', '.join(sorted(unknown))}")
    return wanted


def _sampled(name: str, wanted: argparse.Namespace) -> Outcome:
    with copy_of_tree() as copy:
        outcome = sampled.run(PARTS[name], copy, size=wanted.sample, seed=wanted.seed, jobs=wanted.jobs)
        print(f"=== {name}")
        for survivor in outcome.survived:
            print(report.place_and_change(sampled.mutmut(copy, "show", survivor), copy))
        if outcome.untested:
            print(report.untested(outcome))
    return outcome


def _by_hand(chosen: set[str]) -> dict[str, bool]:
    """Which of the chosen ones survived."""
    found: dict[str, bool] = {}
    with copy_of_tree() as copy:
        for mutant in HAND_MADE:
            if chosen & {mutant.name, BY_HAND}:
                found[mutant.name] = survives(mutant, copy)
                print(
                    f"{'SURVIVED' if found[mutant.name] else 'killed':<8} {mutant.name}: {mutant.why}",
                    flush=True,
                )
    return found


if __name__ == "__main__":
    sys.exit(main())
