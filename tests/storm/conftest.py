from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres import Postgres, postgres_for_tests


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    with postgres_for_tests() as running:
        yield running
