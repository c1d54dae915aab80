"""The styles of servers. They are read with a server's settings, see `guilds.py`, and changed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.errors import StyleChanged, StyleGone, StyleNameTaken, TooManyStyles
from bot.domain.guilds.audit import Action, AuditEntry, Change
from bot.domain.guilds.styles import STYLES_LIMIT, ServerStyle, folded
from bot.storage.engine.database import Database
from bot.storage.guilds import audit, previews
from bot.storage.guilds.changes import Wanted, make
from bot.storage.guilds.locks import lock_guild
from bot.storage.guilds.tables import style_previews, styles

SCOPE = "style"  # of audit entries, whose target is the style's id
IsAsSeen = Callable[[ServerStyle], bool]

_guild: sa.BindParameter[int] = sa.bindparam("server")
_OF_SERVER = (
    sa.select(styles.c.id, styles.c.name, styles.c.words, styles.c.model, style_previews.c.sha256)
    .select_from(
        styles.outerjoin(
            style_previews, (style_previews.c.style == styles.c.id) & style_previews.c.left_at.is_(None)
        )
    )
    .where(styles.c.guild == _guild)
    .order_by(styles.c.folded)
)
_REMOVE = sa.delete(styles).where(styles.c.guild == _guild, styles.c.id == sa.bindparam("style"))


class StyleRows:
    """Satisfies the Protocol of the front's setup. All changes of a server's styles are made one after the other."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, change: Change, style: ServerStyle, preview: bytes | None = None) -> AuditEntry:
        """Keep a new style; its `id` is that of the interaction which it was asked for with.

        `preview`: the bytes of the picture that `style.preview` is the digest of.
        Raises StyleNameTaken, or TooManyStyles where the server has STYLES_LIMIT already.
        """

        def work(tx: sa.Connection) -> AuditEntry:
            return self._write(tx, change, style.id, None, style, preview)

        return await self._make(change, style.id, work)

    async def edit(
        self, change: Change, style: ServerStyle, is_as_seen: IsAsSeen, preview: bytes | None = None
    ) -> AuditEntry:
        """Change the style of that id, if what is kept is what the moderator has seen.

        `preview`: as with `add`; needless where the style keeps the one that it has.
        Raises StyleGone, StyleChanged or StyleNameTaken.
        """

        def work(tx: sa.Connection) -> AuditEntry:
            seen = self._seen(tx, change, style.id, is_as_seen)
            return self._write(tx, change, style.id, seen, style, preview)

        return await self._make(change, style.id, work)

    async def remove(self, change: Change, id: int, is_as_seen: IsAsSeen) -> AuditEntry:
        """Remove it, likewise. Raises StyleGone or StyleChanged."""

        def work(tx: sa.Connection) -> AuditEntry:
            return self._write(tx, change, id, self._seen(tx, change, id, is_as_seen), None)

        return await self._make(change, id, work)

    async def preview(self, style: ServerStyle) -> bytes | None:
        """The picture that shows what the style looks like; None if it has none, or not this one any more."""
        sha256 = style.preview
        if sha256 is None:
            return None
        return await self._database.transact(lambda tx: previews.data_of(tx, style.id, sha256))

    async def _make(self, change: Change, id: int, work: Callable[[sa.Connection], AuditEntry]) -> AuditEntry:
        lock = partial(lock_guild, database=self._database, guild=change.guild)
        return await make(self._database, Wanted(change, Action.SETTING, SCOPE, id), lock, work)

    def _seen(self, tx: sa.Connection, change: Change, id: int, is_as_seen: IsAsSeen) -> ServerStyle:
        kept = next((style for style in of_server(tx, change.guild) if style.id == id), None)
        if kept is None:
            raise StyleGone
        if not is_as_seen(kept):
            raise StyleChanged
        return kept

    def _write(
        self,
        tx: sa.Connection,
        change: Change,
        id: int,
        old: ServerStyle | None,
        new: ServerStyle | None,
        preview: bytes | None = None,
    ) -> AuditEntry:
        put(tx, self._database, change.guild, id, new, by=change.actor, preview=preview)
        before, after = ({"style": _audited(style)} for style in (old, new))
        return audit.write(tx, self._database, change, Action.SETTING, SCOPE, id, old=before, new=after)


def of_server(tx: sa.Connection, guild: int) -> tuple[ServerStyle, ...]:
    """The server's styles in the order of their names."""
    rows = tx.execute(_OF_SERVER, {"server": guild})
    return tuple(
        ServerStyle(id=row.id, name=row.name, words=row.words, model=row.model, preview=row.sha256)
        for row in rows
    )


def put(
    tx: sa.Connection,
    database: Database,
    guild: int,
    id: int,
    style: ServerStyle | None,
    *,
    by: int,
    preview: bytes | None = None,
) -> None:
    """Make the style of this id what `style` is; None: remove it. The server is locked.

    `preview`: the bytes of its preview, where they are not kept yet.
    Raises StyleNameTaken or TooManyStyles.
    """
    if style is None:
        tx.execute(_REMOVE, {"server": guild, "style": id})
        previews.put(tx, database, id, None, None)
        return
    others = [other for other in of_server(tx, guild) if other.id != id]
    taken = next((other for other in others if folded(other.name) == folded(style.name)), None)
    if taken is not None:
        raise StyleNameTaken(taken.name)
    if len(others) >= STYLES_LIMIT:
        raise TooManyStyles(STYLES_LIMIT)
    values = {
        "id": id,
        "guild": guild,
        "name": style.name,
        "folded": folded(style.name),
        "words": style.words,
        "model": style.model,
        "changed_by": by,
    }
    tx.execute(database.built(_put), values)
    previews.put(tx, database, id, style.preview, preview)


def put_back(tx: sa.Connection, database: Database, entry: AuditEntry, *, by: int) -> None:
    """Make a style what it was before the change of this entry. Raises as `put` does."""
    kept = (entry.old or {}).get("style")
    style = _style(kept, entry.target) if isinstance(kept, Mapping) else None
    put(tx, database, entry.guild, entry.target, style, by=by)


def _put(database: Database) -> sa.Executable:
    written = ("name", "folded", "words", "model", "changed_by")
    insert = database.insert(styles).values(changed_at=database.now())
    return insert.on_conflict_do_update(
        index_elements=[styles.c.id],
        set_={"changed_at": database.now(), **{name: insert.excluded[name] for name in written}},
    )


def _audited(style: ServerStyle | None) -> dict[str, Any] | None:
    if style is None:
        return None
    kept = {"name": style.name, "words": style.words, "model": style.model}
    return kept if style.preview is None else {**kept, "preview": style.preview}


def _style(kept: Mapping[str, Any], id: int) -> ServerStyle:
    return ServerStyle(
        id=id,
        name=str(kept["name"]),
        words=str(kept["words"]),
        model=kept.get("model"),
        preview=kept.get("preview"),
    )
