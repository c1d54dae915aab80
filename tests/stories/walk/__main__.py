"""`python -m tests.stories.walk [LOCALE] [PART]...`: what was left in English, and which texts no screen showed."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.catalogues import files
from tests.catalogues.extraction import template
from tests.catalogues.program import with_language
from tests.catalogues.pseudo import CODE, pseudo_language
from tests.stories.walk.judging import LABEL, english_words, is_default, never_shown, plain_words
from tests.stories.walk.route import ROUTE, Heard, walked


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stories.walk", description=__doc__)
    parser.add_argument("locale", nargs="?", default=CODE, help=f"by default {CODE}, the pseudo-language")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(ROUTE)}")
    wanted = parser.parse_args()
    strange = wanted.locale == CODE
    catalogue = pseudo_language(template()) if strange else files.read(files.po_path(wanted.locale))
    heard: list[Heard] = []
    with tempfile.TemporaryDirectory() as name:
        settings = with_language(Path(name) / "program", CODE, catalogue) if strange else {}
        for part in wanted.parts or ROUTE:
            folder = Path(name) / part
            folder.mkdir()
            heard += asyncio.run(walked(part, folder, wanted.locale, **settings))
    left = faults(heard, strange)
    print("\n".join(left))
    missing = never_shown(catalogue, (text for each in heard for _, text in each.texts))
    print(f"--- {len(missing)} of {len(files.messages(catalogue))} texts were shown by no screen")
    for message in missing:
        print(f"{message.context or '':20} {files.ids(message)[0]!r}")
    return int(bool(left))


def faults(heard: list[Heard], strange: bool) -> list[str]:
    words = plain_words if strange else english_words
    found = [f"{each.visit}: {each.trouble}" for each in heard if each.trouble]
    found += [
        f"{each.visit}: {path}: {words(text)} in {text!r}"
        for each in heard
        for path, text in each.texts
        if words(text) and not is_default(path)
    ]
    if not strange:
        found += [
            f"{each.visit}: {label!r} is cut by phones"
            for each in heard
            for label in each.labels
            if len(label) > LABEL
        ]
    return list(dict.fromkeys(found))


if __name__ == "__main__":
    sys.exit(main())
