"""Nothing in bot/ grows past what a person can hold in mind; what gets crowded is split."""

from __future__ import annotations

import ast
from pathlib import Path

BOT = Path(__file__).parent.parent / "bot"

FILE_LINES, FUNCTION_LINES, FILES_IN_A_FOLDER = 300, 45, 17


def test_files_are_short() -> None:
    long = {path.name: lines for path in BOT.rglob("*.py") if (lines := _lines(path)) >= FILE_LINES}
    assert long == {}


def test_functions_are_short() -> None:
    long = [
        f"{path.relative_to(BOT)}: {node.name}"
        for path in BOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 >= FUNCTION_LINES
    ]
    assert long == []


def test_folders_are_not_crowded() -> None:
    folders = [folder for folder in (BOT, *BOT.rglob("*")) if folder.is_dir()]
    crowded = {str(folder) for folder in folders if len(list(folder.glob("*.py"))) > FILES_IN_A_FOLDER}
    assert crowded == set()


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
