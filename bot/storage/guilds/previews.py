"""The preview pictures of styles: kept with the style that has them, and for a while with the one that had them.

So an Undo finds the picture of a style that was removed, or had another one since. The audit knows it by its digest.

They are in the database and not with the bytes of pictures, since they are small and few: so each change of a style is
one transaction, a backup has all of it, and no removal by age can take a picture away that a style still shows.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.domain.guilds.audit import UNDO_WITHIN
from bot.storage.engine.database import Database
from bot.storage.guilds.tables import style_previews

# So long the picture stays that no style has any more: longer than its change can be undone.
LEFT_FOR = UNDO_WITHIN + timedelta(hours=1)

_style: sa.BindParameter[int] = sa.bindparam("of_style")
_kept: sa.BindParameter[str] = sa.bindparam("kept")
_DATA = sa.select(style_previews.c.data).where(
    style_previews.c.style == _style, style_previews.c.sha256 == _kept
)
_TAKE = (
    sa.update(style_previews)
    .values(left_at=sa.null())
    .where(style_previews.c.style == _style, style_previews.c.sha256 == _kept)
)


def data_of(tx: sa.Connection, style: int, sha256: str) -> bytes | None:
    """The bytes of that preview; None if they are not there (any more)."""
    data: bytes | None = tx.scalar(_DATA, {"of_style": style, "kept": sha256})
    return data


def put(tx: sa.Connection, database: Database, style: int, sha256: str | None, data: bytes | None) -> None:
    """Make that preview the one that the style has; None: it has none. The server is locked.

    Without `data` it must be there: it is what the style has, or had before a change that is undone.
    """
    tx.execute(database.built(_leave), {"of_style": style, "kept": sha256 or ""})
    if sha256 is None:
        return
    if data is None:
        tx.execute(_TAKE, {"of_style": style, "kept": sha256})
        return
    tx.execute(
        database.upsert(style_previews, "left_at"),
        {"style": style, "sha256": sha256, "left_at": None, "data": data},
    )


def drop_left(tx: sa.Connection, database: Database) -> int:
    """Delete the previews that no style has had for LEFT_FOR; how many."""
    return tx.execute(database.built(_drop)).rowcount


def _leave(database: Database) -> sa.Executable:
    return (
        sa.update(style_previews)
        .values(left_at=database.now())
        .where(
            style_previews.c.style == _style,
            style_previews.c.sha256 != _kept,
            style_previews.c.left_at.is_(None),
        )
    )


def _drop(database: Database) -> sa.Executable:
    return sa.delete(style_previews).where(style_previews.c.left_at < database.now(-LEFT_FOR))
