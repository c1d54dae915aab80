"""What the program remembers of itself from one start to the next: texts by name.

Among them are the hash of the registered commands, the last good list of models and the key of pseudonyms.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import partial

import sqlalchemy as sa

from bot.domain.errors import StoreBusy, StoreFull
from bot.storage.engine.database import Database
from bot.storage.upkeep.tables import notes

_IS_NOTE = notes.c.name == sa.bindparam("note")
_GET = sa.select(notes.c.text).where(_IS_NOTE)
_DELETE_MANY = sa.delete(notes).where(notes.c.name.in_(sa.bindparam("names", expanding=True)))


class Notes:
    """A key-value store. Every verb is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._upsert_many = _upsert_many(database)

    async def get(self, name: str) -> str | None:
        """The text of this name; None if there is none."""
        text: str | None = await self._database.transact(lambda tx: tx.scalar(_GET, {"note": name}))
        return text

    async def set(self, name: str, text: str) -> None:
        """Write the text, in place of an older one. A name has at most 64 characters."""
        upsert = self._database.upsert(notes, "text")
        await self._database.transact(lambda tx: tx.execute(upsert, {"name": name, "text": text}))

    async def kept(self, name: str, text: str) -> str:
        """The text of this name, which is `text` if there was none. Of several processes that come with different ones
        all get the same."""
        return await self._database.transact(partial(self._kept, name=name, text=text))

    def _kept(self, tx: sa.Connection, name: str, text: str) -> str:
        insert = self._database.insert(notes).on_conflict_do_nothing(index_elements=["name"])
        tx.execute(insert, {"name": name, "text": text})
        kept: str = tx.execute(_GET, {"note": name}).scalar_one()
        return kept

    async def named(self, prefix: str) -> dict[str, str]:
        """The texts of all names that begin with `prefix`, by name."""
        query = sa.select(notes.c.name, notes.c.text).where(notes.c.name.startswith(prefix, autoescape=True))
        rows = await self._database.transact(lambda tx: tx.execute(query).all())
        return {row.name: row.text for row in rows}

    async def set_many(self, texts: Mapping[str, str]) -> None:
        """Write these texts by their names, as `set` does, in one transaction."""
        values = {"texts": json.dumps(dict(texts))}
        await self._database.transact(lambda tx: tx.execute(self._upsert_many, values))

    async def delete_many(self, names: Collection[str]) -> None:
        """Delete the texts of these names, in one transaction. What is not there is no error."""
        values = {"names": list(names)}
        await self._database.transact(lambda tx: tx.execute(_DELETE_MANY, values))


async def found(notes: Notes, name: str) -> str | None:
    """As `Notes.get`, for what can be done without: None too if the database is away at this moment."""
    try:
        return await notes.get(name)
    except (StoreBusy, StoreFull):
        return None


def _upsert_many(database: Database) -> sa.Executable:
    """Takes the texts as one JSON object, so that any number of rows is one statement with one parameter.

    One statement also means that SQLite's thread gives the interpreter's lock away once and not for each row: while the
    event loop is busy it waits up to 5 ms each time until it gets the lock back.
    """
    given = sa.bindparam("texts", type_=sa.Text)
    if database.is_sqlite:
        each = sa.func.json_each(given).table_valued("key", "value")
    else:
        each = sa.func.json_each_text(sa.cast(given, sa.JSON)).table_valued("key", "value")
    # SQLite cannot tell ON CONFLICT from a join's ON unless the SELECT has a WHERE.
    rows = sa.select(each.c.key, each.c.value).where(sa.true())
    insert = database.insert(notes).from_select(["name", "text"], rows)
    return insert.on_conflict_do_update(index_elements=[notes.c.name], set_={"text": insert.excluded.text})
