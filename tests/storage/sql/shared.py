"""Sentences about statements that verbs of several concerns send."""

from __future__ import annotations

from tests.storage.sql.sentences import both, postgresql

LOCK_MEMBER = postgresql("Lock the member's row, so that their credits are decided by one at a time.")
TERMS = both(
    "Read what has been set for the member: the server's zone, the last reset, a block, and one row per limit that may "
    "concern them. It also tells whether this interaction has reserved before."
)
GRANTS = both("Read the member's grants that have not expired, each with what it has paid so far.")
