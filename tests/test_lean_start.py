"""A start loads what the run needs: no migrations, not the other database and store, and no Pillow before a picture.

Each of them is megabytes of memory for as long as the bot runs, and part of a second at its start.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

UNUSED = (
    "PIL",
    "alembic",
    "asyncpg",
    "bot.demo",
    "bot.sandbox",
    "greenlet",
    "mako",
    "obstore",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.ext.asyncio",
    "sqlalchemy.orm",
    "tomllib",
)

# What `bot run` does up to its login, and the names of all modules that are loaded then.
START = """
import asyncio, sys
import bot.__main__
from bot import app
from bot.config import Settings
from bot.config.clock import utc_now

async def start():
    async with app.opened(Settings(), utc_now):
        print(*sys.modules)

asyncio.run(start())
"""


def loaded(folder: Path) -> set[str]:
    """The modules of a start on SQLite and a folder; nobody listens at its endpoint."""
    settings = {
        "DISCORD_TOKEN": "token",
        "IMAGE_API_KEY": "key",
        "IMAGE_API_URL": "http://127.0.0.1:9/v1",
        "DATA_DIR": str(folder / "data"),
        "HTTP_PORT": "0",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", START],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stdout.split())


def test_a_second_start_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    first, second = loaded(tmp_path), loaded(tmp_path)
    assert "alembic" in first, "the first start makes the database"
    assert {"sqlalchemy", "discord", "bot.storage.bytes.folder"} <= second
    assert not [name for name in UNUSED if name in second]
