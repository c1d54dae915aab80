"""The real program with a clock that a story moves: `python -m tests.stories.movingclock`.

The file `clock` in DATA_DIR says how many seconds later it is than it is.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import app
from bot.config import Settings
from bot.ops import logs

PROGRAM = ("-m", "tests.stories.movingclock")


def move(folder: Path, *, minutes: float) -> None:
    """It is so many minutes later than it is."""
    aside = folder / "clock.new"
    aside.write_text(str(minutes * 60))
    aside.replace(folder / "clock")


def main() -> None:
    settings = Settings()  # type: ignore[call-arg]  # its fields come from the environment
    logs.set_up("INFO", "text", [])
    file = settings.data_dir / "clock"

    def clock() -> datetime:
        later = float(file.read_text()) if file.exists() else 0.0
        return datetime.now(UTC) + timedelta(seconds=later)

    asyncio.run(app.run(settings, clock))


if __name__ == "__main__":
    main()
