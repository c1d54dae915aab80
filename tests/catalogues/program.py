"""The program with one more language: a copy, since the checkout is never changed."""

from __future__ import annotations

import shutil
from pathlib import Path

from babel.messages import Catalog

import bot
from bot.front.texts.language import FOLDER
from tests.catalogues import files

PACKAGE = Path(bot.__file__).parent


def with_language(folder: Path, code: str, catalogue: Catalog) -> dict[str, str]:
    """Copy the program into `folder` and add the catalogue to it; the environment in which Python runs the copy."""
    copy = folder / PACKAGE.name
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    add(copy / FOLDER.relative_to(PACKAGE), code, catalogue)
    return {"PYTHONPATH": str(folder)}


def add(locales: Path, code: str, catalogue: Catalog) -> None:
    """Compile a catalogue into a folder of languages."""
    path = files.po_path(code, locales)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(files.written(files.clean(code, catalogue)))
    path.with_suffix(".mo").write_bytes(files.compiled(catalogue, code))
