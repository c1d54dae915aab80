"""The two databases, SQLite and PostgreSQL: opening, locking, migrating, and running a transaction to its end."""
