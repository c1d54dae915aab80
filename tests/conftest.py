"""What stories and storage tests share: a real PostgreSQL."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from tests.postgres import Postgres, postgres_for_tests


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
