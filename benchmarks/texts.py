"""What a text costs: `python -m benchmarks.texts`.

The same sentence is made in each way that texts are made, in English and in a language with three plural forms, and by
`str.format` alone, which is the floor. Ratios are taken within a round, where both had the same machine.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time_ns

from bot.domain.periods import Period
from bot.front.texts.credits import amount, everybody_gets
from bot.front.texts.language import ENGLISH_CODE, Language, language
from bot.front.texts.translations import translations_in
from tests.catalogues.extraction import template
from tests.catalogues.program import add
from tests.catalogues.pseudo import CODE, pseudo_language

FLOOR = "str.format"
NAMES = ("alice", "bob", "mia")
SENTENCE = "That comes from the role {role}."
ROLE = "<@&300000000000000003>"
WAYS: dict[str, Callable[[Language], str]] = {
    "plain": lambda lang: lang.gettext("That comes from the role {role}.").format(role=ROLE),
    "plural": lambda lang: amount(lang, 10, Period.DAY),
    "plural, thousands": lambda lang: amount(lang, 10_000, Period.DAY),
    "list of three": lambda lang: lang.all_of(NAMES),
    "two in a row": lambda lang: lang.in_a_row(
        everybody_gets(lang, 1, Period.WEEK), lang.gettext("Everybody here gets that.")
    ),
}


def floor(_: Language) -> str:
    return SENTENCE.format(role=ROLE)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.texts", description=__doc__)
    parser.add_argument("--texts", type=int, default=20_000, help="of each kind in a round (default 20000)")
    parser.add_argument("--rounds", type=int, default=7)
    wanted = parser.parse_args()
    spoken = {"English": language(ENGLISH_CODE), "another language": another()}
    rounds = [measured(spoken, wanted.texts) for _ in range(wanted.rounds)]
    print(f"{'':34}{'µs a text':>10}   {'of the floor':>12}")
    for name in rounds[0]:
        times = sorted(round[name] for round in rounds)
        ratio = median(round[name] / round[FLOOR] for round in rounds)
        print(f"{name:34}{median(times):10.2f}   {ratio:11.1f}x   ({times[0]:.2f}–{times[-1]:.2f})")


def another() -> Language:
    """A language with a whole catalogue, read from its file."""
    with tempfile.TemporaryDirectory() as folder:
        add(Path(folder), CODE, pseudo_language(template()))
        return Language(CODE, translations_in(Path(folder))[CODE])


def measured(spoken: dict[str, Language], texts: int) -> dict[str, float]:
    """CPU time of a text in µs, by what was made in which language."""
    found = {FLOOR: microseconds(floor, spoken["English"], texts)}
    for name, lang in spoken.items():
        found |= {f"{way}, {name}": microseconds(make, lang, texts) for way, make in WAYS.items()}
    return found


def microseconds(make: Callable[[Language], str], lang: Language, texts: int) -> float:
    begun = process_time_ns()
    for _ in range(texts):
        make(lang)
    return (process_time_ns() - begun) / texts / 1000


if __name__ == "__main__":
    main()
