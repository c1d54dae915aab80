"""What all tests share: a real PostgreSQL, and what a run says at its end."""

from __future__ import annotations

import gc
import os
import secrets
from collections.abc import Iterator
from itertools import chain

import pytest
from hypothesis import HealthCheck, settings

from bot.demo.process import BotProcess
from bot.sandbox.world.interactions import STRETCHED
from tests.contract import DESCRIPTION, MISSING
from tests.kinds import mark, waits_long
from tests.migrated import Migrated
from tests.nursery import can_fork, nursery
from tests.postgres import Postgres, postgres_for_tests
from tests.workers import import_own_share_first, try_no_constants_of_the_program


def pytest_xdist_auto_num_workers() -> int:
    """For `-n auto`: two more than there are processors, since a story waits for half of its time, and one worker
    has the tests that do little but wait.
    """
    return (os.cpu_count() or 1) + 2


def pytest_configure() -> None:
    """No property test's verdict may depend on how busy the machine is. In CI, Hypothesis has a profile of its own."""
    settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    if settings.get_current_profile_name() == "default":
        settings.load_profile("unhurried")


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    gc.disable()  # nothing of what is collected is garbage
    import_own_share_first(session.config)


@pytest.fixture(scope="session", autouse=True)
def _constants_are_not_collected() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        try_no_constants_of_the_program(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _bots_are_forked() -> Iterator[None]:
    """Every bot of this run is forked from one that has imported all it needs, where the system can do that."""
    if not can_fork():
        yield
        return
    with nursery() as spawn, pytest.MonkeyPatch.context() as patch:
        patch.setattr(BotProcess, "spawn", staticmethod(spawn))
        yield


@pytest.fixture(scope="session")
async def migrated(tmp_path_factory: pytest.TempPathFactory) -> Migrated:
    """An empty database of SQLite, to be copied."""
    return await Migrated.make(tmp_path_factory.mktemp("migrated"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL of our own, for this run."""
    with postgres_for_tests() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_url(postgres_server: Postgres) -> str:
    return postgres_server.url


@pytest.fixture
async def new_postgresql_url(postgres_server: Postgres) -> str:
    """A database in it that nobody has used."""
    return await postgres_server.create(f"story_{secrets.token_hex(4)}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that wait long come first, so that a run never ends with one worker waiting."""
    for item in items:
        mark(item)
    items.sort(key=waits_long, reverse=True)


def pytest_collection_finish() -> None:
    """Ten thousand tests stay for the whole run: what collects garbage need not look at them again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out, and in which tests Discord's three seconds were longer because the machine was busy."""
    if not DESCRIPTION.exists():
        terminalreporter.write_line(MISSING)
    found: dict[str, list[str]] = {}
    for report in chain.from_iterable(terminalreporter.stats.values()):
        # A test has a report for each of its phases; the last one holds what was captured in all of them.
        lines = getattr(report, "capstderr", "").splitlines()
        if stretched := [line for line in lines if line.startswith(STRETCHED)]:
            found[report.nodeid] = stretched
    for test, lines in found.items():
        more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
        terminalreporter.write_line(f"{test}: {lines[-1]}{more}")
