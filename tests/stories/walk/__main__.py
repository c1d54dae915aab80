"""`python -m tests.stories.walk [LOCALE] [PART]...`: what was left in English, and which texts no screen showed."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.catalogues import files
from tests.catalogues.pseudo import CODE
from tests.stories.walk.judging import never_shown
from tests.stories.walk.route import ROUTE, catalogue_of, faults, walk


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stories.walk", description=__doc__)
    parser.add_argument("locale", nargs="?", default=CODE, help=f"by default {CODE}, the pseudo-language")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(ROUTE)}")
    wanted = parser.parse_args()
    catalogue = catalogue_of(wanted.locale)
    with tempfile.TemporaryDirectory() as name:
        heard = asyncio.run(walk(Path(name), wanted.locale, catalogue, wanted.parts))
    left = faults(heard, wanted.locale)
    print("\n".join(left))
    missing = never_shown(catalogue, [text for each in heard for _, text in each.texts])
    print(f"--- {len(missing)} of {len(files.messages(catalogue))} texts were shown by no screen")
    for message in missing:
        print(f"{message.context or '':20} {files.ids(message)[0]!r}")
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main())
