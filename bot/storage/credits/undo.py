"""Undo: put back what a moderator's change replaced. An Undo is a change itself, with its own audit entry."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.domain.errors import Gone, UndoExpired, UndoOvertaken
from bot.domain.guilds.audit import UNDO_WITHIN, Action, AuditEntry, Change
from bot.domain.limits import Scope
from bot.storage.credits import blocks, entries, limits
from bot.storage.credits.locks import lock_member
from bot.storage.engine.columns import Moment
from bot.storage.engine.database import Database
from bot.storage.guilds import audit, guilds, styles
from bot.storage.guilds.locks import lock_guild


def lock_target(tx: sa.Connection, database: Database, guild: int, scope: str, target: int) -> None:
    """Keep everybody else from changing this target, or undoing a change of it, until the transaction ends."""
    if scope == Scope.MEMBER.value:
        lock_member(tx, database, guild, target)
    else:
        lock_guild(tx, database, guild)


def legible_change(tx: sa.Connection, guild: int, id: int) -> AuditEntry:
    """The change with the audit id `id`. Raises Gone if there is none on this server, or it cannot be read."""
    entry = audit.find(tx, guild, id)
    if entry is None or not entry.legible:
        raise Gone
    return entry


def undo(tx: sa.Connection, database: Database, change: Change, entry: AuditEntry) -> AuditEntry:
    """Undo the change of this audit entry, whose target is locked.

    Raises UndoExpired if it is older than ten minutes, UndoOvertaken if it was undone or something of the same kind has
    changed since; of a style that is to come back, StyleNameTaken or TooManyStyles.
    """
    age = _now(tx, database) - entry.at
    if age > UNDO_WITHIN:
        raise UndoExpired(age.total_seconds())
    if entry.action in (Action.UNDO, Action.DELETE, Action.CHALLENGE) or audit.is_overtaken(tx, entry):
        raise UndoOvertaken
    written = audit.write(
        tx,
        database,
        change,
        Action.UNDO,
        entry.scope,
        entry.target,
        new={"audit": entry.id},
        undoes=entry.id,
    )
    _put_back(tx, database, entry, written)
    return written


def _put_back(tx: sa.Connection, database: Database, entry: AuditEntry, written: AuditEntry) -> None:
    old = dict(entry.old) if entry.old is not None else None
    match entry.action:
        case Action.GRANT | Action.RESET_USE:
            entries.void(tx, written, entry.id)
        case Action.SET_LIMIT | Action.SET_TOTAL:
            limits.put(tx, database, audit.previous(tx, entry) or written, old)
        case Action.BLOCK:
            blocks.put(tx, database, audit.previous(tx, entry) or written, old)
        case Action.SETTING if entry.scope == styles.SCOPE:
            styles.put_back(tx, database, entry, by=written.actor)
        case Action.SETTING:
            guilds.put(tx, database, entry.guild, guilds.known(old or {}))


def _now(tx: sa.Connection, database: Database) -> datetime:
    return tx.execute(database.built(_select_now)).scalar_one()


def _select_now(database: Database) -> sa.Select[datetime]:
    return sa.select(sa.type_coerce(database.now(), Moment))
