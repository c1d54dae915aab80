"""A pytest plugin for mutation runs: quick tests only, the same ones each time, within bounds."""

from __future__ import annotations

import resource

import pytest
from hypothesis import HealthCheck, settings

MOST_MEMORY = 4 * 1024**3  # bytes; a mutant that loops for ever must not take the machine with it


def pytest_configure() -> None:
    """The same examples in each run, and no verdict that depends on how busy the machine is."""
    settings.register_profile(
        "mutation",
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("mutation")
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """SQLite only: starting a PostgreSQL for each mutant would take hours."""
    left_out = [item for item in items if _wants_postgresql(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _wants_postgresql(item: pytest.Item) -> bool:
    return "postgres_server" in getattr(item, "fixturenames", ()) or "[postgresql" in item.nodeid
