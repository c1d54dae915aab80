"""Who changed what. An entry is written in the transaction of its change, and never altered.

Two changes are of the same kind if action, scope and target are the same: the later one replaced what the earlier set.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from bot.domain.guilds.audit import Action, AuditEntry, Change, Did
from bot.domain.kept import Unreadable, read
from bot.domain.periods import Period
from bot.storage.engine.columns import AFTER_ALL
from bot.storage.engine.database import Database
from bot.storage.guilds.tables import audit

log = logging.getLogger(__name__)


def write(
    tx: sa.Connection,
    database: Database,
    change: Change,
    action: Action,
    scope: str,
    target: int,
    *,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    undoes: int | None = None,
) -> AuditEntry:
    """Write an entry, dated now. `old` and `new` are JSON, see `domain.audit.Action`; `undoes` is an entry's id."""
    values = {
        "guild": change.guild,
        "actor": change.actor,
        "action": action.value,
        "scope": scope,
        "target": target,
        "old": old,
        "new": new,
        "reason": change.reason,
        "undoes": undoes,
        "interaction": change.interaction,
    }
    return _to_entry(tx.execute(database.built(_insert), values).one(), undone=False)


def made_by(tx: sa.Connection, change: Change, action: Action, scope: str, target: int) -> AuditEntry | None:
    """The entry of this change, if its interaction has made it already; None too if it names no interaction."""
    if change.interaction is None:
        return None
    given = {"interaction": change.interaction, "action": action.value, "scope": scope, "target": target}
    row = tx.execute(_MADE_BY, given).one_or_none()
    return _to_entry(row, undone=False) if row is not None else None


def find(tx: sa.Connection, guild: int, id: int) -> AuditEntry | None:
    """The entry with this id; None if it is not of this server."""
    row = tx.execute(_FIND, {"entry": id, "guild": guild}).one_or_none()
    return _to_entry(row, undone=row.undone) if row is not None else None


def page(
    tx: sa.Connection, guild: int, member: int | None, before: int | None, limit: int
) -> tuple[AuditEntry, ...]:
    """At most `limit` entries older than `before` (None: the newest), newest first; about one member, or (None) all."""
    query = _PAGE if member is None else _PAGE_ABOUT_MEMBER
    end = AFTER_ALL if before is None else before
    rows = tx.execute(query, {"guild": guild, "member": member, "before": end, "limit": limit})
    return tuple(_to_entry(row, undone=row.undone) for row in rows)


def previous(tx: sa.Connection, entry: AuditEntry) -> AuditEntry | None:
    """The last change of the same kind before this one that was not undone: it set what this one replaced."""
    row = tx.execute(_PREVIOUS, _given(entry)).one_or_none()
    return _to_entry(row, undone=False) if row is not None else None


def is_overtaken(tx: sa.Connection, entry: AuditEntry) -> bool:
    """Whether it was undone, or another change of the same kind came after it and was not undone."""
    return bool(tx.scalar(_IS_OVERTAKEN, _given(entry)))


# --- statements --------------------------------------------------------------------------------------


def _insert(database: Database) -> sa.Executable:
    return sa.insert(audit).values(at=database.now()).returning(audit)


def _is_undone(entries: sa.FromClause) -> sa.ColumnElement[bool]:
    undoing = audit.alias("undoing")
    return sa.exists().where(undoing.c.undoes == entries.c.id)


def _same_kind(entries: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.and_(
        *(entries.c[name] == sa.bindparam(name) for name in ("guild", "scope", "target", "action"))
    )


def _given(entry: AuditEntry) -> dict[str, Any]:
    """For a statement about other changes of the same kind."""
    kind = {"scope": entry.scope, "target": entry.target, "action": entry.action.value}
    return {"entry": entry.id, "guild": entry.guild, **kind}


_ENTRY: sa.BindParameter[int] = sa.bindparam("entry")
_ENTRIES = sa.select(audit, _is_undone(audit).label("undone"))
_FIND = _ENTRIES.where(audit.c.id == _ENTRY, audit.c.guild == sa.bindparam("guild"))
_MADE_BY = sa.select(audit).where(
    *(audit.c[name] == sa.bindparam(name) for name in ("interaction", "action", "scope", "target"))
)
_PAGE = (
    _ENTRIES.where(audit.c.guild == sa.bindparam("guild"), audit.c.id < sa.bindparam("before"))
    .order_by(audit.c.id.desc())
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
_PAGE_ABOUT_MEMBER = _PAGE.where(audit.c.scope == "member", audit.c.target == sa.bindparam("member"))
_PREVIOUS = (
    _ENTRIES.where(_same_kind(audit), audit.c.id < _ENTRY, ~_is_undone(audit))
    .order_by(audit.c.id.desc())
    .limit(1)
)
_later = audit.alias("later")
_IS_OVERTAKEN = sa.select(
    sa.or_(
        sa.exists().where(audit.c.undoes == _ENTRY),
        sa.exists().where(_same_kind(_later), _later.c.id > _ENTRY, ~_is_undone(_later)),
    )
)


def _to_entry(row: sa.Row[Any], *, undone: bool) -> AuditEntry:
    """One odd entry must not hold back the page that it stands on."""
    action = Action(row.action)
    legible = _is_legible(row, action)
    at: datetime = row.at
    return AuditEntry(
        id=row.id,
        guild=row.guild,
        actor=row.actor,
        action=action,
        scope=row.scope,
        target=row.target,
        old=row.old if legible else None,
        new=row.new if legible else None,
        reason=row.reason,
        at=at,
        undone=bool(undone),
        legible=legible,
    )


# --- what is kept of a change, see `domain/audit.py` -------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Limit:
    credits: int
    per: str


@dataclass(frozen=True, slots=True)
class _Grant:
    credits: int
    expires_at: str | None = None
    taken: int | None = None


@dataclass(frozen=True, slots=True)
class _Used:
    used: int
    taken: int = 0


@dataclass(frozen=True, slots=True)
class _Block:
    until: str | None


@dataclass(frozen=True, slots=True)
class _Undone:
    audit: int


@dataclass(frozen=True, slots=True)
class _Deleted:
    picture: str
    member: int


@dataclass(frozen=True, slots=True)
class _Challenge:
    theme: str
    did: Did
    kept: int = 0
    taken: int = 0


_KEPT: Mapping[Action, type[Any]] = MappingProxyType(
    {
        Action.SET_LIMIT: _Limit,
        Action.SET_TOTAL: _Limit,
        Action.GRANT: _Grant,
        Action.RESET_USE: _Used,
        Action.BLOCK: _Block,
        Action.UNDO: _Undone,
        Action.DELETE: _Deleted,
        Action.CHALLENGE: _Challenge,
    }
)


def _is_legible(row: sa.Row[Any], action: Action) -> bool:
    try:
        for kept in (row.old, row.new):
            if kept is not None:
                _check(action, kept, is_old=kept is row.old)
    except ValueError as error:
        log.warning("a change cannot be read", extra={"audit": row.id, "part": str(error)})
        return False
    return True


def _check(action: Action, kept: object, *, is_old: bool) -> None:
    """Raises ValueError."""
    if action is Action.SETTING or (is_old and action is Action.CHALLENGE):
        if not isinstance(kept, dict):
            raise Unreadable("it is no object")
        return
    match read(_KEPT[action], kept):
        case _Limit(per=per):
            Period(per)
        case _Grant(expires_at=str(moment)) | _Block(until=str(moment)):
            datetime.fromisoformat(moment)
