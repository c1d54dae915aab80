"""The command line: `python -m tests.catalogues extract | update | compile | check`.

Ends with 1 if `check` finds anything.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.front.texts.language import FOLDER
from tests.catalogues import files
from tests.catalogues.checks import faults_of_english, faults_of_language
from tests.catalogues.extraction import template
from tests.catalogues.updating import made_new, updated


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.catalogues", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb in VERBS:
        verbs.add_parser(verb.__name__, help=verb.__doc__)
    verbs.choices["update"].add_argument(
        "new", nargs="*", metavar="CODE", help='languages to begin, e.g. "pt-BR"'
    )
    wanted = parser.parse_args()
    begun: list[str] = getattr(wanted, "new", [])
    (verb,) = (verb for verb in VERBS if verb.__name__ == wanted.verb)
    said = list(verb(begun))
    print("\n".join(said) or "nothing to say")
    return int(verb is check and bool(said))


def extract(_: list[str]) -> Iterator[str]:
    """Write the template: every text, as it stands in the code."""
    yield from _write(files.template_path(), files.written(template()))


def update(begun: list[str]) -> Iterator[str]:
    """Write the template, bring every language up to it, and compile."""
    english = template()
    yield from _write(files.template_path(), files.written(english))
    for code in begun:
        if not files.po_path(code).exists():
            yield from _write(files.po_path(code), made_new(code, english))
    for code in files.codes():
        path = files.po_path(code)
        text, said = updated(code, files.read(path), english)
        yield from said
        yield from _write(path, text)
    yield from compile([])


def compile(_: list[str]) -> Iterator[str]:
    """Write the .mo of every language, which is what the program reads."""
    for code in files.codes():
        path = files.po_path(code)
        yield from _write(path.with_suffix(".mo"), files.compiled(files.read(path), code))


def check(_: list[str]) -> Iterator[str]:
    """Say what is wrong with the template and each language."""
    english = template()
    yield from faults_of_english(english)
    for code in files.codes():
        yield from faults_of_language(code, english)


VERBS: list[Callable[[list[str]], Iterator[str]]] = [extract, update, compile, check]


def _write(path: Path, text: bytes) -> Iterator[str]:
    """Nothing is said of a file that stays as it was."""
    if not path.exists() or path.read_bytes() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
        yield f"written: {path.relative_to(FOLDER.parent)}"


if __name__ == "__main__":
    sys.exit(main())
