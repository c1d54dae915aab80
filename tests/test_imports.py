"""No module imports itself in a roundabout way, not even for a type alone or within a function.

import-linter's contracts say which part may import which; this test looks at single modules, and counts every import
statement: those under `if TYPE_CHECKING` and those in functions too, which hide a circle instead of removing it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Packages and modules that are free of circles, each with everything below it.
CHECKED = ("bot",)

Graph = dict[str, dict[str, int]]  # by module: what it imports, and on which line


def modules(root: Path, package: str) -> dict[str, Path]:
    """Every module of the package by its dotted name; a package's own name is its `__init__`."""
    found = {}
    for path in sorted((root / package).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(tree: ast.AST, module: str, *, is_package: bool) -> Iterator[tuple[str, int]]:
    """What is named by any import statement anywhere in the file, with its line.

    `from a import b` names `a.b`, which may be a module or something in `a`.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            here = module.split(".") if is_package else module.split(".")[:-1]
            parents = here[: len(here) - node.level + 1] if node.level else []
            origin = ".".join([*parents, *([node.module] if node.module else [])])
            yield from ((f"{origin}.{alias.name}", node.lineno) for alias in node.names)


def imports(root: Path, package: str) -> Graph:
    paths = modules(root, package)
    graph: Graph = {}
    for module, path in paths.items():
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        graph[module] = {}
        for name, line in imported(tree, module, is_package=path.name == "__init__.py"):
            target = name if name in paths else name.rpartition(".")[0]
            if target in paths and target != module:
                graph[module].setdefault(target, line)
    return graph


def circle(graph: Graph) -> list[str]:
    """One circle as sentences, "a imports b on line n", the last of which leads back; empty if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1][::-1]
        return [
            f"{module} imports {other} on line {graph[module][other]}" for module, other in pairwise(found)
        ]
    return []


def within(graph: Graph, names: tuple[str, ...]) -> Graph:
    """What of the graph lies in these packages and modules."""
    kept = {module for module in graph if any(f"{module}.".startswith(f"{name}.") for name in names)}
    return {module: {to: line for to, line in graph[module].items() if to in kept} for module in kept}


def test_no_module_imports_itself_in_a_roundabout_way() -> None:
    graph = imports(ROOT, "bot")
    missing = [name for name in CHECKED if name not in graph]
    assert not missing, f"CHECKED names what is not there: {missing}"
    found = circle(within(graph, CHECKED))
    assert not found, "a circle of imports:\n" + "\n".join(found)


# --- the test sees what it is there to see ---------------------------------------------------------------


def a_house(root: Path, sources: dict[str, str]) -> Path:
    """A package `house` with these files in it."""
    for name, source in {"__init__.py": "", **sources}.items():
        path = root / "house" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("back", "line"),
    [
        ("import house.first", 1),
        ("from house import first", 1),
        ("from house.first import thing", 1),
        ("from . import first", 1),
        ("from .first import thing", 1),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.first import Thing", 3),
        ("def late():\n    from house.first import thing", 2),
        ("class Late:\n    def verb(self):\n        import house.first", 3),
    ],
)
def test_a_circle_is_told_step_by_step(tmp_path: Path, back: str, line: int) -> None:
    a_house(
        tmp_path,
        {"first.py": "from house.second import other", "second.py": "import house.third", "third.py": back},
    )
    steps = circle(imports(tmp_path, "house"))
    assert sorted(steps) == [
        "house.first imports house.second on line 1",
        "house.second imports house.third on line 1",
        f"house.third imports house.first on line {line}",
    ]
    ends = [(words[0], words[2]) for words in map(str.split, steps)]
    assert all(to == start for (_, to), (start, _) in pairwise([*ends, ends[0]]))


def test_what_leads_nowhere_back_is_no_circle(tmp_path: Path) -> None:
    sources = {
        "first.py": "from house.second import other\nfrom house.parts import one\nimport asyncio",
        "second.py": "from house.third import thing",
        "third.py": "",
        "parts/__init__.py": "",
        "parts/one.py": "from . import two\nfrom ..third import thing",
        "parts/two.py": "from house import third",
    }
    graph = imports(a_house(tmp_path, sources), "house")
    assert circle(graph) == []
    assert graph["house.first"] == {"house.second": 1, "house.parts.one": 2}
    assert graph["house.parts.one"] == {"house.parts.two": 1, "house.third": 2}


def test_a_circle_outside_of_what_is_checked_is_not_counted(tmp_path: Path) -> None:
    a_house(tmp_path, {"first.py": "import house.second", "second.py": "import house.first", "third.py": ""})
    graph = imports(tmp_path, "house")
    assert circle(graph)
    assert circle(within(graph, ("house.third", "house.fir"))) == []
