"""`python -m tests.oddfiles`: how many of the odd files Chromium shows, how many the bot takes, and which not and why.

Chromium's verdicts are the recorded ones; with `--write FOLDER` the files are written there, to look at them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.domain.errors import ResultUnusable
from bot.pixels.inspecting import inspect
from tests.oddfiles.corpus import OddFile, corpus

LIMIT = 36_000_000  # pixels


def takes(file: OddFile) -> bool:
    """Whether the bot takes it as a result."""
    try:
        inspect(file.data, LIMIT)
    except ResultUnusable:
        return False
    return True


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", type=Path, metavar="FOLDER")
    folder: Path | None = arguments.parse_args().write
    files = corpus()
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            (folder / file.name).write_bytes(file.data)
    taken = {file.name for file in files if takes(file)}
    shown = [file for file in files if file.shown]
    lines = [
        f"odd files: {len(files)}",
        f"Chromium shows: {len(shown)}",
        f"of these taken: {sum(file.name in taken for file in shown)}",
    ]
    lines += [
        f"  not taken: {file.name} ({file.odd}): {file.refused or 'A FAULT'}"
        for file in shown
        if file.name not in taken
    ]
    lines += [
        f"  taken although Chromium does not show it: {file.name} ({file.odd})"
        for file in files
        if not file.shown and file.name in taken
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
