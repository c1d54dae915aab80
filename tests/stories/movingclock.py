"""A bot whose clock a story moves, as the demo's page does."""

from __future__ import annotations

from pathlib import Path

from bot.config import clock


def move(folder: Path, *, minutes: float) -> None:
    """For the bot whose data are in the folder it is so many minutes later than it is."""
    clock.move(folder, minutes * 60)
