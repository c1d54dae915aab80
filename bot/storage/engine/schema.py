"""Migrate a database to the schema that the concerns' `tables.py` describe: in one transaction, under a lock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage.engine.errors import DatabaseTooNew

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0016"  # the newest migration
MIGRATIONS = Path(__file__).parents[1] / "migrations"
MIGRATION_LOCK = 7001  # any number that nothing else in the database takes


def is_at_head(tx: sa.Connection) -> bool:
    """Whether the database has the newest revision. Asked first, since importing Alembic is most of a start's time."""
    return _revision(tx) == HEAD


def migrate(tx: sa.Connection) -> None:
    """Upgrade to the newest revision. Raises DatabaseTooNew, and ValueError if a foreign key is left dangling."""
    from alembic import command
    from alembic.script import ScriptDirectory

    if tx.dialect.name == "postgresql":
        # Another process may be migrating a large table; that takes as long as it takes.
        tx.execute(sa.text("SET LOCAL lock_timeout = 0"))
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
    config = alembic_config(tx)
    revision = _revision(tx)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseTooNew(revision)
    command.upgrade(config, "head")
    if tx.dialect.name == "sqlite" and tx.execute(sa.text("PRAGMA foreign_key_check")).first() is not None:
        raise ValueError("after the migration a reference leads nowhere; nothing was changed")


def validate(tx: sa.Connection) -> None:
    """On PostgreSQL: check the pictures that were there when a migration added a constraint as NOT VALID.

    For a transaction of its own, after the migration's: others read and write meanwhile, which the migration's lock
    would not let them. If it does not come to its end, the constraint holds for every row that is written all the same.
    """
    tx.execute(sa.text("SET LOCAL lock_timeout = 0"))  # another process may be doing the same
    unchecked = sa.text(
        "SELECT conname FROM pg_constraint WHERE NOT convalidated AND conrelid = CAST('generations' AS regclass)"
    )
    for name in tx.scalars(unchecked).all():
        tx.execute(sa.text(f'ALTER TABLE generations VALIDATE CONSTRAINT "{name}"'))


def alembic_config(tx: sa.Connection) -> Config:
    """What Alembic's commands take. `migrations/env.py` finds the open connection in it."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = tx
    return config


def _revision(tx: sa.Connection) -> str | None:
    if not sa.inspect(tx).has_table("alembic_version"):
        return None
    revision: str | None = tx.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return revision
