"""What somebody carries on from: the checks are the same everywhere, the drawings and records are what stands here."""

from __future__ import annotations

import asyncio
import importlib
import re
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"
SMALLEST = 11  # a drawing is 400 wide, a phone hardly less


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def yaml_of(name: str) -> Any:
    # PyYAML comes with moto and has no types of its own.
    return importlib.import_module("yaml").safe_load(text_of(name))


# --- checks -------------------------------------------------------------------------------------------


def checks_of_ci() -> set[str]:
    """What .ci/run calls after the tests, e.g. "ruff format"."""
    return set(re.findall(r"^    \.venv/bin/(ruff \w+|mypy|lint-imports)", text_of(".ci/run"), re.MULTILINE))


def test_hooks_and_sessions_run_the_checks_of_ci() -> None:
    checks = checks_of_ci()
    assert len(checks) == 4
    sessions = re.findall(r'session\.run\("([\w-]+)"(?:, "(\w+)")?', text_of("noxfile.py"))
    assert checks <= {" ".join(filter(None, words)) for words in sessions}
    entries = [hook["entry"] for hook in yaml_of(".pre-commit-config.yaml")["repos"][0]["hooks"]]
    for check in checks:
        assert any(entry.startswith(f".venv/bin/{check}") for entry in entries), f"no hook runs {check}"


def test_hooks_download_nothing() -> None:
    for repository in yaml_of(".pre-commit-config.yaml")["repos"]:
        assert repository["repo"] == "local"
        assert {hook["language"] for hook in repository["hooks"]} == {"system"}


def test_the_sessions_that_contributing_names_are_there() -> None:
    defined = set(
        re.findall(r"^def (\w+)\(session: nox\.Session\) -> None:", text_of("noxfile.py"), re.MULTILINE)
    )
    named = set(re.findall(r"nox -s (\w+)", text_of("CONTRIBUTING.md") + text_of("noxfile.py")))
    assert named
    assert named <= defined
    default = re.search(r"nox\.options\.sessions = \[(.*)\]", text_of("noxfile.py"))
    assert default is not None
    assert set(re.findall(r'"(\w+)"', default[1])) <= defined


@pytest.mark.parametrize(
    ("name", "command"), [("ci", "bash .ci/run"), ("servers", ".venv/bin/nox -s servers")]
)
def test_the_workflows_run_their_command_pinned_and_without_secrets(name: str, command: str) -> None:
    text = text_of(f".github/workflows/{name}.yml")
    workflow = yaml_of(f".github/workflows/{name}.yml")
    assert workflow["permissions"] == {"contents": "read"}
    (job,) = workflow["jobs"].values()
    assert command in [step.get("run") for step in job["steps"]]
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action) for action in used)
    assert "secrets." not in text


def test_what_the_program_reads_beside_its_code_is_in_the_package() -> None:
    """Without a pattern of pyproject.toml a file is in the checkout only, and an installed bot speaks English alone."""
    patterns = tomllib.loads(text_of("pyproject.toml"))["tool"]["setuptools"]["package-data"]
    packed = {
        path
        for package, names in patterns.items()
        for name in names
        for path in ROOT.joinpath(*package.split(".")).glob(name)
    }
    sources = {".py", ".po", ".pot"}  # modules are packed anyway; catalogues are read as .mo
    beside = {path for path in (ROOT / "bot").rglob("*.*") if path.is_file() and path.suffix not in sources}
    assert {path for path in beside if "__pycache__" not in path.parts} == packed


@pytest.mark.parametrize("name", ["bug", "idea"])
def test_issue_forms_can_be_read(name: str) -> None:
    form = yaml_of(f".github/ISSUE_TEMPLATE/{name}.yml")
    assert {"name", "description", "body"} <= form.keys()
    asked = [part["id"] for part in form["body"] if part["type"] != "markdown"]
    assert len(asked) == len(set(asked))


async def test_ci_is_a_script_that_bash_can_read() -> None:
    reader = await asyncio.create_subprocess_exec(
        "bash", "-n", ROOT / ".ci" / "run", stderr=asyncio.subprocess.PIPE
    )
    assert (await reader.communicate())[1] == b""


# --- documents ----------------------------------------------------------------------------------------


def records() -> list[Path]:
    return sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


def test_decisions_are_numbered_without_a_gap_and_listed() -> None:
    assert [path.name[:4] for path in records()] == [f"{n:04}" for n in range(1, len(records()) + 1)]
    rows = re.findall(
        r"^\| \[(\d{4})\]\((.+?)\) \| (.+?) \| (.+?) \|$", text_of("docs/decisions/README.md"), re.M
    )
    assert [(number, name) for number, name, _, _ in rows] == [
        (path.name[:4], path.name) for path in records()
    ]
    for (number, _, title, status), path in zip(rows, records(), strict=True):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {number}: {title}\n"), path.name
        assert re.search(rf"^## Status\n\n{status}[.,]", text, re.MULTILINE | re.IGNORECASE), path.name


def test_decisions_have_the_four_headings_and_fit_on_a_page() -> None:
    for path in records():
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
            "Status",
            "Context",
            "Decision",
            "Consequences",
        ]
        assert len(text.split()) < 600, path.name


def test_the_glossary_gives_each_word_one_meaning() -> None:
    words = [
        word.lower() for word in re.findall(r"^- \*\*(.+?)\*\*: ", text_of("docs/glossary.md"), re.MULTILINE)
    ]
    assert len(words) > 60
    assert sorted(words) == sorted(set(words))


# --- drawings -----------------------------------------------------------------------------------------


def drawing(name: str) -> ElementTree.Element:
    return ElementTree.fromstring(text_of(f"docs/{name}.svg"))  # noqa: S314  # our own file


def classed(drawing: ElementTree.Element, word: str) -> list[str]:
    found = [node for tag in ("text", "tspan") for node in drawing.iter(f"{SVG}{tag}")]
    return [node.text or "" for node in found if word in (node.get("class") or "").split()]


def test_the_drawn_house_has_the_parts_of_the_program() -> None:
    parts = {path.stem for path in (ROOT / "bot").glob("*.py")} - {"__init__"}
    parts |= {path.parent.name for path in (ROOT / "bot").glob("*/__init__.py")}
    assert sorted(classed(drawing("house"), "room")) == sorted(parts)


def test_the_drawn_house_has_the_rooms_of_front_studio_and_domain() -> None:
    said = " ".join("".join(node.itertext()) for node in drawing("house").iter(f"{SVG}text"))
    rooms = {path.parent.name for path in (ROOT / "bot" / "front").glob("*/__init__.py")}
    for part in ("studio", "domain"):
        rooms |= {path.stem for path in (ROOT / "bot" / part).glob("*")} - {"__init__", "__pycache__"}
    assert {room for room in rooms if not re.search(rf"\b{room}\b", said)} == set()


def test_the_commits_of_the_way_are_told_in_words() -> None:
    drawn = classed(drawing("picture"), "number")
    assert drawn == [str(number) for number in range(1, len(drawn) + 1)]
    assert re.findall(r"\*\*Commit (\d)[:*]", text_of("docs/architecture.md")) == drawn


@pytest.mark.parametrize("name", ["house", "picture"])
def test_a_drawing_stands_alone_and_can_be_read_on_a_phone(name: str) -> None:
    text = text_of(f"docs/{name}.svg")
    assert "prefers-color-scheme: dark" in text
    assert not re.search(r"<script|<image|href=|url\((?!#)|@import", text)
    assert all(float(size) >= SMALLEST for size in re.findall(r"font(?:-size)?: ([\d.]+)px", text))
    assert float((drawing(name).get("viewBox") or "").split()[2]) <= 400
    assert {node.tag for node in drawing(name)} >= {f"{SVG}title", f"{SVG}desc"}
