"""Alembic's entry. The connection is handed over by `schema.migrate`; logging is left as it is."""

from __future__ import annotations

from alembic import context

from bot.storage.engine.columns import metadata

# The import has filled it: `bot.storage` imports every concern, and each its tables.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
