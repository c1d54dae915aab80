"""A database of SQLite with all its tables, made once in a run and copied for each test that begins with an empty one.

To migrate costs more than most of these tests do. Those of a first start or of migrations begin with nothing.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.storage.engine.sqlite import open_sqlite


@dataclass(frozen=True, slots=True)
class Migrated:
    """`file` has been closed, so it is all there is of the database."""

    file: Path

    @classmethod
    async def make(cls, folder: Path) -> Self:
        """As `imagine-bot migrate` leaves it."""
        file = folder / "migrated.sqlite3"
        engine = await open_sqlite(file, busy_seconds=5.0)
        await engine.close()
        return cls(file)

    def put(self, file: Path) -> None:
        """A copy, where there is no database yet."""
        if not file.exists():
            shutil.copy2(self.file, file)
