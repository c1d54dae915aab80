"""What is remembered of a report: that this member has reported this picture, and when.

It says neither who nor where to who does not know both; who knows them finds all of a member's, to delete them.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

REPORTS = "report:"  # how the names of all notes of reports begin


def reports_of(guild: int, member: int) -> str:
    """How the names of a member's notes on a server begin."""
    return f"{REPORTS}{hashlib.sha256(f'{guild}/{member}'.encode()).hexdigest()[:32]}:"


def report_name(guild: int, member: int, picture: str) -> str:
    """The name of the note, for the picture's public id; 56 characters at most."""
    return reports_of(guild, member) + picture


def report_text(at: datetime) -> str:
    """The text of the note. Such texts sort as their moments do; those of earlier versions are empty: the oldest."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
