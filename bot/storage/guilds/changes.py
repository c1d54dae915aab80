"""How moderators' changes are made: each once for its interaction, however often the transaction has to be tried.

The answer to a COMMIT can be lost: then the change may have been made or not. The audit entry of a change names its
interaction, so the next try finds what the last one has committed, and changes nothing again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from bot.domain.errors import ChangeUncertain, StoreBusy
from bot.domain.guilds.audit import Action, AuditEntry, Change
from bot.storage.engine.database import Database
from bot.storage.guilds import audit

log = logging.getLogger(__name__)

PAUSES = (0.2, 0.5, 1.0, 2.0)  # seconds before each further try, while the database is away

Work = Callable[[sa.Connection], AuditEntry]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change of one target: see `AuditEntry` for `scope` and `target`."""

    change: Change
    action: Action
    scope: str
    target: int


async def make(
    database: Database,
    wanted: Wanted,
    lock: Callable[[sa.Connection], None],
    work: Work,
    *,
    seconds: float | None = None,
) -> AuditEntry:
    """Make a change in one transaction: `lock` its target, then do `work`, which writes the audit entry.

    `seconds`: see `Database.transact`.

    Returns the entry; if the same interaction has made this change before, that entry, and `work` is not done. A
    database that is away is tried some seconds longer. Raises StoreBusy if nothing can have been changed then,
    ChangeUncertain if it may have been, and what `work` raises.
    """
    was_done = False

    def once(tx: sa.Connection) -> AuditEntry:
        nonlocal was_done
        lock(tx)
        if (
            before := audit.made_by(tx, wanted.change, wanted.action, wanted.scope, wanted.target)
        ) is not None:
            return before
        written = work(tx)
        was_done = True  # but whether it is committed, only the COMMIT's answer tells
        return written

    pauses = iter(PAUSES)
    while True:
        try:
            return await database.transact(once, seconds=seconds)
        except StoreBusy as error:
            pause = next(pauses, None)
            # Without an interaction it could not be found again, and another try might change it twice.
            if was_done and (pause is None or wanted.change.interaction is None):
                raise ChangeUncertain from error
            if pause is None:
                raise
        log.info("a change is tried again", extra={"guild": wanted.change.guild})
        await asyncio.sleep(pause)
