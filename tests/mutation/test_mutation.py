"""The mutation run itself: its tables fit the code, its samples repeat, its verdicts are right."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation.by_hand import HAND_MADE, HandMade, NotUnique
from tests.mutation.copies import QUICK, ROOT, copy_of_tree, environment
from tests.mutation.parts import PARTS, Part
from tests.mutation.report import place_and_change, readable, table, untested
from tests.mutation.sampled import Outcome, outcome, sample
from tests.mutation.trying import Unusable, survives

NAMES = [f"bot.sums.x_add__mutmut_{number}" for number in range(1, 400)]


@pytest.mark.parametrize("mutant", HAND_MADE, ids=lambda mutant: mutant.name)
def test_every_hand_made_mutant_fits_the_code(mutant: HandMade) -> None:
    """Its text stands there exactly once, and what replaces it is Python too: a typing error proves nothing."""
    text = mutant.place(ROOT).read_text("utf-8")
    changed = ast.parse(text.replace(mutant.old, mutant.new))
    assert ast.dump(changed) != ast.dump(ast.parse(text))


def test_hand_made_mutants_have_names_of_their_own() -> None:
    assert len({mutant.name for mutant in HAND_MADE}) == len(HAND_MADE) == 40


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_every_part_has_its_files_and_its_tests(part: Part) -> None:
    assert part.files(ROOT)
    paths = [test.removeprefix("--ignore=") for test in part.tests]
    paths += [test for mutant in HAND_MADE for test in mutant.tests]
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_a_pattern_that_finds_nothing_is_said() -> None:
    with pytest.raises(FileNotFoundError):
        Part(("bot/domain/*.py", "bot/moved_away.py"), ()).files(ROOT)


def test_a_sample_repeats_by_its_seed_and_barely_changes_with_the_code() -> None:
    drawn = sample(NAMES, 200, seed=1)
    assert len(drawn) == 200
    assert sample(reversed(NAMES), 200, seed=1) == drawn
    assert sample(NAMES, 200, seed=2) != drawn
    assert sample(NAMES[:50], 200, seed=1) == sorted(NAMES[:50])
    assert len(set(sample([*NAMES, "bot.sums.x_more__mutmut_1"], 200, seed=1)) - set(drawn)) <= 1
    moved = sample([name.replace("bot.sums", "bot.figures.sums") for name in NAMES], 200, seed=1)
    assert [name.replace("bot.figures.sums", "bot.sums") for name in moved] == drawn


def test_what_no_test_runs_counts_as_survived_and_what_hangs_as_killed() -> None:
    killed, survived, missed, hung = NAMES[:4]
    found = outcome(
        NAMES[:4], {killed: 1, survived: 0, missed: 33, hung: -24, "bot.sums.x_not_drawn__mutmut_1": 0}
    )
    assert found == Outcome(4, (survived,), (missed,))
    assert (found.killed, found.score) == (2, 50.0)
    assert table({"sums": found}).splitlines()[1].split() == ["sums", "4", "2", "1", "1", "50", "%"]
    assert untested(found) == "bot.sums.add: 1 untested"
    assert readable("bot.sums.xǁSumǁadd") == "bot.sums.Sum.add"


def test_a_mutant_that_was_never_tried_is_no_success() -> None:
    with pytest.raises(KeyError):
        outcome(NAMES[:2], {NAMES[0]: 1})


SHOWN = """\
# bot.sums.xǁSumǁadd__mutmut_2: survived
--- sums.py
+++ sums.py
@@ -1,3 +1,3 @@
 def add(self, other: int) -> int:
     total = self.total
-    return total + other
+    return total - other
"""
SOURCE = """\
class Sum:
    total = 1

    def take(self, other: int) -> int:
        return self.total + other

    def add(self, other: int) -> int:
        total = self.total
        return total + other
"""


def test_a_survivor_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "sums.py").write_text(SOURCE)
    assert place_and_change(SHOWN, tmp_path).splitlines() == [
        "sums.py:9",
        "    -    return total + other",
        "    +    return total - other",
    ]


# --- hand-made mutants, in a tree of two files -------------------------------------------------------


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "sums.py").write_text("def add(a: int, b: int) -> int:\n    return a + b\n")
    (tmp_path / "test_sums.py").write_text("import sums\n\ndef test_add():\n    assert sums.add(2, 2) == 4\n")
    return tmp_path


def mutant(old: str, new: str) -> HandMade:
    return HandMade(
        name="broken",
        why="",
        old=old,
        new=new,
        sources=("sums.py",),
        tests=("test_sums.py",),
        postgresql=True,
    )


def test_a_mutant_that_the_tests_notice_is_killed_and_one_that_they_do_not_survives(tree: Path) -> None:
    before = (tree / "sums.py").read_text()
    assert not survives(mutant("a + b", "a - b"), tree)
    assert survives(mutant("a + b", "a * b"), tree)
    assert (tree / "sums.py").read_text() == before


def test_a_mutant_that_cannot_be_run_is_not_taken_for_killed(tree: Path) -> None:
    with pytest.raises(Unusable, match="SyntaxError"):
        survives(mutant("a + b", "a +"), tree)


@pytest.mark.parametrize("old", ["a / b", "a"])
def test_a_text_that_is_not_there_exactly_once_is_said(tree: Path, old: str) -> None:
    with pytest.raises(NotUnique):
        survives(mutant(old, "b"), tree)


def test_a_run_asks_for_no_postgresql() -> None:
    with copy_of_tree() as copy:
        files = ("tests/storage/test_races.py", "tests/storage/test_claims.py")
        listed = subprocess.run(
            [sys.executable, "-m", "pytest", "--collect-only", *QUICK, *files],
            cwd=copy,
            env=environment(copy),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    assert "[sqlite]" in listed
    assert "postgresql" not in listed
