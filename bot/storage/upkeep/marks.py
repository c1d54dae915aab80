"""How far a sweep has come: the id of the last picture it has dealt with, kept as a note.

It is written in the transaction of the bite that it is about. So a sweep that is broken off goes on where it stopped.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.engine.database import Database
from bot.storage.upkeep.tables import notes


def read_mark(tx: sa.Connection, name: str) -> int:
    """The mark of this name; 0, which is before all pictures, if there is none or it cannot be read.

    On PostgreSQL it is locked: of two processes that sweep, the second goes on where the first has stopped.
    """
    text = tx.scalar(sa.select(notes.c.text).where(notes.c.name == name).with_for_update())
    return int(text) if text is not None and text.isdecimal() else 0


def write_mark(tx: sa.Connection, database: Database, name: str, id: int) -> None:
    insert = database.insert(notes).values(name=name, text=str(id))
    tx.execute(insert.on_conflict_do_update(index_elements=[notes.c.name], set_={"text": str(id)}))
