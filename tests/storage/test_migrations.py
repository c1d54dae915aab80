"""The migrations and the tables say the same, on both engines, and say it at the start of the program."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.storage.engine.columns import metadata
from bot.storage.engine.database import Database, open_database
from bot.storage.engine.errors import DatabaseTooNew
from bot.storage.engine.schema import HEAD, MIGRATIONS
from bot.storage.pictures.tables import rate
from tests.storage.deployments import Clock


@asynccontextmanager
async def opened(url: str, folder: Path, instance: str = "first") -> AsyncIterator[Database]:
    async with open_database(url, data_dir=folder, instance=instance, clock=Clock()) as database:
        yield database


def described(tx: sa.Connection) -> dict[str, Any]:
    """Everything that the two ways of making the schema could differ in."""
    inspector = sa.inspect(tx)
    found = {}
    for table in sorted(set(inspector.get_table_names()) - {"alembic_version"}):
        found[table] = {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(table)
            ],
            "primary key": inspector.get_pk_constraint(table),
            "unique": sorted(inspector.get_unique_constraints(table), key=str),
            "checks": sorted(
                (check["name"], check["sqltext"]) for check in inspector.get_check_constraints(table)
            ),
            "references": inspector.get_foreign_keys(table),
            "indexes": definitions(tx, table),
        }
    return found


def definitions(tx: sa.Connection, table: str) -> list[str]:
    """Indexes in the engine's own words, conditions included."""
    query = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = :table",
        "postgresql": "SELECT indexdef FROM pg_indexes WHERE tablename = :table",
    }[tx.dialect.name]
    return sorted(tx.scalars(sa.text(query), {"table": table}))


async def test_migrated_and_created_schemas_are_the_same(empty_url: str, tmp_path: Path) -> None:
    async with opened(empty_url, tmp_path) as database:
        migrated = await database.transact(described)
        differences = await database.transact(
            lambda tx: compare_metadata(MigrationContext.configure(tx, opts={"compare_type": True}), metadata)
        )
        assert differences == []

        await database.transact(metadata.drop_all)
        await database.transact(metadata.create_all)
        created = await database.transact(described)

    assert migrated == created
    checks = {name for name, _ in migrated["generations"]["checks"]}
    assert "ck_generations_running_has_slot_or_answer" in checks
    assert any(
        "one_picture_per_slot" in index and "WHERE" in index for index in migrated["generations"]["indexes"]
    )


async def test_every_constraint_has_a_name(empty_url: str, tmp_path: Path) -> None:
    async with opened(empty_url, tmp_path) as database:
        schema = await database.transact(described)
    for table in schema.values():
        assert all(unique["name"] for unique in table["unique"])
        assert all(name for name, _ in table["checks"])


def test_the_tables_name_the_newest_migration() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


async def test_the_rows_that_are_locked_are_there(empty_url: str, tmp_path: Path) -> None:
    async with opened(empty_url, tmp_path) as database:
        names = await database.transact(lambda tx: tx.scalars(sa.select(rate.c.name)).all())
    assert sorted(names) == ["endpoint", "line"]


async def test_a_database_of_a_newer_program_is_refused_with_the_remedy(
    empty_url: str, tmp_path: Path
) -> None:
    async with opened(empty_url, tmp_path) as database:
        newer = sa.text("UPDATE alembic_version SET version_num = '9999'")
        await database.transact(lambda tx: tx.execute(newer))
    with pytest.raises(DatabaseTooNew, match=r"9999.*restore a backup"):
        async with opened(empty_url, tmp_path):
            pass


async def test_migrating_leaves_logging_as_it_is(empty_url: str, tmp_path: Path) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("bot").disabled)
    async with opened(empty_url, tmp_path):
        assert (root.level, list(root.handlers), logging.getLogger("bot").disabled) == before


async def test_several_processes_may_start_on_an_empty_database(empty_url: str, tmp_path: Path) -> None:
    async def start(name: str) -> None:
        async with opened(empty_url, tmp_path / name, name) as database:
            assert (
                await database.transact(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(rate)))
                == 2
            )

    names = ["one"] if empty_url.startswith("sqlite") else ["one", "two", "three", "four"]
    await asyncio.gather(*map(start, names))


async def test_a_start_with_nothing_to_migrate_does_without_alembic(tmp_path: Path) -> None:
    """Its import is most of the time of a start."""
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    async with opened(url, tmp_path):
        pass
    program = f"""
import asyncio, sys
from pathlib import Path
from bot.storage.engine.database import open_database
async def main():
    async with open_database({url!r}, data_dir=Path({str(tmp_path)!r}), instance="i", clock=None):
        print("alembic" in sys.modules)
asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert out.decode().strip() == "False"
