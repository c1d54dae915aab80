"""Literals of the code, to find words that people read where they must not stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.catalogues.extraction import KEYWORDS

# Two letters beside a space, or a word with a capital: what names, ids and formats in code never are.
WORDS = re.compile(r"[^\W\d_]{2}\S*\s|\s\S*[^\W\d_]{2}|\b[A-Z][a-z]+\b")
_FOR_PROGRAMMERS = {"ValueError", "TypeError", "RuntimeError", "KeyError", "NotImplementedError"}


@dataclass(frozen=True, slots=True)
class Literal:
    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text!r}"


class Finder(ast.NodeVisitor):
    """Collects literals, but no docstrings, annotations, log lines, patterns, or errors that only programmers see."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.plain: list[Literal] = []
        self.parts: list[Literal] = []  # of f-strings
        self.messages: list[Literal] = []  # in a call of gettext or its kin
        self.computed: list[Literal] = []  # where such a call needs a literal and has something else

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self.plain.append(self._literal(node, node.value))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)
            elif isinstance(part, ast.Constant):
                self.parts.append(self._literal(node, str(part.value)))

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # else a docstring
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = ast.unparse(node.func)
        if called.rpartition(".")[2] in KEYWORDS:
            self._message(node, called.rpartition(".")[2])
        elif not called.startswith(("log.", "re.")):
            self.generic_visit(node)

    def _message(self, node: ast.Call, keyword: str) -> None:
        """The last argument of a plural is its number; all others are literals, in one piece."""
        texts = node.args[:-1] if keyword.startswith("n") else node.args
        for text in texts:
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                self.messages.append(self._literal(text, text.value))
            else:
                self.computed.append(self._literal(text, ast.unparse(text)))

    def visit_Raise(self, node: ast.Raise) -> None:
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        if not (isinstance(raised, ast.Name) and raised.id in _FOR_PROGRAMMERS):
            self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if [ast.unparse(target) for target in node.targets] != ["__all__"]:
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        """A parameter has nothing but an annotation."""

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for part in (*node.decorator_list, node.args, *node.body):
            self.visit(part)

    visit_AsyncFunctionDef = visit_FunctionDef

    def _literal(self, node: ast.expr, text: str) -> Literal:
        return Literal(self.path, node.lineno, text)


def literals(root: Path, *places: str) -> Iterator[Finder]:
    """Of each file in these folders, and of these files."""
    for place in places:
        for path in [root / place] if (root / place).is_file() else sorted((root / place).rglob("*.py")):
            finder = Finder(path.relative_to(root).as_posix())
            finder.visit(ast.parse(path.read_text(encoding="utf-8"), str(path)))
            yield finder
