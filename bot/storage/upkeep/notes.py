"""What the program remembers of itself from one start to the next: texts by name.

Among them are the hash of the registered commands and the last good list of models.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.engine.database import Database
from bot.storage.upkeep.tables import notes


class Notes:
    """A key-value store. Every verb is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        """The text of this name; None if there is none."""
        query = sa.select(notes.c.text).where(notes.c.name == name)
        text: str | None = await self._database.transact(lambda tx: tx.scalar(query))
        return text

    async def set(self, name: str, text: str) -> None:
        """Write the text, in place of an older one. A name has at most 64 characters."""
        insert = self._database.insert(notes).values(name=name, text=text)
        upsert = insert.on_conflict_do_update(index_elements=[notes.c.name], set_={"text": text})
        await self._database.transact(lambda tx: tx.execute(upsert))

    async def named(self, prefix: str) -> dict[str, str]:
        """The texts of all names that begin with `prefix`, by name."""
        query = sa.select(notes.c.name, notes.c.text).where(notes.c.name.startswith(prefix, autoescape=True))
        rows = await self._database.transact(lambda tx: tx.execute(query).all())
        return {row.name: row.text for row in rows}

    async def delete(self, name: str) -> None:
        """Deleting what is not there is no error."""
        gone = sa.delete(notes).where(notes.c.name == name)
        await self._database.transact(lambda tx: tx.execute(gone))
