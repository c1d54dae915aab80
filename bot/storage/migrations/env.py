"""Alembic's entry. The connection is handed over by `schema.migrate`; logging is left as it is."""

from __future__ import annotations

from alembic import context

from bot.storage.credits import tables as credit_tables  # it imports the other tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=credit_tables.audit.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
