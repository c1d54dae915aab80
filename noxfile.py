"""One command for each thing that is checked: `nox --list` names them, `nox` alone runs the quick ones.

A session makes its environment under .nox/ and keeps it, so a fresh machine needs Python 3.11 or newer and nox only.
What stands after `--` goes to the tool: `nox -s tests -- tests/stories -k cancel`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "venv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["lint", "types", "imports", "docs", "catalogues", "quick"]

DEV = nox.project.load_toml("pyproject.toml")["project"]["optional-dependencies"]["dev"]


def tool(name: str) -> str:
    """The range that pyproject.toml gives a tool, for a session that needs nothing else."""
    return next(line for line in DEV if line.startswith(name))


@nox.session
def tests(session: nox.Session) -> None:
    """Every test, as README.md runs them. Chromium must be installed."""
    session.install("--editable", ".[test]")
    session.run("pytest", *(session.posargs or ["-n", "auto"]))


def some_tests(session: nox.Session, *chosen: str) -> None:
    """Part of `tests`, in its environment: one for all of them is large enough."""
    arguments = ("--session", "tests", "--", *chosen, *session.posargs)
    session.run(sys.executable, "-m", "nox", *arguments, external=True)


@nox.session(venv_backend="none")
def quick(session: nox.Session) -> None:
    """What starts no bot, no database server and no browser."""
    some_tests(session, "-m", "quick")


@nox.session(venv_backend="none")
def stories(session: nox.Session) -> None:
    """The real program on the pretend Discord, in a person's verbs."""
    some_tests(session, "-m", "stories")


@nox.session(venv_backend="none")
def browser(session: nox.Session) -> None:
    """The demo's page in a headless Chromium."""
    some_tests(session, "-m", "browser")


@nox.session(venv_backend="none")
def crash(session: nox.Session) -> None:
    """The program killed at dozens of moments, on both databases; every picture and credit is accounted for."""
    some_tests(session, "-m", "crash")


@nox.session
def servers(session: nox.Session) -> None:
    """The stories at servers that nobody here wrote, in an environment (750 MB) of their own. It needs `npm`."""
    folder, packages = Path("tests/stories/servers"), Path(session.bin).parent / "npm"
    lock = str(folder / "litellm.lock")
    session.install("--require-hashes", "--only-binary", ":all:", "--requirement", lock)
    shutil.copytree(folder / "npm", packages, dirs_exist_ok=True)
    session.run("npm", "ci", "--ignore-scripts", "--prefix", str(packages), external=True)
    session.env["IMAGINE_BOT_LITELLM"] = str(Path(session.bin, "litellm"))
    session.env["IMAGINE_BOT_AIMOCK"] = str(packages / "node_modules" / ".bin" / "llmock")
    some_tests(session, str(folder))


@nox.session(venv_backend="none")
def docs(session: nox.Session) -> None:
    """Whether the documents say what the program does."""
    some_tests(session, "tests/test_documents.py", "tests/test_project.py", "tests/test_deploy.py")


@nox.session
def lint(session: nox.Session) -> None:
    """Form and common faults. `nox -s lint -- --fix` mends what can be mended."""
    session.install(tool("ruff"))
    session.run("ruff", "format", *(() if session.posargs else ("--check",)), ".")
    session.run("ruff", "check", *session.posargs, ".")


@nox.session
def types(session: nox.Session) -> None:
    """mypy --strict over bot, tests and benchmarks."""
    session.install("--editable", ".[dev]")
    session.run("mypy", *session.posargs)


@nox.session
def imports(session: nox.Session) -> None:
    """Imports point inwards only: the contracts in pyproject.toml."""
    session.install(tool("import-linter"))
    session.run("lint-imports", *session.posargs)


@nox.session
def catalogues(session: nox.Session) -> None:
    """The texts in all languages: `check` by default; `nox -s catalogues -- update` after changing one."""
    session.install("--editable", ".[test]")
    session.run("python", "-m", "tests.catalogues", *(session.posargs or ["check"]))


@nox.session
def mutation(session: nox.Session) -> None:
    """Do the quick tests notice when the code is broken? `nox -s mutation -- domain by-hand` tries a part."""
    session.install("--editable", ".[mutation]")
    session.run("python", "-m", "tests.mutation", *session.posargs)
