"""What the program remembers of itself from one start to the next: texts by name.

Among them are the hash of the registered commands and the last good list of models.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.engine.database import Database
from bot.storage.upkeep.tables import notes

_IS_NOTE = notes.c.name == sa.bindparam("note")
_GET = sa.select(notes.c.text).where(_IS_NOTE)
_DELETE = sa.delete(notes).where(_IS_NOTE)


class Notes:
    """A key-value store. Every verb is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        """The text of this name; None if there is none."""
        text: str | None = await self._database.transact(lambda tx: tx.scalar(_GET, {"note": name}))
        return text

    async def set(self, name: str, text: str) -> None:
        """Write the text, in place of an older one. A name has at most 64 characters."""
        upsert = self._database.upsert(notes, "text")
        await self._database.transact(lambda tx: tx.execute(upsert, {"name": name, "text": text}))

    async def named(self, prefix: str) -> dict[str, str]:
        """The texts of all names that begin with `prefix`, by name."""
        query = sa.select(notes.c.name, notes.c.text).where(notes.c.name.startswith(prefix, autoescape=True))
        rows = await self._database.transact(lambda tx: tx.execute(query).all())
        return {row.name: row.text for row in rows}

    async def delete(self, name: str) -> None:
        """Deleting what is not there is no error."""
        await self._database.transact(lambda tx: tx.execute(_DELETE, {"note": name}))
