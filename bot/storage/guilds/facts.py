"""Single facts that outlive the process: the hash of the synced commands, the last good list of models."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.engine.database import Database
from bot.storage.pictures.tables import facts


class FactRows:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        query = sa.select(facts.c.text).where(facts.c.name == name)
        text: str | None = await self._database.transact(lambda tx: tx.scalar(query))
        return text

    async def set(self, name: str, text: str) -> None:
        insert = self._database.insert(facts).values(name=name, text=text)
        upsert = insert.on_conflict_do_update(index_elements=[facts.c.name], set_={"text": text})
        await self._database.transact(lambda tx: tx.execute(upsert))

    async def named(self, prefix: str) -> dict[str, str]:
        """All whose names begin so."""
        query = sa.select(facts.c.name, facts.c.text).where(facts.c.name.startswith(prefix, autoescape=True))
        rows = await self._database.transact(lambda tx: tx.execute(query).all())
        return {row.name: row.text for row in rows}

    async def delete(self, name: str) -> None:
        """Deleting what is not there is no error."""
        gone = sa.delete(facts).where(facts.c.name == name)
        await self._database.transact(lambda tx: tx.execute(gone))
