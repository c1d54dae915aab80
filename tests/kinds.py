"""The kinds of tests, by what they need: each is a marker, so that `pytest -m quick` runs one of them.

A test that starts no bot, no database server and no browser is quick. What it starts follows from its folder and from
the fixtures that it asks for, or it says so itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
QUICK, STORIES, BROWSER, CRASH, SANDBOX, POSTGRESQL = (
    "quick",
    "stories",
    "browser",
    "crash",
    "sandbox",
    "postgresql",
)
_BY_FOLDER = {
    "stories": STORIES,
    "upgrade": STORIES,
    "lasting": STORIES,
    "contests": STORIES,
    "browser": BROWSER,
    "crash": CRASH,
    "storm": CRASH,
}
# Minutes in all, in which next to nothing is done: leases that run out, and outboxes that try again.
_LONG = ("storm/", "stories/test_processes.py", "stories/test_alert_matters.py")
KINDS = frozenset({QUICK, STORIES, BROWSER, CRASH, SANDBOX, POSTGRESQL})


def mark(item: pytest.Item) -> None:
    """Give a test the markers of what it needs, beside those it has; `quick` if that is nothing."""
    for kind in _kinds(item):
        item.add_marker(kind)
    if not KINDS & {marker.name for marker in item.iter_markers()}:
        item.add_marker(QUICK)


def waits_long(item: pytest.Item) -> bool:
    """Whether a test is of those that wait longest."""
    return item.path.relative_to(ROOT).as_posix().startswith(_LONG)


def _kinds(item: pytest.Item) -> Iterator[str]:
    folder = item.path.relative_to(ROOT).parts[0]
    fixtures = getattr(item, "fixturenames", ())
    if folder in _BY_FOLDER:
        yield _BY_FOLDER[folder]
    elif "community" in fixtures:
        yield SANDBOX
    if "postgres_server" in fixtures:
        yield POSTGRESQL
